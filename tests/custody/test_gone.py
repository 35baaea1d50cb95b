"""What an officer settled as really gone is shown as not found, until it turns up again."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from inventory.clock import now
from inventory.custody.actions import (
    confirm_held,
    hand_over_assets,
    place_assets,
    see_assets,
    settle_missing,
    unsee_asset,
)
from inventory.custody.models import Confirmation
from inventory.custody.rules import NewPlacement, NewSighting, Outcome, SightingVerb, Statement
from inventory.db import Database
from inventory.desk.rules import MISSING_NAMES
from inventory.ids import new_id
from inventory.organisation.models import Room
from inventory.register.models import Asset
from tests.custody.test_confirmations import hold
from tests.desk.conftest import words
from tests.world import World, add_assets

GONE = "Whereabouts: not found"
Sign = Callable[[Session, World, UUID], None]


def settle(database: Database, world: World, key: UUID, outcome: Outcome = Outcome.GONE) -> None:
    """Let Sari say that a thing of hers is not here, and Rina what came of that."""
    with database.transaction() as session:
        missing = Statement(key, is_here=False, reason="Hilang")
        confirm_held(session, [missing], by=world.actors["sari"], now=now())
    with database.transaction() as session:
        report = session.scalars(
            sa.select(Confirmation.id).where(Confirmation.settled_at.is_(None))
        ).one()
        rina = world.actors["rina"]
        settle_missing(session, report, outcome=outcome, note="Dicari", by=rina, now=now())


@pytest.fixture
def gone(database: Database, world: World) -> UUID:
    """A laptop in A1 in Sari's name, really gone."""
    _, [key, _] = hold(database, world, "sari")
    settle(database, world, UUID(key))
    return UUID(key)


@pytest.fixture
def rina(client_of: Callable[[str], FlaskClient]) -> FlaskClient:
    browser = client_of("rina")
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


def shown(browser: FlaskClient, key: UUID) -> tuple[bool, bool]:
    """Say whether the card, and whether a row of the list, shows it as not found."""
    card, rows = (words(browser.get(url).text) for url in (f"/assets/{key}", "/assets"))
    return GONE in card, GONE in rows


def seen(session: Session, world: World, key: UUID, *, ago: int = 0) -> UUID:
    at, verb = now() - timedelta(days=ago), SightingVerb.CHECK_IN
    sighting = NewSighting(new_id(), key, world.rooms["A2"], at, verb, None)
    see_assets(session, [sighting], by=world.actors["rina"], now=now())
    return sighting.id


def said_here(session: Session, world: World, key: UUID) -> None:
    confirm_held(session, [Statement(key, is_here=True)], by=world.actors["sari"], now=now())


def placed(session: Session, world: World, key: UUID) -> None:
    placement = NewPlacement(new_id(), key, world.rooms["A2"], now())
    place_assets(session, [placement], by=world.actors["rina"], now=now())


def handed(session: Session, world: World, key: UUID) -> None:
    placement = NewPlacement(new_id(), key, world.people["yohanes"], now())
    hand_over_assets(session, [placement], by=world.actors["rina"], now=now())


def taken_back(session: Session, world: World, key: UUID) -> None:
    placement = NewPlacement(new_id(), key, None, now())
    hand_over_assets(session, [placement], by=world.actors["rina"], now=now())


def seen_before(session: Session, world: World, key: UUID) -> None:
    seen(session, world, key, ago=1)


def seen_by_mistake(session: Session, world: World, key: UUID) -> None:
    unsee_asset(session, seen(session, world, key), by=world.actors["rina"], now=now())


def test_what_is_gone_shows_in_place_of_its_room(rina: FlaskClient, gone: UUID) -> None:
    assert shown(rina, gone) == (True, True)
    assert "Whereabouts: A" not in words(rina.get(f"/assets/{gone}").text)


def test_what_is_gone_says_so_wherever_its_state_is_shown(
    database: Database, world: World, client_of: Callable[[str], FlaskClient], gone: UUID
) -> None:
    with database.transaction() as session:
        asset = session.get_one(Asset, gone)
        sari, serial = asset.holder_id, asset.serial
        session.get_one(Room, asset.room_id).keeper_id = sari

    def said(login: str, url: str) -> str:
        browser = client_of(login)
        browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        return browser.get(url).text

    for login, url in (
        ("rina", f"/people/{sari}"),
        ("rina", f"/rooms/{world.rooms['A1']}"),
        ("sari", f"/assets/{gone}"),
        ("sari", "/mine?tab=rooms"),
    ):
        page = words(said(login, url))
        assert (login, url, page.count(GONE)) == (login, url, 1)
    for url in ("/search", "/search/hits"):
        assert "Not found · Sari Latuheru" in said("rina", f"{url}?q={serial}")


def test_what_is_missing_is_found_by_its_filter(
    database: Database, world: World, rina: FlaskClient, gone: UUID
) -> None:
    with database.transaction() as session:
        [_, missed] = session.scalars(sa.select(Asset.id).order_by(Asset.id))
        missing = Statement(missed, is_here=False, reason="Dipinjam")
        confirm_held(session, [missing], by=world.actors["sari"], now=now())
        add_assets(session, world, 3)

    def found(asked: str) -> set[str]:
        page = rina.get(f"/assets?missing={asked}").text
        answer = rina.get(f"/api/v1/assets?missing={asked}").get_json()
        keys = set(re.findall(r'class="lead-line"><a href="/assets/([^"]+)"', page))
        assert (keys, len(keys)) == ({one["id"] for one in answer["assets"]}, answer["count"])
        return keys

    assert found("gone") == {str(gone)}
    assert found("reported") == {str(missed)}
    assert found("either") == {str(gone), str(missed)}
    for asked, said in MISSING_NAMES.items():
        page = words(rina.get(f"/assets?missing={asked.value}").text)
        assert f"Remove the filter {said}" in page


def test_what_was_found_does_not(
    database: Database, world: World, rina: FlaskClient, gone: UUID
) -> None:
    settle(database, world, gone, Outcome.FOUND)
    assert shown(rina, gone) == (False, False)


@pytest.mark.parametrize("sign", [seen, said_here, placed, handed])
def test_what_says_later_where_it_is_ends_it(
    database: Database, world: World, rina: FlaskClient, gone: UUID, sign: Sign
) -> None:
    with database.transaction() as session:
        sign(session, world, gone)
    assert shown(rina, gone) == (False, False)


@pytest.mark.parametrize("sign", [taken_back, seen_before, seen_by_mistake])
def test_what_says_nothing_of_that_does_not_end_it(
    database: Database, world: World, rina: FlaskClient, gone: UUID, sign: Sign
) -> None:
    with database.transaction() as session:
        sign(session, world, gone)
    assert shown(rina, gone) == (True, True)
