"""One act over many assets: all that may change, as it was shown; undone as a whole, or not."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.errors import UnknownUnit
from inventory.bulk.actions import change_chosen, move_chosen, undo_act
from inventory.bulk.errors import (
    ChoiceChanged,
    InTheWay,
    NothingChosen,
    NothingLeft,
    TooManyChosen,
    UndoneAlready,
)
from inventory.bulk.queries import chosen_assets
from inventory.bulk.rules import MOST_CHOSEN, Choice, seal_of
from inventory.custody.actions import see_assets
from inventory.custody.models import AssetRoom
from inventory.custody.rules import NewSighting, SightingVerb
from inventory.db import Database
from inventory.desk.errors import UnknownAct
from inventory.desk.queries.undoing import get_act, in_the_way
from inventory.desk.rules import AssetFilter, Obstacle
from inventory.desk.verify import verify
from inventory.ids import new_id
from inventory.journal.models import Head
from inventory.organisation.errors import UnknownRoom
from inventory.register.actions import change_asset
from inventory.register.models import Asset, AssetUnit
from inventory.register.rules import AssetState, Condition
from tests.world import NOW, World, add_assets, history

LATER = NOW + timedelta(hours=1)
LATEST = NOW + timedelta(hours=2)
WORN = {"condition": Condition.LIGHT, "condition_on": date(2026, 11, 25)}


def fill(database: Database, world: World, count: int = 3, **facts: Any) -> list[UUID]:
    with database.transaction() as session:
        return [asset.id for asset in add_assets(session, world, count, **facts)]


def seal(session: Session, choice: Choice, world: World, login: str = "rina") -> str:
    return seal_of(chosen_assets(session, choice, by=world.actors[login]))


def change(
    database: Database, world: World, keys: Sequence[UUID], changes: Any = WORN, login: str = "rina"
) -> UUID:
    choice = Choice(tuple(keys))
    with database.transaction() as session:
        shown = seal(session, choice, world, login)
        by = world.actors[login]
        return change_chosen(session, choice, changes=changes, seal=shown, by=by, now=LATER)


def move(database: Database, world: World, keys: Sequence[UUID], room: str) -> UUID:
    choice, rina = Choice(tuple(keys)), world.actors["rina"]
    with database.transaction() as session:
        shown = seal(session, choice, world)
        room_id = world.rooms[room]
        return move_chosen(session, choice, room_id=room_id, seal=shown, by=rina, now=LATER)


def undo(database: Database, world: World, act_id: UUID, login: str = "rina") -> UUID:
    with database.transaction() as session:
        return undo_act(session, act_id, by=world.actors[login], now=LATEST)


def standing(database: Database) -> list[Any]:
    """Return what refusals must leave alone: every asset's values and the journal's end."""
    with database.reading() as session:
        assets = session.execute(sa.select(*Asset.__table__.c).order_by(Asset.id)).all()
        return [*assets, session.scalar(sa.select(Head.seq))]


def facts_of(database: Database, key: UUID) -> dict[str, Any]:
    """Return an asset's values but its version."""
    with database.reading() as session:
        row = session.execute(sa.select(*Asset.__table__.c).where(Asset.id == key)).one()
    return {name: value for name, value in row._mapping.items() if name != "version"}


def is_sound(database: Database) -> bool:
    with database.reading() as session:
        return verify(session).ok


def test_one_act_changes_all_that_were_chosen(database: Database, world: World) -> None:
    keys = fill(database, world)
    act = change(database, world, keys)
    with database.reading() as session:
        for key in keys:
            assert session.get_one(Asset, key).condition is Condition.LIGHT
            line = history(session, "asset", key)[0]
            assert (line.act_id, line.verb) == (act, "asset.changed")
            assert line.changes == {
                "condition": ("good", "light"),
                "condition_on": ("2026-11-24", "2026-11-25"),
            }
    assert is_sound(database)


def test_what_is_so_already_and_what_one_may_not_change_stays(
    database: Database, world: World
) -> None:
    mine = fill(database, world, 2)
    [gone] = fill(database, world, 1)
    foreign = fill(database, world, 1, unit="BH", room="H1")
    with database.transaction() as session:
        session.get_one(Asset, gone).state = AssetState.REMOVED
        changes = {"condition": Condition.LIGHT, "condition_on": date(2026, 11, 25)}
        rina = world.actors["rina"]
        change_asset(session, mine[0], version=2, changes=changes, by=rina, now=NOW)
    act = change(database, world, [*mine, gone, *foreign])
    with database.reading() as session:
        lines = get_act(session, act, by=world.actors["rina"]).lines
        assert [line.subject_id for line in lines] == [mine[1]]
        assert session.get_one(Asset, foreign[0]).condition is Condition.GOOD
        assert session.get_one(Asset, gone).condition is Condition.GOOD


