"""Moving one asset by hand: where it is, the rooms within reach, and what happens meanwhile."""

from collections.abc import Callable
from html import unescape
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from inventory.custody.actions import see_assets
from inventory.custody.rules import NewSighting, SightingVerb
from inventory.db import Database
from inventory.ids import new_id
from inventory.register.models import Asset
from inventory.register.rules import kind_of
from tests.custody.replayed import differences
from tests.custody.test_places import place, written
from tests.world import NOW, World, add_assets

STANDING_OUTSIDE = ("1.3.1.01.01.04.001", "1.3.3.01.01.01.001", "1.3.4.01.01.01.001")
Browser = Callable[[str], FlaskClient]


@pytest.fixture
def laptop(database: Database, world: World) -> Asset:
    """A laptop in A1."""
    with database.transaction() as session:
        return add_assets(session, world)[0]


def room_of(database: Database, asset: Asset) -> UUID | None:
    with database.reading() as session:
        return session.get_one(Asset, asset.id).room_id


def form(world: World, asset: Asset, room: str = "A2", version: int | None = None) -> dict:
    return {
        "key": str(new_id()),
        "version": str(version or asset.version),
        "room_id": str(world.rooms[room]),
    }


def test_the_page_says_where_it_is_and_offers_the_other_rooms(
    client_of: Browser, world: World, laptop: Asset
) -> None:
    page = client_of("rina").get(f"/assets/{laptop.id}/move").text
    assert "Gedung A Lt 1 A1 · Ruang Rapat" in page
    offered = {name for name, key in world.rooms.items() if f'value="{key}"' in page}
    assert offered == {"A2", "A3", "T1"}


def test_moving_it(client_of: Browser, world: World, database: Database, laptop: Asset) -> None:
    rina, sent = client_of("rina"), form(world, laptop)
    answer = rina.post(f"/assets/{laptop.id}/move", data=sent)
    assert (answer.status_code, answer.location) == (302, f"/assets/{laptop.id}")
    assert room_of(database, laptop) == world.rooms["A2"]
    with database.reading() as session:
        before = written(session)
    again = rina.post(f"/assets/{laptop.id}/move", data=sent)
    assert (again.status_code, again.location) == (302, f"/assets/{laptop.id}")
    with database.reading() as session:
        assert written(session) == before


@pytest.mark.parametrize("class_code", STANDING_OUTSIDE)
def test_land_and_buildings_are_not_moved(
    client_of: Browser, world: World, database: Database, class_code: str
) -> None:
    with database.transaction() as session:
        [asset] = add_assets(session, world, room=None, class_code=class_code)
    rina, address = client_of("rina"), f"/assets/{asset.id}/move"
    rina.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"

    card, page = rina.get(f"/assets/{asset.id}").text, rina.get(address)
    answer = rina.post(address, data=form(world, asset))

    assert address not in card
    assert "no room" not in card
    for refusal in (page, answer):
        assert refusal.status_code == 422
        assert "stand in no room" in refusal.text
    assert room_of(database, asset) is None


@pytest.fixture
def land(database: Database, world: World) -> Asset:
    """Land in A1: its class was corrected before what stands in a room could be no land."""
    with database.transaction() as session:
        [asset] = add_assets(session, world, name="Tanah Kantor")
    code = STANDING_OUTSIDE[0]
    with database.transaction() as session:
        session.execute(sa.update(Asset).values(class_code=code, kind=kind_of(code)))
    return asset


def test_land_that_has_a_room_is_taken_out_of_it(
    client_of: Browser, world: World, database: Database, land: Asset
) -> None:
    rina, address = client_of("rina"), f"/assets/{land.id}/move"
    rina.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert f'href="{address}"' in rina.get(f"/assets/{land.id}").text
    page = unescape(rina.get(address).text)
    assert "Take out of the room" in page
    assert "<select" not in page

    before = differences(database)
    answer = rina.post(address, data=form(world, land) | {"room_id": ""}, follow_redirects=True)

    assert "Taken out of the room." in answer.text
    again = rina.post(
        address,
        data=form(world, land) | {"room_id": "", "key": str(new_id())},
        follow_redirects=True,
    )
    assert "It was in no room already." in again.text
    assert "took this thing out of Gedung A Lt 1 A1" in answer.text
    assert address not in answer.text
    assert rina.get(address).status_code == 422
    assert room_of(database, land) is None
    assert differences(database) == before


