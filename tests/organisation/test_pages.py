"""The pages that add buildings and rooms."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from inventory.db import Database
from inventory.ids import new_id
from inventory.organisation.models import Building, Room
from tests.world import World

Browser = Callable[[str], FlaskClient]


def building_form(world: World, **changes: str) -> dict[str, str]:
    unit = str(world.units["BU"])
    return {"key": str(new_id()), "unit_id": unit, "code": "B", "name": "Gedung B"} | changes


def room_form(world: World, **changes: str) -> dict[str, str]:
    return {
        "key": str(new_id()),
        "unit_id": str(world.units["RT"]),
        "building_id": str(world.buildings["A"]),
        "floor": "-1",
        "code": "A0",
        "name": "Ruang Genset",
    } | changes


def codes(database: Database, table: type[Building] | type[Room]) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(sa.select(table.code).order_by(table.code)))


def test_a_building_leads_on_to_its_first_room(
    client_of: Browser, world: World, database: Database
) -> None:
    rina, form = client_of("rina"), building_form(world)
    answer = rina.post("/buildings/new", data=form)
    with database.reading() as session:
        key = session.scalars(sa.select(Building.id).where(Building.code == "B")).one()
    assert answer.status_code == 302
    assert answer.location == f"/rooms/new?building_id={key}&unit_id={world.units['BU']}"
    assert rina.post("/buildings/new", data=form).location == answer.location
    assert codes(database, Building) == ["A", "B", "H"]
    assert f'value="{key}" selected' in rina.get(answer.location).text


def test_a_room_is_added_and_shown(client_of: Browser, world: World, database: Database) -> None:
    rina = client_of("rina")
    answer = rina.post("/rooms/new", data=room_form(world))
    with database.reading() as session:
        room = session.scalars(sa.select(Room).where(Room.code == "A0")).one()
    assert (answer.status_code, answer.location) == (302, f"/rooms/{room.id}")
    assert (room.floor, room.unit_id, room.name) == (-1, world.units["RT"], "Ruang Genset")


def test_only_what_is_within_reach_is_offered(client_of: Browser, world: World) -> None:
    page = client_of("rina").get("/rooms/new").text
    assert f'value="{world.buildings["A"]}"' in page
    assert f'value="{world.buildings["H"]}"' not in page
    assert f'value="{world.units["BH"]}"' not in page


def test_without_a_building_the_room_page_leads_to_one(
    client_of: Browser, world: World, database: Database
) -> None:
    with database.transaction() as session:
        session.get_one(Building, world.buildings["A"]).unit_id = world.units["BH"]
    page = client_of("rina").get("/rooms/new").text
    assert 'href="/buildings/new"' in page
    assert "<select" not in page


@pytest.mark.parametrize(
    ("path", "changes", "status", "field"),
    [
        ("/buildings/new", {"code": ""}, 422, "code"),
        ("/buildings/new", {"code": "B" * 21}, 422, "code"),
        ("/buildings/new", {"name": " "}, 422, "name"),
        ("/buildings/new", {"unit_id": "BU"}, 422, "unit_id"),
        ("/buildings/new", {"code": "A"}, 409, "code"),
        ("/rooms/new", {"floor": "dua"}, 422, "floor"),
        ("/rooms/new", {"floor": "100"}, 422, "floor"),
        ("/rooms/new", {"code": "A1"}, 409, "code"),
        ("/rooms/new", {"building_id": ""}, 422, "building_id"),
    ],
)
def test_bad_input_stands_beside_its_field(
    client_of: Browser,
    world: World,
    database: Database,
    path: str,
    changes: dict,
    status: int,
    field: str,
) -> None:
    make = building_form if path.startswith("/buildings") else room_form
    before = codes(database, Building) + codes(database, Room)
    answer = client_of("rina").post(path, data=make(world, **changes))
    assert answer.status_code == status
    assert f'id="f-{field}-error"' in answer.text
    assert codes(database, Building) + codes(database, Room) == before


def test_foreign_units_and_buildings_are_missing(
    client_of: Browser, world: World, database: Database
) -> None:
    rina, before = client_of("rina"), codes(database, Building) + codes(database, Room)
    foreign = {"unit_id": str(world.units["BH"])}
    beyond = {"building_id": str(world.buildings["H"])}
    for path, form in (
        ("/buildings/new", building_form(world, **foreign)),
        ("/rooms/new", room_form(world, **foreign)),
        ("/rooms/new", room_form(world, **beyond)),
    ):
        assert rina.post(path, data=form).status_code == 404
    assert codes(database, Building) + codes(database, Room) == before


@pytest.mark.parametrize("path", ["/buildings/new", "/rooms/new"])
def test_who_may_not_add_places(
    client_of: Browser, client: FlaskClient, world: World, database: Database, path: str
) -> None:
    for login in ("sari", "kiki", "yan", "odi", "lea", "adam"):
        assert client_of(login).get(path).status_code == 403
        assert client_of(login).post(path, data=building_form(world)).status_code == 403
    assert client.get(path).status_code == 302
    assert client.post(path, data=building_form(world)).status_code == 401
    assert codes(database, Building) == ["A", "H"]
