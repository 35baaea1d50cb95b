"""Changing by hand who holds one asset: who is offered, what is kept, what happens meanwhile."""

from collections.abc import Callable
from datetime import date
from html import unescape
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from inventory.custody.actions import hand_over_assets
from inventory.custody.rules import NewPlacement
from inventory.db import Database
from inventory.desk.verify import verify
from inventory.ids import new_id
from inventory.organisation.models import Person
from inventory.register.models import Asset
from tests.custody.test_places import written
from tests.desk.conftest import words
from tests.world import NOW, World, add_assets, history

Browser = Callable[[str], FlaskClient]


@pytest.fixture
def laptop(database: Database, world: World) -> Asset:
    """A laptop that nobody holds."""
    with database.transaction() as session:
        return add_assets(session, world)[0]


@pytest.fixture
def rina(client_of: Browser) -> FlaskClient:
    browser = client_of("rina")
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


def add_people(database: Database, world: World, *names: str, **facts: object) -> list[UUID]:
    with database.transaction() as session:
        people = [Person(unit_id=world.units["BU"], name=name, **facts) for name in names]
        session.add_all(people)
        session.flush()
        return [one.id for one in people]


def give(database: Database, world: World, asset: Asset, person_id: UUID) -> None:
    with database.transaction() as session:
        moves = [NewPlacement(new_id(), asset.id, person_id, NOW)]
        hand_over_assets(session, moves, by=world.actors["rina"], now=NOW)


def holder_of(database: Database, asset: Asset) -> UUID | None:
    with database.reading() as session:
        return session.get_one(Asset, asset.id).holder_id


def send(browser: FlaskClient, asset: Asset, later: int = 0, **fields: object) -> tuple[int, str]:
    """Send the form, with a version so much later than the one that the fixture made."""
    data = {"key": str(new_id()), "version": str(asset.version + later), **fields}
    answer = browser.post(f"/assets/{asset.id}/holder", data=data, follow_redirects=True)
    return answer.status_code, answer.text


def test_handing_over_changing_and_taking_back(
    rina: FlaskClient, world: World, database: Database, laptop: Asset
) -> None:
    [ani, budi] = add_people(database, world, "Ani Latu", "Budi Tuasikal")
    card, address = f"/assets/{laptop.id}", f'href="/assets/{laptop.id}/holder"'
    before = rina.get(card).text
    assert address in before
    assert "Hand over" in words(before)

    status, page = send(rina, laptop, holder_id=ani)
    assert status == 200
    assert "Handed over to Ani Latu." in words(page)
    assert "Change holder" in words(page)
    form = rina.get(f"/assets/{laptop.id}/holder").text
    assert "It is now held by Ani Latu" in words(form)
    assert (f'value="{ani}"' in form, f'value="{budi}"' in form) == (False, True)

    _, page = send(rina, laptop, 1, holder_id=budi)
    assert "from Ani Latu to Budi Tuasikal" in words(page)
    _, page = send(rina, laptop, 2, nobody="1")
    assert "Taken back." in words(page)
    assert "took this thing back from Budi Tuasikal" in words(page)
    assert holder_of(database, laptop) is None
    with database.reading() as session:
        changes = [line.changes["holder_id"] for line in history(session, "asset", laptop.id)[:3]]
        assert changes == [(str(budi), None), (str(ani), str(budi)), (None, str(ani))]
    with database.reading() as session:
        assert [one for one in verify(session).differences if one.startswith("asset")] == []


def test_sent_twice_it_is_written_once(
    rina: FlaskClient, world: World, database: Database, laptop: Asset
) -> None:
    [ani] = add_people(database, world, "Ani Latu")
    sent = {"key": str(new_id()), "version": str(laptop.version), "holder_id": str(ani)}
    first = rina.post(f"/assets/{laptop.id}/holder", data=sent)
    with database.reading() as session:
        before = written(session)
    again = rina.post(f"/assets/{laptop.id}/holder", data=sent)
    assert [(one.status_code, one.location) for one in (first, again)] == [
        (302, f"/assets/{laptop.id}")
    ] * 2
    with database.reading() as session:
        assert written(session) == before


