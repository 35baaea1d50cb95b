"""Buildings, rooms and people: added within reach, codes used once, refusals without a trace."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.errors import UnknownUnit
from inventory.access.rules import Permission
from inventory.db import Database
from inventory.journal.models import Head
from inventory.organisation.actions import add_building, add_person, add_room
from inventory.organisation.errors import CodeTaken, UnknownBuilding, UnknownPerson, UnknownRoom
from inventory.organisation.models import Building, Person, Room
from inventory.organisation.queries import (
    buildings,
    get_building,
    get_person,
    get_place,
    people,
    places,
    places_by_id,
)
from tests.custody.replayed import differences
from tests.world import NOW, World, history


def building(session: Session, world: World, by: str = "rina", **changes: object) -> Building:
    facts = {"unit_id": world.units["BU"], "code": "B", "name": "Gedung B"} | changes
    return add_building(session, **facts, by=world.actors[by], now=NOW)


def room(session: Session, world: World, by: str = "rina", **changes: object) -> Room:
    facts = {
        "unit_id": world.units["BU"],
        "building_id": world.buildings["A"],
        "floor": 3,
        "code": "A4",
        "name": "Ruang Arsip",
    }
    return add_room(session, **facts | changes, by=world.actors[by], now=NOW)


def counts(session: Session) -> list[int]:
    tables = (Building, Room, Person)
    return [
        *(session.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables),
        session.scalars(sa.select(Head.seq)).one(),
    ]


def test_a_building_and_its_room(database: Database, world: World) -> None:
    with database.transaction() as session:
        made = building(session, world)
        inside = room(session, world, building_id=made.id)
    with database.reading() as session:
        place = get_place(session, inside.id, by=world.actors["rina"])
        assert (place.label, place.unit_path) == ("Gedung B Lt 3 A4", world.paths["BU"])
        [line] = history(session, "room", inside.id)
        assert line.changes["building_id"] == (None, str(made.id))
    assert differences(database) == []


def test_the_name_of_a_person_stays_out_of_the_chain(database: Database, world: World) -> None:
    said = {"name": "Ruth Siahaya", "nip": "199103122015042001", "post": "Arsiparis"}
    facts = {"unit_id": world.units["BU"], **said}
    with database.transaction() as session:
        ruth = add_person(session, **facts, by=world.actors["rina"], now=NOW)
    with database.reading() as session:
        [line] = history(session, "person", ruth.id)
        assert line.private == {name: (None, value) for name, value in said.items()}
        assert "name" not in line.changes
        assert get_person(
            session, ruth.id, by=world.actors["rina"], permission=Permission.HAND_OVER
        ).name == ("Ruth Siahaya")


@pytest.mark.parametrize(
    ("make", "changes", "refusal"),
    [
        (building, {"code": "A"}, CodeTaken),
        (building, {"unit": "BH"}, UnknownUnit),
        (building, {"by": "sari"}, UnknownUnit),
        (room, {"code": "A1"}, CodeTaken),
        (room, {"unit": "BH"}, UnknownUnit),
        (room, {"building": "H"}, UnknownBuilding),
        (room, {"by": "odi"}, UnknownUnit),
    ],
)
def test_a_refusal_leaves_nothing_behind(
    database: Database, world: World, make, changes: dict, refusal: type[Exception]
) -> None:
    changes = dict(changes)
    if "unit" in changes:
        changes["unit_id"] = world.units[changes.pop("unit")]
    if "building" in changes:
        changes["building_id"] = world.buildings[changes.pop("building")]
    with database.reading() as session:
        before = counts(session)
    with pytest.raises(refusal), database.transaction() as session:
        make(session, world, **changes)
    with database.reading() as session:
        assert counts(session) == before


def test_the_same_code_in_another_building_is_free(session: Session, world: World) -> None:
    other = building(session, world)
    assert room(session, world, building_id=other.id, code="A1").code == "A1"


def test_the_database_itself_keeps_codes_apart(database: Database, world: World) -> None:
    twin = {"unit_id": world.units["BU"], "code": "A", "name": "Gedung Kembar"}
    with pytest.raises(sa.exc.IntegrityError), database.transaction() as session:
        session.add(Building(**twin))


def test_rooms_within_reach_by_their_words(session: Session, world: World) -> None:
    rina = world.actors["rina"]

    def found(search: str, **limits: int) -> list[str]:
        return [place.code for place in places(session, by=rina, search=search, **limits)]

    assert found("") == ["A1", "T1", "A2", "A3"]
    assert found("", limit=2) == ["A1", "T1"]
    assert found("gedung kepala") == ["A2"]
    assert found("Gedung A Lt 2 A3") == ["A3"]
    assert found("lt 2") == ["A2", "A3"]
    assert found("%") == []
    assert found("hukum") == []


def test_what_is_foreign_is_as_good_as_missing(session: Session, world: World) -> None:
    rina = world.actors["rina"]
    with pytest.raises(UnknownRoom):
        get_place(session, world.rooms["H1"], by=rina)
    with pytest.raises(UnknownBuilding):
        get_building(session, world.buildings["H"], by=rina, permission=Permission.MANAGE_PLACES)
    with pytest.raises(UnknownPerson):
        get_person(session, world.people["hana"], by=rina, permission=Permission.READ_REGISTER)
    assert [one.code for one in buildings(session, by=rina)] == ["A"]
    assert [one.name for one in people(session, by=rina)] == ["Yohanes Pattiasina"]


def test_where_a_thing_is_may_be_named_in_any_unit(session: Session, world: World) -> None:
    found = places_by_id(session, [world.rooms["H1"], world.units["BU"]])
    assert {key: place.label for key, place in found.items()} == {
        world.rooms["H1"]: "Gedung H Lt 1 H1"
    }
