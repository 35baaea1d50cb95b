"""The API keeps its own description, and answers whatever a stranger sends by it."""

import os
from collections.abc import Iterator
from datetime import timedelta

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings

from inventory.access.actions import tokens
from inventory.access.queries import find_account
from inventory.access.rules import Permission
from inventory.app import create_app
from inventory.clock import now
from inventory.journal.rules import OPERATOR
from inventory.settings import Settings
from tests.engines import Engines
from tests.world import World, add_assets

EXAMPLES = 400 if os.environ.get("INVENTORY_TEST_LONG") else 12


@pytest.fixture(scope="module")
def app(engines: Engines, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One service for all examples; every one of them must leave it standing."""
    folder = tmp_path_factory.mktemp("contract")
    with engines.fresh("sqlite", folder) as url:
        yield create_app(Settings(database_url=url, data_dir=folder, _env_file=None))


@pytest.fixture(scope="module")
def token(app: Flask) -> str:
    with app.extensions["database"].transaction() as session:
        world = World.read(session)
        add_assets(session, world, 3)
        return tokens.issue_token(
            session,
            find_account(session, "rina"),
            name="contract",
            scopes=list(Permission),
            life=timedelta(days=1),
            by=OPERATOR,
            now=now(),
        )


def test_every_answer_is_as_described(app: Flask, token: str) -> None:
    api = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    operations = [found.ok() for found in api.get_all_operations()]
    assert len(operations) > 8
    for operation in operations:
        _try(operation, token)


def _try(operation: schemathesis.APIOperation, token: str) -> None:
    @given(case=operation.as_strategy())
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    def is_as_described(case: schemathesis.Case) -> None:
        case.call_and_validate(
            headers={"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"},
            excluded_checks=[
                schemathesis.checks.ignored_auth,
                schemathesis.checks.positive_data_acceptance,
            ],
        )

    is_as_described()
