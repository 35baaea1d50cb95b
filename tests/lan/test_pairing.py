"""A phone on plain HTTP with a code: ten minutes, tags and scans, and nothing else."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import Client

from inventory import clock
from inventory.access.actions.pairing import pair_phone
from inventory.access.rules import PAIRING_LIFE, PAIRING_SIGNS
from inventory.db import Database
from inventory.fieldwork.models import Scan
from inventory.journal.models import Entry
from inventory.lan.keeping import ready
from inventory.lan.plain import PAIRING, Plain
from inventory.settings import Settings
from inventory.tags.actions import issue_asset_tags
from inventory.web.problems import words_for
from tests.world import World, add_assets

BASE = "http://192.168.1.10:8000"
ENGLISH = {"Accept-Language": "en"}
SENT = {"Origin": BASE}


@pytest.fixture
def settings_of_phones(app: Flask, settings: Settings) -> Settings:
    opened = settings.model_copy(
        update={"lan": True, "secure_cookies": True, "host": "192.168.1.10", "port": 8000}
    )
    app.extensions["settings"] = opened
    ready(opened.data_dir, ["192.168.1.10"], now=clock.now())
    return opened


@pytest.fixture
def phone(app: Flask, settings_of_phones: Settings) -> Client:
    """A phone's browser before the plain listener."""
    return Client(Plain(app, settings_of_phones.https_port, partial(words_for, app)))


def _code(database: Database, world: World, login: str = "rina", *, ago: timedelta) -> str:
    with database.transaction() as session:
        return pair_phone(session, by=world.actors[login], now=clock.now() - ago)


@pytest.fixture
def code(database: Database, world: World) -> str:
    """A code that Rina's screen shows."""
    return _code(database, world, ago=timedelta())


def _ask(phone: Client, path: str, method: str = "GET", **more: object) -> tuple[int, str]:
    facts = {"REMOTE_ADDR": "192.168.1.77"}
    answer = phone.open(
        path, method=method, base_url=BASE, environ_overrides=facts, **{"headers": SENT} | more
    )
    return answer.status_code, answer.text if answer.status_code < 300 else answer.location or ""


def _type(phone: Client, code: str) -> tuple[int, str]:
    return _ask(phone, "/install/photos", "POST", data={"code": code})


def _scan(tag: str, room: str) -> dict[str, object]:
    now = clock.now().isoformat()
    one = {"id": str(uuid4()), "seq": 1, "at": now, "tag": tag, "verb": "check_in"}
    return {
        "device": str(uuid4()),
        "sent_at": now,
        "scans": [one | {"room": room, "via": "camera"}],
    }


def test_a_code_shown_on_a_screen_opens_the_scan_page_of_a_phone(
    client_of: Callable[[str], FlaskClient], phone: Client, settings_of_phones: Settings
) -> None:
    rina = client_of("rina")
    page = rina.post("/phones/code", headers=ENGLISH).text
    shown = re.search(r"<b>(\w{4}) (\w{4})</b>", page)
    assert shown is not None
    assert set("".join(shown.groups())) <= set(PAIRING_SIGNS)
    assert _ask(phone, "/scan") == (303, "/install?next=%2Fscan")
    assert _type(phone, f" {shown[1].lower()}-{shown[2].lower()} ") == (302, "/scan")
    status, page = _ask(phone, "/scan")
    assert (status, 'id="scan"' in page) == (200, True)


def test_it_reads_tags_and_sends_scans_as_its_owner(
    phone: Client, code: str, database: Database, world: World
) -> None:
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        tag = issue_asset_tags(session, [asset], by=world.actors["rina"], now=clock.now())[asset.id]
        text = tag.code
    _type(phone, code)
    assert _ask(phone, f"/api/v1/tags/{text}")[0] == 200
    assert _ask(phone, "/api/v1/rooms?q=a")[0] == 200
    batch = _scan(text, str(world.rooms["A1"]))
    status, answer = _ask(phone, "/api/v1/scans", "POST", json=batch)
    assert (status, '"accepted"' in answer) == (200, True)
    with database.reading() as session:
        scan = session.scalars(sa.select(Scan)).one()
        assert scan.account_id == world.accounts["rina"]


