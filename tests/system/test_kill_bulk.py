"""kill -9 in the middle of an act over many: all of it is done, once, or nothing is."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID

import pytest
import sqlalchemy as sa

from inventory.access.guard import COOKIE
from inventory.custody.models import AssetRoom
from inventory.db import Database
from inventory.register.models import Asset
from tests.bulk.browsing import Fields, fields_in
from tests.conftest import FROM_OUR_PAGES
from tests.system.service import Service, run, running
from tests.world import World, add_assets, log_in

ASSETS = 300
PATH = "/assets/bulk/move"
ROUNDS = 6
TRIES = 20


@pytest.fixture
def served(database_url: str, database: Database, tmp_path: Path) -> Iterator[Service]:
    """Many alike in one room, and the service on top."""
    with database.transaction() as session:
        add_assets(session, World.read(session), ASSETS, name="Kursi rapat")
    with running(tmp_path / "service", database_url) as service:
        yield service


def _headers(database: Database) -> dict[str, str]:
    with database.transaction() as session:
        return {"Cookie": f"{COOKIE}={log_in(session, 'rina')}", **FROM_OUR_PAGES}


def _looked_at(service: Service, headers: dict[str, str], room: UUID) -> bytes:
    """Look at a move of them all, and return what its form sends."""
    fields = [("all", "1"), ("list", "q=kursi"), ("room_id", str(room)), ("preview", "1")]
    status, _, page = service.ask("GET", f"{PATH}?{urlencode(fields)}", None, headers)
    assert status == 200
    asked: Fields = fields_in(page.decode())
    return urlencode(asked).encode()


def _send(service: Service, headers: dict[str, str], form: bytes) -> int | None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    try:
        return service.ask("POST", PATH, form, headers | kind)[0]
    except (OSError, HTTPException):
        return None


def _until_answered(service: Service, headers: dict[str, str], form: bytes) -> int:
    """As browsers do: a connection may still lead to the worker that was killed."""
    for _ in range(TRIES):
        status = _send(service, headers, form)
        if status is not None:
            return status
        time.sleep(0.2)
    raise TimeoutError("no answer")


def _rooms(database: Database) -> set[UUID | None]:
    with database.reading() as session:
        return set(session.scalars(sa.select(Asset.room_id)))


def test_an_act_over_many_is_done_once_or_not_at_all(
    served: Service, database: Database, database_url: str, world: World
) -> None:
    headers = _headers(database)
    rooms = [world.rooms["A2"], world.rooms["A3"]]
    form = _looked_at(served, headers, rooms[1])
    before = time.monotonic()
    assert _send(served, headers, form) == 303
    whole = time.monotonic() - before
    lost = 0
    for number in range(ROUNDS):
        room = rooms[number % 2]
        form = _looked_at(served, headers, room)
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(_send, served, headers, form)
            time.sleep(whole * (number + 1) / (ROUNDS + 1))
            served.kill()
        assert len(_rooms(database)) == 1
        lost += answer.result() is None
        served.start()
        assert _until_answered(served, headers, form) == 303
        assert _rooms(database) == {room}

    with database.reading() as session:
        stays = session.scalar(sa.select(sa.func.count()).select_from(AssetRoom))
    assert stays == ASSETS * (ROUNDS + 2)
    assert lost
    verified = run(served.folder, "verify", database_url=database_url)
    assert (verified.returncode, verified.stdout[:5]) == (0, "The c"), verified.stdout
