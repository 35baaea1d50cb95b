"""Assets enter the register: alike in all but their serials, or not at all."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.errors import UnknownUnit
from inventory.access.rules import Permission
from inventory.bookkeeping.actions import acquire
from inventory.bookkeeping.errors import SerialRepeated, UnlikelyDate
from inventory.bookkeeping.queries import acquired_with
from inventory.custody.errors import StandsInNoRoom
from inventory.custody.models import AssetRoom
from inventory.db import Database
from inventory.journal.errors import PermissionNeeded
from inventory.journal.models import Head
from inventory.journal.rules import Actor
from inventory.organisation.actions import add_person
from inventory.organisation.errors import PersonLeft, UnknownPerson, UnknownRoom
from inventory.register.errors import UnfitClassCode, UnknownAsset, UnknownClassCode
from inventory.register.models import Asset, AssetClass, AssetUnit
from inventory.register.rules import AcquisitionWay, AssetKind, AssetState, Condition
from tests.custody.replayed import differences
from tests.world import CHAIR, LAPTOP, NOW, World, add_assets, history


def enter(session: Session, world: World, **changes: object) -> list[Asset]:
    by = changes.pop("actor", world.actors[str(changes.pop("by", "rina"))])
    room = changes.pop("room", "A1")
    holder = changes.pop("holder", None)
    facts = {
        "unit_id": world.units[str(changes.pop("unit", "BU"))],
        "class_code": LAPTOP,
        "name": "Laptop Lenovo ThinkPad E14",
        "brand": None,
        "serials": ["SN-1", "SN-2", None],
        "acquisition_value": Decimal("14250000.50"),
        "acquired_on": date(2024, 6, 18),
        "acquisition_way": AcquisitionWay.PURCHASE,
        "source": None,
        "condition": Condition.GOOD,
        "room_id": world.rooms[str(room)] if room else None,
        "holder_id": world.people[str(holder)] if holder else None,
        "now": NOW,
    }
    return acquire(session, **facts | changes, by=by)


def counts(session: Session) -> list[int]:
    """Return the rows of every table that registering writes to, and the journal's head."""
    tables = (Asset, AssetUnit, AssetClass, AssetRoom)
    return [
        *(session.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables),
        session.scalars(sa.select(Head.seq)).one(),
    ]


def test_alike_in_all_but_their_serials(database: Database, world: World) -> None:
    with database.reading() as session:
        before = counts(session)
    with database.transaction() as session:
        keys = [asset.id for asset in enter(session, world)]
    with database.reading() as session:
        assets = [session.get_one(Asset, key) for key in keys]
        assert [asset.serial for asset in assets] == ["SN-1", "SN-2", None]
        facts = {
            (
                asset.kind,
                asset.state,
                asset.class_code,
                asset.acquisition_value,
                asset.room_id,
                asset.registered_at,
            )
            for asset in assets
        }
        assert facts == {
            (
                AssetKind.EQUIPMENT,
                AssetState.DRAFT,
                LAPTOP,
                Decimal("14250000.50"),
                world.rooms["A1"],
                NOW,
            )
        }
        assert [after - old for old, after in zip(before, counts(session), strict=True)] == [
            3,
            3,
            3,
            3,
            6,
        ]
        lines = [history(session, "asset", key) for key in keys]
        assert [[line.verb for line in found] for found in lines] == [
            ["asset.placed", "asset.registered"]
        ] * 3
        assert len({line.act_id for found in lines for line in found}) == 1
    assert differences(database) == []


def test_without_a_room_nothing_is_placed(database: Database, world: World) -> None:
    with database.transaction() as session:
        [asset] = enter(session, world, serials=[None], room=None)
        assert (asset.room_id, asset.version) == (None, 1)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"unit": "BH"}, UnknownUnit),
        ({"acquired_on": date(2026, 11, 25)}, UnlikelyDate),
        ({"unit": "SETDA"}, UnknownUnit),
        ({"room": "H1"}, UnknownRoom),
        ({"by": "bela"}, UnknownUnit),
        ({"by": "odi"}, UnknownUnit),
        ({"class_code": "1.3.2.10.01.02"}, UnfitClassCode),
        ({"class_code": "1.1.7.01.01.01.002"}, UnfitClassCode),
        ({"class_code": "9.9"}, UnknownClassCode),
        ({"serials": ["SN-1", "sn-1"]}, SerialRepeated),
        ({"holder": "hana"}, UnknownPerson),
        ({"class_code": "1.3.1.01.01.04.001"}, StandsInNoRoom),
    ],
)
def test_a_refusal_leaves_nothing_behind(
    database: Database, world: World, changes: dict, refusal: type[Exception]
) -> None:
    with database.reading() as session:
        before = counts(session)
    with pytest.raises(refusal), database.transaction() as session:
        enter(session, world, **changes)
    with database.reading() as session:
        assert counts(session) == before


def test_given_at_once_it_is_a_hand_over(database: Database, world: World) -> None:
    with database.transaction() as session:
        [asset] = enter(session, world, serials=[None], holder="yohanes")
        assert asset.holder_id == world.people["yohanes"]
    with database.reading() as session:
        assert history(session, "asset", asset.id)[0].verb == "asset.handed_over"


def test_who_left_is_given_nothing(database: Database, world: World) -> None:
    yesterday, rina = date(2026, 11, 23), world.actors["rina"]
    with database.transaction() as session:
        gone = add_person(
            session,
            unit_id=world.units["BU"],
            name="Agus Tuhumury",
            nip=None,
            to_on=yesterday,
            by=rina,
            now=NOW,
        )
    with database.reading() as session:
        before = counts(session)
    with pytest.raises(PersonLeft), database.transaction() as session:
        enter(session, world, holder_id=gone.id)
    with database.reading() as session:
        assert counts(session) == before


def test_who_may_only_register_hands_nothing_over(database: Database, world: World) -> None:
    """A token can be cut to some of its owner's rights."""
    rina = world.actors["rina"]
    reach = {right: paths for right, paths in rina.reach.items() if right != Permission.HAND_OVER}
    with pytest.raises(PermissionNeeded), database.transaction() as session:
        enter(session, world, holder="yohanes", actor=Actor(rina.id, rina.name, reach))


def test_the_number_of_statements_does_not_grow_with_the_assets(
    database: Database, world: World
) -> None:
    sent: list[int] = []
    for count in (1, 3):
        seen: list[str] = []
        sa.event.listen(database.engine, "before_cursor_execute", note := _noting(seen))
        with database.transaction() as session:
            enter(session, world, serials=[f"{count}-{n}" for n in range(count)])
        sa.event.remove(database.engine, "before_cursor_execute", note)
        sent.append(len(seen))
    assert sent == [18, 18]


def _noting(seen: list[str]):
    def note(*facts: object) -> None:
        if not str(facts[2]).startswith("BEGIN"):
            seen.append(str(facts[2]))

    return note


def test_what_was_acquired_together(database: Database, world: World) -> None:
    with database.transaction() as session:
        lot = add_assets(session, world, 3)
        add_assets(session, world, 1, class_code=CHAIR)
        add_assets(session, world, 1, name="Laptop lain")
        add_assets(session, world, 1, now=NOW + timedelta(seconds=1))
        [foreign] = add_assets(session, world, unit="BH", room="H1")
    rina = world.actors["rina"]
    with database.reading() as session:
        found = acquired_with(session, lot[1].id, by=rina)
        assert [asset.id for asset in found] == [asset.id for asset in lot]
        with pytest.raises(UnknownAsset):
            acquired_with(session, foreign.id, by=rina)