def test_who_left_is_neither_offered_nor_taken(
    rina: FlaskClient, world: World, database: Database, laptop: Asset
) -> None:
    [gone] = add_people(database, world, "Dewa Pergi", to_on=date(2020, 1, 1))
    assert "Dewa Pergi" not in rina.get(f"/assets/{laptop.id}/holder").text
    status, page = send(rina, laptop, holder_id=gone)
    assert status == 409
    assert "Dewa Pergi is no longer here then. Choose someone else." in words(page)
    assert holder_of(database, laptop) is None


def test_a_stale_form_shows_both_sides_and_the_ways_on(
    rina: FlaskClient, world: World, database: Database, laptop: Asset
) -> None:
    [ani, budi] = add_people(database, world, "Ani Latu", "Budi Tuasikal")
    give(database, world, laptop, ani)

    status, page = send(rina, laptop, holder_id=budi)
    assert status == 409
    assert "It is now held by: <b>Ani Latu</b>" in page
    assert "You chose: <b>Budi Tuasikal</b>" in page
    assert f'href="/assets/{laptop.id}">Use the new</a>' in page
    assert f'name="version" value="{laptop.version + 1}"' in page
    _, page = send(rina, laptop, nobody="1")
    assert "You chose: <b>nobody</b>" in page
    assert holder_of(database, laptop) == ani

    assert send(rina, laptop, 1, holder_id=budi)[0] == 200
    assert holder_of(database, laptop) == budi


@pytest.mark.parametrize("many", [False, True])
def test_neither_or_both_is_asked_again(
    rina: FlaskClient, world: World, database: Database, laptop: Asset, many: bool
) -> None:
    [ani, *_] = add_people(database, world, "Ani Latu", *(f"P {n:03}" for n in range(300 * many)))
    give(database, world, laptop, ani)
    for fields in ({}, {"nobody": "1", "holder_id": str(world.people["yohanes"])}):
        status, page = send(rina, laptop, 1, **fields)
        assert status == 422
        assert "Choose either a person, or that it has no holder." in words(page)
        field = "holder_id" if "holder_id" in fields or not many else "holder"
        assert f'href="#f-{field}"' in page
        assert f'id="f-{field}"' in page
    assert holder_of(database, laptop) == ani


def test_where_people_are_many_a_name_is_looked_up_or_enough(
    rina: FlaskClient, world: World, database: Database, laptop: Asset
) -> None:
    crowd = [f"Pegawai {number:03}" for number in range(301)]
    twins = add_people(database, world, "Budi Tuasikal", "Budi Tuasikal", "Ani Latu", *crowd)

    _, page = send(rina, laptop, holder="budi", look_up_holder="1")
    assert all(f'name="holder_id" value="{key}"' in page for key in twins[:2])
    assert "Ani Latu" not in page
    status, page = send(rina, laptop, holder="budi")
    assert status == 422
    assert "“budi” does not name one person here." in unescape(page)
    assert holder_of(database, laptop) is None
    assert send(rina, laptop, holder="ani latu")[0] == 200
    assert holder_of(database, laptop) == twins[2]


def test_foreign_people_and_assets_are_missing(
    client_of: Browser, rina: FlaskClient, world: World, database: Database, laptop: Asset
) -> None:
    with database.transaction() as session:
        foreign = Person(unit_id=world.units["BH"], name="Dewi Asing")
        session.add(foreign)
        session.flush()
        key = foreign.id
    assert send(rina, laptop, holder_id=key)[0] == 404
    bela = client_of("bela")
    assert bela.get(f"/assets/{laptop.id}/holder").status_code == 404
    for fields in ({"holder_id": key}, {}, {"look_up_holder": "1", "holder": "a"}):
        assert send(bela, laptop, **fields)[0] == 404
    assert holder_of(database, laptop) is None


@pytest.mark.parametrize("login", ["sari", "kiki", "yan", "odi", "lea", "adam"])
def test_who_may_not(
    client_of: Browser, world: World, database: Database, laptop: Asset, login: str
) -> None:
    [ani] = add_people(database, world, "Ani Latu")
    browser = client_of(login)
    assert "/holder" not in browser.get(f"/assets/{laptop.id}").text
    assert browser.get(f"/assets/{laptop.id}/holder").status_code == 403
    assert send(browser, laptop, holder_id=ani)[0] == 403
    assert holder_of(database, laptop) is None