def test_land_that_has_a_room_is_put_into_no_other(
    client_of: Browser, world: World, database: Database, land: Asset
) -> None:
    answer = client_of("rina").post(f"/assets/{land.id}/move", data=form(world, land))
    assert answer.status_code == 422
    assert room_of(database, land) == world.rooms["A1"]


def test_what_stands_in_rooms_is_moved_to_one(
    client_of: Browser, world: World, database: Database, laptop: Asset
) -> None:
    rina, sent = client_of("rina"), form(world, laptop) | {"room_id": ""}
    answer = rina.post(f"/assets/{laptop.id}/move", data=sent, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert "Choose the room it is moved to." in answer.text
    assert room_of(database, laptop) == world.rooms["A1"]


def test_a_stale_form_shows_the_present_room_and_the_ways_on(
    client_of: Browser, world: World, database: Database, laptop: Asset
) -> None:
    rina, stale = client_of("rina"), form(world, laptop)
    with database.transaction() as session:
        place(session, world, session.get_one(Asset, laptop.id), "A3", NOW)
    answer = rina.post(f"/assets/{laptop.id}/move", data=stale, headers={"Accept-Language": "en"})
    page = unescape(answer.text)
    assert answer.status_code == 409
    assert "It is now in: <b>Gedung A Lt 2 A3 · Gudang</b>" in page
    assert "You chose: <b>Gedung A Lt 2 A2 · Ruang Kepala Biro</b>" in page
    assert f'href="/assets/{laptop.id}">Use the new</a>' in page
    assert f'name="version" value="{laptop.version + 1}"' in page
    assert room_of(database, laptop) == world.rooms["A3"]

    on = rina.post(
        f"/assets/{laptop.id}/move", data=form(world, laptop, version=laptop.version + 1)
    )
    assert on.status_code == 302
    assert room_of(database, laptop) == world.rooms["A2"]


def test_a_sighting_does_not_make_the_form_stale(
    client_of: Browser, world: World, database: Database, laptop: Asset
) -> None:
    with database.transaction() as session:
        seen = NewSighting(new_id(), laptop.id, world.rooms["A3"], NOW, SightingVerb.CHECK_IN, None)
        see_assets(session, [seen], by=world.actors["rina"], now=NOW)
    answer = client_of("rina").post(f"/assets/{laptop.id}/move", data=form(world, laptop))
    assert answer.status_code == 302
    assert room_of(database, laptop) == world.rooms["A2"]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"room_id": ""}, 422),
        ({"room_id": "A2"}, 422),
        ({"version": "x"}, 422),
        ({"key": ""}, 422),
    ],
)
def test_bad_input_moves_nothing(
    client_of: Browser,
    world: World,
    database: Database,
    laptop: Asset,
    changes: dict,
    status: int,
) -> None:
    sent = form(world, laptop) | changes
    answer = client_of("rina").post(f"/assets/{laptop.id}/move", data=sent)
    assert answer.status_code == status
    assert "<h1" in answer.text
    assert room_of(database, laptop) == world.rooms["A1"]


def test_foreign_rooms_and_assets_are_missing(
    client_of: Browser, world: World, database: Database, laptop: Asset
) -> None:
    rina, bela = client_of("rina"), client_of("bela")
    sent = form(world, laptop, room="H1")
    assert rina.post(f"/assets/{laptop.id}/move", data=sent).status_code == 404
    for asset_id in (laptop.id, new_id()):
        assert bela.get(f"/assets/{asset_id}/move").status_code == 404
        assert bela.post(f"/assets/{asset_id}/move", data=sent).status_code == 404
        assert bela.post(f"/assets/{asset_id}/move", data={}).status_code == 404
    assert room_of(database, laptop) == world.rooms["A1"]


@pytest.mark.parametrize("login", ["sari", "kiki", "yan", "odi", "lea", "adam"])
def test_who_may_not_move(
    client_of: Browser, world: World, database: Database, laptop: Asset, login: str
) -> None:
    browser = client_of(login)
    assert browser.get(f"/assets/{laptop.id}/move").status_code == 403
    sent = form(world, laptop)
    assert browser.post(f"/assets/{laptop.id}/move", data=sent).status_code == 403
    assert room_of(database, laptop) == world.rooms["A1"]


def test_a_stranger_logs_in_first(client: FlaskClient, world: World, laptop: Asset) -> None:
    assert client.get(f"/assets/{laptop.id}/move").status_code == 302
    answer = client.post(f"/assets/{laptop.id}/move", data=form(world, laptop))
    assert answer.status_code == 401