def test_a_list_is_asked_anew_when_the_act_is_done(database: Database, world: World) -> None:
    fill(database, world, 3)
    fill(database, world, 2, unit="BH", room="H1")
    choice, rina = Choice(wanted=AssetFilter(condition=Condition.GOOD)), world.actors["rina"]
    with database.reading() as session:
        shown = seal(session, choice, world)
        assert shown.startswith("3-")
    fill(database, world, 1)
    before = standing(database)
    with pytest.raises(ChoiceChanged), database.transaction() as session:
        change_chosen(session, choice, changes=WORN, seal=shown, by=rina, now=LATER)
    assert standing(database) == before
    with database.transaction() as session:
        shown = seal(session, choice, world)
        act = change_chosen(session, choice, changes=WORN, seal=shown, by=rina, now=LATER)
        assert len(session.info["pending"]) == 4
    undo(database, world, act)
    assert is_sound(database)


def test_what_another_changed_meanwhile_is_looked_at_again(
    database: Database, world: World
) -> None:
    keys = fill(database, world)
    choice, rina = Choice(tuple(keys)), world.actors["rina"]
    with database.transaction() as session:
        shown = seal(session, choice, world)
        change_asset(session, keys[1], version=2, changes={"brand": "Acer"}, by=rina, now=LATER)
    before = standing(database)
    for act in (
        lambda session: change_chosen(
            session, choice, changes=WORN, seal=shown, by=rina, now=LATER
        ),
        lambda session: move_chosen(
            session, choice, room_id=world.rooms["A2"], seal=shown, by=rina, now=LATER
        ),
    ):
        with pytest.raises(ChoiceChanged), database.transaction() as session:
            act(session)
    assert standing(database) == before


def test_refusals_leave_nothing_behind(database: Database, world: World) -> None:
    keys = fill(database, world)
    before = standing(database)
    with pytest.raises(NothingLeft):
        change(database, world, keys, {"brand": "Lenovo"})
    with pytest.raises(UnknownUnit):
        change(database, world, keys, {"unit_id": world.units["BH"]})
    with pytest.raises(UnknownRoom):
        move(database, world, keys, "H1")
    with pytest.raises(NothingLeft):
        move(database, world, keys, "A1")
    with pytest.raises(NothingChosen):
        change(database, world, keys, login="bela")
    with pytest.raises(NothingLeft):
        change(database, world, keys, login="lea")
    with pytest.raises(UnknownAct):
        undo(database, world, new_id())
    assert standing(database) == before


def test_more_than_one_act_may_hold_is_refused(database: Database, world: World) -> None:
    many = Choice(tuple(new_id() for _ in range(MOST_CHOSEN + 1)))
    with pytest.raises(TooManyChosen), database.reading() as session:
        chosen_assets(session, many, by=world.actors["rina"])


def test_an_undone_change_leaves_everything_as_it_was(database: Database, world: World) -> None:
    keys = fill(database, world, 2) + fill(database, world, 1, name="Meja rapat")
    with database.transaction() as session:
        rina = world.actors["rina"]
        change_asset(session, keys[0], version=2, changes={"brand": "Acer"}, by=rina, now=NOW)
    before = [facts_of(database, key) for key in keys]
    changes = {
        **WORN,
        "name": "Barang",
        "brand": None,
        "unit_id": world.units["RT"],
        "acquired_on": date(2020, 2, 29),
    }
    act = change(database, world, keys, changes)
    assert is_sound(database)
    undoing = undo(database, world, act)
    assert [facts_of(database, key) for key in keys] == before
    with database.reading() as session:
        for key in keys:
            line, done, *_ = history(session, "asset", key)
            assert (line.verb, line.act_id) == ("asset.change_undone", undoing)
            assert line.changes["undone_act_id"] == (None, str(act))
            assert (done.verb, done.act_id) == ("asset.changed", act)
            spans = session.scalars(sa.select(AssetUnit).where(AssetUnit.asset_id == key)).all()
            assert len(spans) == 3
    assert is_sound(database)


