"""Places and people are changed as they were read, with both sides in the journal."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.errors import UnknownAccount, UnknownUnit
from inventory.access.rules import Permission
from inventory.db import Database
from inventory.journal.models import Entry, Head
from inventory.organisation.actions import (
    add_person,
    appoint_official,
    change_building,
    change_person,
    change_room,
    end_official,
)
from inventory.organisation.errors import (
    AccountTied,
    CodeTaken,
    DutyEnded,
    DutyHeld,
    EndBeforeStart,
    EndsSooner,
    NipTaken,
    PersonLeft,
    RecordChanged,
    UnfitNip,
    UnknownOfficial,
    UnknownPerson,
)
from inventory.organisation.models import Official, Person
from inventory.organisation.queries import get_building, get_person, get_room, people
from inventory.organisation.rules import Duty
from tests.custody.replayed import differences
from tests.world import NOW, TODAY, World, history

NIP = "199103122015042001"
YESTERDAY = TODAY - timedelta(days=1)


def change_a_building(session: Session, world: World, by: str = "rina", **changes: object):
    facts = {"version": 1, "unit_id": world.units["BU"], "code": "A", "name": "Gedung A"}
    facts |= {"address": None} | changes
    return change_building(session, world.buildings["A"], **facts, by=world.actors[by], now=NOW)


def change_a_room(session: Session, world: World, by: str = "rina", **changes: object):
    facts = {"version": 1, "unit_id": world.units["BU"], "floor": 1, "code": "A1"}
    facts |= {"name": "Ruang Rapat", "keeper_id": None} | changes
    return change_room(session, world.rooms["A1"], **facts, by=world.actors[by], now=NOW)


def change_a_person(session: Session, world: World, by: str = "rina", **changes: object):
    facts = {"version": 1, "unit_id": world.units["BU"], "name": "Yohanes Pattiasina"}
    facts |= {"nip": "198001012005011001", "post": None, "from_on": None, "to_on": None}
    facts |= {"account_id": None} | changes
    key = world.people["yohanes"]
    return change_person(session, key, **facts, by=world.actors[by], now=NOW)


def appoint(session: Session, world: World, by: str = "rina", **changes: object) -> Official:
    facts = {"person_id": world.people["yohanes"], "duty": Duty.OFFICER, "from_on": TODAY}
    unit = world.units[str(changes.pop("unit", "BU"))]
    return appoint_official(session, unit, **facts | changes, by=world.actors[by], now=NOW)


def head(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(sa.select(Head.seq)).one()


def test_a_building_moves_and_gets_an_address(database: Database, world: World) -> None:
    with database.transaction() as session:
        change_a_building(session, world, unit_id=world.units["RT"], address="Jl. Pattimura 1")
    with database.reading() as session:
        line = history(session, "building", world.buildings["A"])[0]
        assert (line.verb, line.changes) == (
            "building.changed",
            {
                "unit_id": (str(world.units["BU"]), str(world.units["RT"])),
                "address": (None, "Jl. Pattimura 1"),
            },
        )
        kept = get_building(
            session, world.buildings["A"], by=world.actors["rina"], permission=Permission.LOOK
        )
        assert kept.version == 2
    assert differences(database) == []


def test_a_room_gets_a_keeper(database: Database, world: World) -> None:
    with database.transaction() as session:
        change_a_room(session, world, keeper_id=world.people["yohanes"], floor=-1)
    with database.reading() as session:
        line = history(session, "room", world.rooms["A1"])[0]
        assert line.changes == {
            "keeper_id": (None, str(world.people["yohanes"])),
            "floor": (1, -1),
        }
    assert differences(database) == []


def test_what_is_said_of_a_person_stays_out_of_the_chain(database: Database, world: World) -> None:
    with database.transaction() as session:
        change_a_person(
            session,
            world,
            name="Yohanes Pattiasina, S.H.",
            post="Juru ukur",
            to_on=date(2027, 1, 31),
            account_id=world.accounts["sari"],
        )
    with database.reading() as session:
        line = history(session, "person", world.people["yohanes"])[0]
        assert line.changes == {
            "to_on": (None, "2027-01-31"),
            "account_id": (None, str(world.accounts["sari"])),
        }
        assert line.private == {
            "name": ("Yohanes Pattiasina", "Yohanes Pattiasina, S.H."),
            "post": (None, "Juru ukur"),
        }
        texts = session.scalars(sa.select(Entry.text)).all()
        assert not any("Juru ukur" in text or "S.H." in text for text in texts)
    assert differences(database) == []


@pytest.mark.parametrize("change", [change_a_building, change_a_room, change_a_person])
def test_what_changes_nothing_leaves_no_trace(database: Database, world: World, change) -> None:
    before = head(database)
    with database.transaction() as session:
        change(session, world)
    assert head(database) == before


@pytest.mark.parametrize(
    ("change", "changes", "refusal"),
    [
        (change_a_building, {"version": 2}, RecordChanged),
        (change_a_building, {"code": "H"}, CodeTaken),
        (change_a_building, {"unit": "BH"}, UnknownUnit),
        (change_a_room, {"version": 2, "name": "X"}, RecordChanged),
        (change_a_room, {"code": "A2"}, CodeTaken),
        (change_a_room, {"unit": "BH"}, UnknownUnit),
        (change_a_room, {"keeper": "hana"}, UnknownPerson),
        (change_a_person, {"version": 9}, RecordChanged),
        (change_a_person, {"by": "bela"}, UnknownPerson),
        (change_a_person, {"by": "odi"}, UnknownPerson),
        (change_a_person, {"unit": "BH"}, UnknownUnit),
        (change_a_person, {"account": "bela"}, UnknownAccount),
        (change_a_person, {"nip": "123"}, UnfitNip),
        (change_a_person, {"nip": "198013012005011001"}, UnfitNip),
        (change_a_person, {"nip": "１９8001012005011001"}, UnfitNip),
        (change_a_person, {"from_on": TODAY, "to_on": YESTERDAY}, EndBeforeStart),
    ],
)
def test_a_refused_change_leaves_nothing_behind(
    database: Database, world: World, change, changes: dict, refusal: type[Exception]
) -> None:
    known = {"unit": world.units, "keeper": world.people, "account": world.accounts}
    facts = {f"{name}_id": known[name][key] for name, key in changes.items() if name in known}
    facts |= {name: value for name, value in changes.items() if name not in known}
    before = head(database)
    with pytest.raises(refusal), database.transaction() as session:
        change(session, world, **facts)
    assert head(database) == before
    assert differences(database) == []


def test_a_nip_and_an_account_belong_to_one_person(session: Session, world: World) -> None:
    facts = {"unit_id": world.units["BU"], "by": world.actors["rina"], "now": NOW}
    account = world.accounts["kiki"]
    add_person(session, name="Kiki", nip=NIP, account_id=account, **facts)
    with pytest.raises(NipTaken):
        add_person(session, name="X", nip=NIP, **facts)
    with pytest.raises(AccountTied):
        add_person(session, name="X", nip=None, account_id=account, **facts)
    with pytest.raises(NipTaken):
        change_a_person(session, world, nip=NIP)
    with pytest.raises(AccountTied):
        change_a_person(session, world, account_id=account)


def test_whoever_left_is_no_longer_offered_nor_accepted(session: Session, world: World) -> None:
    change_a_person(session, world, to_on=YESTERDAY)
    rina = world.actors["rina"]

    assert [one.name for one in people(session, by=rina, on=TODAY)] == []
    assert [one.name for one in people(session, by=rina, on=YESTERDAY)] == ["Yohanes Pattiasina"]
    with pytest.raises(PersonLeft):
        change_a_room(session, world, keeper_id=world.people["yohanes"])
    with pytest.raises(PersonLeft):
        appoint(session, world)
    assert appoint(session, world, from_on=YESTERDAY).from_on == YESTERDAY


def test_a_duty_is_held_and_ended(database: Database, world: World) -> None:
    with database.transaction() as session:
        held = appoint(session, world)
    with database.transaction() as session:
        end_official(session, held.id, last_on=TODAY, by=world.actors["rina"], now=NOW)
        next_day = TODAY + timedelta(days=1)
        appoint(session, world, from_on=next_day)
    with database.reading() as session:
        lines = history(session, "official", held.id)
        assert [line.verb for line in lines] == ["official.ended", "official.appointed"]
        assert lines[0].changes == {"to_on": (None, str(TODAY))}
    assert differences(database) == []


@pytest.mark.parametrize(
    ("first", "second", "meets"),
    [
        ((1, None), (1, None), True),
        ((1, None), (9, None), True),
        ((5, None), (1, 4), False),
        ((5, None), (1, 5), True),
        ((1, 5), (6, None), False),
        ((1, 5), (5, 9), True),
        ((3, 9), (1, None), True),
    ],
)
def test_a_duty_has_one_holder_at_a_time(
    session: Session, world: World, first: tuple, second: tuple, meets: bool
) -> None:
    def span(days: tuple) -> dict:
        start, end = (None if one is None else date(2026, 1, one) for one in days)
        return {"from_on": start, "to_on": end}

    appoint(session, world, **span(first))
    if meets:
        with pytest.raises(DutyHeld):
            appoint(session, world, **span(second))
    else:
        appoint(session, world, **span(second))
    appoint(session, world, duty=Duty.USER, **span(second))
    appoint(session, world, unit="RT", **span(second))


def test_a_mistaken_appointment_is_taken_back(session: Session, world: World) -> None:
    rina = world.actors["rina"]
    mistaken = appoint(session, world)
    end_official(session, mistaken.id, last_on=YESTERDAY, by=rina, now=NOW)
    right = appoint(session, world)
    end_official(session, right.id, last_on=date(2027, 12, 31), by=rina, now=NOW)
    with pytest.raises(DutyEnded):
        end_official(session, mistaken.id, last_on=YESTERDAY, by=rina, now=NOW)
    with pytest.raises(EndsSooner):
        end_official(session, right.id, last_on=date(2028, 1, 1), by=rina, now=NOW)
    with pytest.raises(EndBeforeStart):
        end_official(session, right.id, last_on=TODAY - timedelta(days=2), by=rina, now=NOW)
    with pytest.raises(UnknownOfficial):
        end_official(session, right.id, last_on=TODAY, by=world.actors["bela"], now=NOW)
    assert right.to_on == date(2027, 12, 31)


def test_the_database_itself_keeps_a_duty_to_one_holder(database: Database, world: World) -> None:
    with database.transaction() as session:
        appoint(session, world)
    twin = {"unit_id": world.units["BU"], "person_id": world.people["yohanes"]}
    with pytest.raises(sa.exc.IntegrityError), database.transaction() as session:
        session.add(Official(**twin, duty=Duty.OFFICER, from_on=date(2030, 1, 1)))


def test_foreign_ones_are_as_good_as_missing(session: Session, world: World) -> None:
    for act in (
        lambda: appoint(session, world, person_id=world.people["hana"]),
        lambda: get_person(
            session,
            world.people["hana"],
            by=world.actors["rina"],
            permission=Permission.MANAGE_PLACES,
        ),
    ):
        with pytest.raises(UnknownPerson):
            act()
    with pytest.raises(UnknownUnit):
        appoint(session, world, unit="BH")
    assert (
        get_room(
            session,
            world.rooms["A1"],
            by=world.actors["rina"],
            permission=Permission.LOOK,
            lock=True,
        ).keeper_id
        is None
    )
    assert session.scalar(sa.select(sa.func.count()).select_from(Person)) == 2