def test_its_rights_are_no_more_than_its_owners(
    phone: Client, database: Database, world: World
) -> None:
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        tags = issue_asset_tags(session, [asset], by=world.actors["rina"], now=clock.now())
        text = tags[asset.id].code
    _type(phone, _code(database, world, "sari", ago=timedelta()))
    batch = _scan(text, str(world.rooms["A1"]))
    status, answer = _ask(phone, "/api/v1/scans", "POST", json=batch)
    assert (status, '"accepted"' in answer) == (200, False)


@pytest.mark.parametrize(
    "path", ["/", "/assets", "/assets/new", "/password", "/phones", "/log", "/search?q=a", "/mine"]
)
def test_it_opens_nothing_else(phone: Client, code: str, path: str) -> None:
    _type(phone, code)
    status, target = _ask(phone, path)
    assert (status, target.startswith("/install")) == (303, True)


@pytest.mark.parametrize("path", ["/api/v1/assets", "/api/v1/people", "/api/v1/openapi.json"])
def test_of_the_api_too_it_asks_for_nothing_else(phone: Client, code: str, path: str) -> None:
    _type(phone, code)
    assert _ask(phone, path)[0] == 426


def test_a_wrong_code_opens_nothing_and_is_not_tried_for_long(phone: Client, code: str) -> None:
    statuses = [_type(phone, "00000000")[0] for _ in range(11)]
    assert statuses == [422] * 10 + [429]
    assert _type(phone, code)[0] == 429
    assert _ask(phone, "/scan")[0] == 303


def test_right_codes_are_not_counted(phone: Client, code: str) -> None:
    assert {_type(phone, code)[0] for _ in range(12)} == {302}


def test_after_ten_minutes_it_is_over(phone: Client, database: Database, world: World) -> None:
    almost = _code(database, world, ago=PAIRING_LIFE - timedelta(minutes=1))
    assert _type(phone, almost)[0] == 302
    over = _code(database, world, ago=PAIRING_LIFE)
    assert _type(phone, over)[0] == 422
    assert _ask(phone, "/api/v1/rooms")[0] == 401


def test_its_owner_ends_it_at_once(
    phone: Client,
    code: str,
    client_of: Callable[[str], FlaskClient],
    database: Database,
    world: World,
) -> None:
    _type(phone, code)
    assert _ask(phone, "/api/v1/rooms")[0] == 200
    assert client_of("sari").post("/phones/end").status_code == 302
    assert _ask(phone, "/api/v1/rooms")[0] == 200
    rina = client_of("rina")
    assert "Phones may send photos as you until" in rina.get("/phones", headers=ENGLISH).text
    assert rina.post("/phones/end").status_code == 302
    assert "Phones may send photos" not in rina.get("/phones", headers=ENGLISH).text
    assert _ask(phone, "/api/v1/rooms")[0] == 401
    assert _type(phone, code)[0] == 422


def test_a_new_code_ends_the_one_before(
    phone: Client, code: str, database: Database, world: World
) -> None:
    _type(phone, code)
    _code(database, world, ago=timedelta())
    assert _ask(phone, "/api/v1/rooms")[0] == 401


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://evil.example"}, {"Origin": "null"}])
def test_another_sites_page_cannot_use_it(
    phone: Client, code: str, headers: dict[str, str], world: World
) -> None:
    _type(phone, code)
    batch = _scan("00000000000", str(world.rooms["A1"]))
    assert _ask(phone, "/api/v1/scans", "POST", json=batch, headers=headers)[0] == 426


def test_a_code_is_no_password_and_no_token(
    client: FlaskClient, code: str, settings_of_phones: Settings
) -> None:
    assert client.get(f"/invitation/{code}").status_code != 200
    headers = {"Authorization": f"Bearer {code}"}
    assert client.get("/api/v1/rooms", headers=headers).status_code == 401
    client.set_cookie(PAIRING, code)
    assert client.get("/api/v1/rooms").status_code == 401


def test_the_journal_knows_who_made_a_code(code: str, database: Database, world: World) -> None:
    with database.reading() as session:
        entry = session.scalars(sa.select(Entry).order_by(Entry.seq.desc()).limit(1)).one()
        assert (entry.verb, entry.actor_id) == ("token.issued", world.accounts["rina"])
        assert code not in entry.text


def test_who_has_no_account_makes_no_code(client: FlaskClient) -> None:
    assert client.post("/phones/code").status_code == 401