def test_an_undone_move_puts_each_asset_back_where_it_was(database: Database, world: World) -> None:
    there, nowhere = fill(database, world, 2), fill(database, world, 1, room=None)
    act = move(database, world, [*there, *nowhere], "A2")
    with database.reading() as session:
        places = [session.get_one(Asset, key).room_id for key in (*there, *nowhere)]
        assert places == [world.rooms["A2"]] * 3
        newest = sa.select(AssetRoom.from_at).where(
            AssetRoom.asset_id == there[0], AssetRoom.to_at.is_(None)
        )
        assert session.scalar(newest) == LATER
    undo(database, world, act)
    with database.reading() as session:
        places = [session.get_one(Asset, key).room_id for key in (*there, *nowhere)]
        assert places == [world.rooms["A1"], world.rooms["A1"], None]
        line = history(session, "asset", there[0])[0]
        assert line.verb == "asset.placement_undone"
        assert line.changes["undone_act_id"] == (None, str(act))
    assert is_sound(database)


def test_an_act_is_undone_as_a_whole_or_not_at_all(database: Database, world: World) -> None:
    keys = fill(database, world)
    act = change(database, world, keys)
    with database.transaction() as session:
        rina = world.actors["rina"]
        change_asset(session, keys[2], version=3, changes={"brand": "Acer"}, by=rina, now=LATER)
    before = standing(database)
    with pytest.raises(InTheWay):
        undo(database, world, act)
    assert standing(database) == before
    with database.reading() as session:
        found = get_act(session, act, by=world.actors["rina"])
        obstacles = in_the_way(session, found, by=world.actors["rina"])
        assert obstacles == [(keys[2], Obstacle.CHANGED_SINCE)]


def test_a_sighting_since_does_not_stand_in_the_way(database: Database, world: World) -> None:
    keys = fill(database, world)
    act = change(database, world, keys)
    with database.transaction() as session:
        seen = NewSighting(new_id(), keys[0], world.rooms["A1"], LATER, SightingVerb.CHECK_IN, None)
        see_assets(session, [seen], by=world.actors["rina"], now=LATER)
    undo(database, world, act)
    assert facts_of(database, keys[0])["condition"] is Condition.GOOD
    assert is_sound(database)


def test_land_and_buildings_stay_when_others_are_moved(database: Database, world: World) -> None:
    things = fill(database, world, 2)
    land = fill(database, world, 2, room=None, class_code="1.3.1.01.01.04.001")

    act = move(database, world, [*things, *land], "A2")

    with database.reading() as session:
        moved = {line.subject_id for line in get_act(session, act, by=world.actors["rina"]).lines}
    assert moved == set(things)
    with pytest.raises(NothingLeft):
        move(database, world, land, "A2")


def test_what_was_undone_since_does_not_stand_in_the_way(database: Database, world: World) -> None:
    keys = fill(database, world)
    before = [facts_of(database, key) for key in keys]
    first = change(database, world, keys)
    moved = move(database, world, keys[:2], "A2")
    renamed = change(database, world, keys[1:], {"name": "Barang"})
    with pytest.raises(InTheWay):
        undo(database, world, moved)
    undo(database, world, renamed)
    with pytest.raises(InTheWay):
        undo(database, world, first)
    undo(database, world, moved)

    undo(database, world, first)

    assert [facts_of(database, key) for key in keys] == before
    assert is_sound(database)


def test_an_act_is_undone_once(database: Database, world: World) -> None:
    act = change(database, world, fill(database, world))
    undoing = undo(database, world, act)
    before = standing(database)
    for one in (act, undoing):
        with pytest.raises(UndoneAlready):
            undo(database, world, one)
    assert standing(database) == before


def test_an_act_on_foreign_assets_is_not_there(database: Database, world: World) -> None:
    act = change(database, world, fill(database, world))
    with pytest.raises(UnknownAct):
        undo(database, world, act, login="bela")
    with pytest.raises(InTheWay):
        undo(database, world, act, login="lea")


def test_an_act_that_did_more_is_not_undone_here(database: Database, world: World) -> None:
    [key] = fill(database, world, 1)
    with database.reading() as session:
        act = history(session, "asset", key)[0].act_id
    with pytest.raises(UnknownAct):
        undo(database, world, act)


@pytest.mark.parametrize("count", [1, 3])
def test_however_many_the_statements_are_as_many(
    database: Database, world: World, count: int
) -> None:
    keys = fill(database, world, count)
    sent: list[str] = []

    def note(*facts: Any) -> None:
        if not str(facts[2]).startswith(("BEGIN", "SELECT pg_catalog")):
            sent.append(str(facts[2]))

    numbers = []
    sa.event.listen(database.engine, "before_cursor_execute", note)
    for act in (
        lambda: change(database, world, keys),
        lambda: move(database, world, keys, "A2"),
    ):
        sent.clear()
        done = act()
        numbers.append(len(sent))
        sent.clear()
        undo(database, world, done)
        numbers.append(len(sent))
    assert numbers == [8, 11, 12, 14]
