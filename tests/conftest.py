"""Fixtures for every test: a database with the bureau's units and people, an app, clients."""

import os
import signal
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Playwright, expect, sync_playwright
from sqlalchemy.orm import Session

from inventory.access.guard import COOKIE
from inventory.app import create_app, open_database
from inventory.db import Database
from inventory.files.store import FileStore
from inventory.journal.actions import seal
from inventory.settings import Settings
from tests.browser import PATIENCE_MS
from tests.engines import ENGINES, Engines
from tests.world import World, log_in, open_world

FROM_OUR_PAGES = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="session")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    """The database servers of this run, each with a template of the world."""
    found = Engines(tmp_path_factory.mktemp("engines"), open_world)
    yield found
    found.stop()


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, engines: Engines, tmp_path: Path) -> Iterator[str]:
    """A fresh database with the world in it, on each kind of engine."""
    with engines.fresh(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The fresh database, sealed as the service does."""
    opened = Database(database_url, finish=seal)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """One transaction; it commits when the test ends well."""
    with database.transaction() as session:
        yield session


@pytest.fixture
def world(database: Database) -> World:
    """The bureau's units, people and places by name."""
    with database.reading() as session:
        return World.read(session)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """The settings of a test installation."""
    return Settings(database_url=database_url, data_dir=tmp_path / "data", _env_file=None)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The service, put together once: what differs between installations is exchanged below."""
    made = create_app(Settings(data_dir=tmp_path_factory.mktemp("built"), _env_file=None))
    made.testing = True
    return made


@pytest.fixture
def app(built: Flask, settings: Settings) -> Iterator[Flask]:
    """The whole service on the fresh database."""
    database = open_database(settings)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    kept = dict(built.extensions)
    built.extensions |= {
        "settings": settings,
        "database": database,
        "files": FileStore(settings.data_dir / "files"),
    }
    built.extensions.pop("installation", None)
    yield built
    built.extensions.clear()
    built.extensions.update(kept)
    database.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A stranger's browser on our pages."""
    return _client(app)


@pytest.fixture
def client_of(app: Flask) -> Callable[[str], FlaskClient]:
    """Return the browser of someone by login name: `client_of("rina")`."""

    def make(login: str) -> FlaskClient:
        client = _client(app)
        with app.extensions["database"].transaction() as session:
            token = log_in(session, login)
        client.set_cookie(COOKIE, token)
        return client

    return make


def _client(app: Flask) -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_SEC_FETCH_SITE"] = FROM_OUR_PAGES["Sec-Fetch-Site"]
    return client


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Every SQL statement that the app sends while the test runs, but BEGIN and the like."""
    sent: list[str] = []
    engine = app.extensions["database"].engine

    def note(*facts: object) -> None:
        statement = str(facts[2])
        if not statement.startswith(("BEGIN", "PRAGMA", "SELECT pg_catalog")):
            sent.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    yield sent
    sa.event.remove(engine, "before_cursor_execute", note)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver of browsers, one a process: a second one beside it is refused."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as driver:
        yield driver


def pytest_configure(config: pytest.Config) -> None:
    """Long tests run when asked for; the browser library warns of things that are not ours."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # started in the background: the programs under test must still hear Ctrl C
        signal.signal(signal.SIGINT, signal.default_int_handler)
    config.addinivalue_line("markers", "long: runs only with INVENTORY_TEST_LONG=1")
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the long ones out of the everyday run."""
    if os.environ.get("INVENTORY_TEST_LONG"):
        return
    skip = pytest.mark.skip(reason="long: set INVENTORY_TEST_LONG=1")
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(skip)
