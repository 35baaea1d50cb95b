"""Desks: people with devices."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.fieldwork.desk import Desk, MakeDesk


@pytest.fixture
def desk_of(client_of: Callable[[str], FlaskClient]) -> MakeDesk:
    """Return a new device of someone: `desk_of("rina")`."""
    return lambda login: Desk(client_of(login))


@pytest.fixture
def desk(desk_of: MakeDesk) -> Desk:
    """The asset officer's device."""
    return desk_of("rina")
