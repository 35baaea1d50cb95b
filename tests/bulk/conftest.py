"""Rina, who may change many assets at once, in English."""

import pytest
from flask.testing import FlaskClient

from tests.bulk.browsing import ClientOf, english


@pytest.fixture
def rina(client_of: ClientOf) -> FlaskClient:
    """Return her browser."""
    return english(client_of("rina"))
