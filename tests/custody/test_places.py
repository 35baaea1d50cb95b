"""Things are put into rooms and given to people: dated rows, the present value, the journal."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.custody.actions import (
    hand_over_assets,
    move_asset,
    place_assets,
    undo_placement,
)
from inventory.custody.errors import NothingToUndo
from inventory.custody.models import AssetRoom
from inventory.custody.rules import NewPlacement, Placed
from inventory.db import Database
from inventory.ids import new_id
from inventory.journal.models import Head
from inventory.organisation.errors import UnknownRoom
from inventory.register.errors import AssetChanged, AssetRemoved, UnknownAsset
from inventory.register.models import Asset
from inventory.register.rules import AssetState
from tests.custody.replayed import differences
from tests.world import NOW, World, add_assets, history

LATER = NOW + timedelta(hours=1)


def rooms_of(session: Session, asset_id: UUID) -> list[tuple]:
    """Return an asset's (room, from, to) rows, oldest first."""
    rows = session.execute(
        sa.select(AssetRoom.room_id, AssetRoom.from_at, AssetRoom.to_at)
        .where(AssetRoom.asset_id == asset_id)
        .order_by(AssetRoom.from_at, AssetRoom.id)
    )
    return [tuple(row) for row in rows]


def written(session: Session) -> tuple[int, int]:
    """Return (placements, journal entries): what a refusal must leave as it was."""
    rows = session.scalar(sa.select(sa.func.count()).select_from(AssetRoom))
    return rows, session.scalars(sa.select(Head.seq)).one()


def place(session: Session, world: World, asset: Asset, room: str | None, at) -> UUID:
    placement = NewPlacement(new_id(), asset.id, world.rooms[room] if room else None, at)
    place_assets(session, [placement], by=world.actors["rina"], now=LATER)
    return placement.id


def test_a_move_ends_one_row_and_opens_the_next(database: Database, world: World) -> None:
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        key = place(session, world, asset, "A2", LATER)
        assert asset.room_id == world.rooms["A2"]
    with database.reading() as session:
        assert rooms_of(session, asset.id) == [
            (world.rooms["A1"], NOW, LATER),
            (world.rooms["A2"], LATER, None),
        ]
        line = history(session, "asset", asset.id)[0]
        assert (line.verb, line.effective_at) == ("asset.placed", LATER)
        assert line.changes == {
            "room_id": (str(world.rooms["A1"]), str(world.rooms["A2"])),
            "placement_id": (None, str(key)),
        }


def test_a_late_move_is_inserted_and_leaves_the_present_room(
    database: Database, world: World
) -> None:
    between = NOW + timedelta(minutes=30)
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        place(session, world, asset, "A2", LATER)
        version = asset.version
        late = NewPlacement(new_id(), asset.id, world.rooms["A3"], between)
        came_to = place_assets(session, [late], by=world.actors["rina"], now=LATER)
        assert came_to == {late.id: Placed.LATE}
        assert (asset.room_id, asset.version) == (world.rooms["A2"], version)
    with database.reading() as session:
        assert rooms_of(session, asset.id) == [
            (world.rooms["A1"], NOW, between),
            (world.rooms["A3"], between, LATER),
            (world.rooms["A2"], LATER, None),
        ]
        line = history(session, "asset", asset.id)[0]
        assert (line.changes["late"], line.effective_at) == ((None, True), between)


def test_already_there_makes_no_form_stale(database: Database, world: World) -> None:
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        version = asset.version
        same = NewPlacement(new_id(), asset.id, world.rooms["A1"], LATER)
        came_to = place_assets(session, [same], by=world.actors["rina"], now=LATER)
        assert came_to == {same.id: Placed.ALREADY_THERE}
        assert (asset.room_id, asset.version) == (world.rooms["A1"], version)


def test_nothing_to_place_writes_nothing(database: Database, world: World) -> None:
    with database.transaction() as session:
        before = written(session)
        assert place_assets(session, [], by=world.actors["rina"], now=NOW) == {}
        assert written(session) == before


@pytest.mark.parametrize("seed", range(6))
def test_every_order_and_split_of_arrival_ends_alike(
    database: Database, world: World, seed: int
) -> None:
    random = Random(seed)
    with database.transaction() as session:
        assets = add_assets(session, world, 3, room=None)
    facts = [
        NewPlacement(
            new_id() if random.random() < 0.5 else UUID(int=random.getrandbits(128), version=4),
            random.choice(assets).id,
            random.choice([*world.rooms.values(), None]),
            NOW + timedelta(minutes=random.randrange(6)),
        )
        for _ in range(14)
    ]
    expected = {
        asset.id: sorted(
            ((one.at, one.id, one.place_id) for one in facts if one.asset_id == asset.id),
            key=lambda row: row[:2],
        )
        for asset in assets
    }
    random.shuffle(facts)
    while facts:
        batch = [facts.pop() for _ in range(min(len(facts), random.randrange(1, 6)))]
        with database.transaction() as session:
            place_assets(session, batch, by=world.actors["rina"], now=LATER)
    with database.reading() as session:
        for asset in session.scalars(sa.select(Asset)):
            rows = expected[asset.id]
            ends = [*(at for at, _, _ in rows[1:]), None]
            assert rooms_of(session, asset.id) == [
                (room, at, end) for (at, _, room), end in zip(rows, ends, strict=bool(rows))
            ]
            assert asset.room_id == (rows[-1][2] if rows else None)
    assert differences(database) == []


def test_holders_have_a_ledger_of_their_own(database: Database, world: World) -> None:
    yohanes = world.people["yohanes"]
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        given = NewPlacement(new_id(), asset.id, yohanes, LATER)
        hand_over_assets(session, [given], by=world.actors["rina"], now=LATER)
        assert (asset.holder_id, asset.room_id) == (yohanes, world.rooms["A1"])
        assert (
            undo_placement(session, given.id, at=LATER, by=world.actors["rina"], now=LATER)
            == asset.id
        )
        assert asset.holder_id is None
    assert differences(database) == []


def test_an_undone_move_puts_it_back_even_at_the_same_moment(
    database: Database, world: World
) -> None:
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        placement = NewPlacement(UUID(int=2**128 - 1), asset.id, world.rooms["A2"], LATER)
        place_assets(session, [placement], by=world.actors["rina"], now=LATER)
        undo_placement(session, placement.id, at=LATER, by=world.actors["rina"], now=LATER)
        assert asset.room_id == world.rooms["A1"]
        assert [room for room, _, _ in rooms_of(session, asset.id)] == [
            world.rooms["A1"],
            world.rooms["A2"],
            world.rooms["A1"],
        ]
    assert differences(database) == []


def test_only_the_newest_placement_can_be_undone(database: Database, world: World) -> None:
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        older = place(session, world, asset, "A2", NOW + timedelta(minutes=1))
        place(session, world, asset, "A3", LATER)
    for key in (older, new_id()):
        with database.reading() as session:
            before = written(session)
        with pytest.raises(NothingToUndo), database.transaction() as session:
            undo_placement(session, key, at=LATER, by=world.actors["rina"], now=LATER)
        with database.reading() as session:
            assert written(session) == before


def test_moving_by_hand(database: Database, world: World) -> None:
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        came_to = move(session, world, asset)
        assert (came_to, asset.room_id, asset.version) == (Placed.MOVED, world.rooms["A2"], 3)


def test_moving_by_hand_wins_over_a_clock_that_ran_ahead(database: Database, world: World) -> None:
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        place(session, world, asset, "A3", LATER + timedelta(hours=1))
        came_to = move(session, world, asset)
        assert (came_to, asset.room_id) == (Placed.MOVED, world.rooms["A2"])


def move(
    session: Session,
    world: World,
    asset: Asset,
    room: str = "A2",
    by: str = "rina",
    version: int | None = None,
) -> Placed:
    return move_asset(
        session,
        asset.id,
        room_id=world.rooms[room],
        version=version or asset.version,
        by=world.actors[by],
        now=LATER,
    )


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"version": 1}, AssetChanged),
        ({"room": "H1"}, UnknownRoom),
        ({"by": "bela"}, UnknownAsset),
        ({"by": "sari"}, UnknownAsset),
    ],
)
def test_a_refused_move_leaves_nothing_behind(
    database: Database, world: World, changes: dict, refusal: type[Exception]
) -> None:
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        before = written(session)
    with database.reading() as session:
        before = written(session)
    with pytest.raises(refusal), database.transaction() as session:
        move(session, world, asset, **changes)
    with database.reading() as session:
        assert written(session) == before
        assert session.get_one(Asset, asset.id).room_id == world.rooms["A1"]


def test_what_left_the_register_is_not_moved(database: Database, world: World) -> None:
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        asset.state = AssetState.REMOVED
    with pytest.raises(AssetRemoved), database.transaction() as session:
        move(session, world, asset)


def test_the_number_of_statements_does_not_grow_with_the_assets(
    database: Database, world: World
) -> None:
    with database.transaction() as session:
        assets = add_assets(session, world, 3)
    assert [count(database, world, assets[:n]) for n in (1, 3)] == [5, 5]


def count(database: Database, world: World, assets: Sequence[Asset]) -> int:
    """Return how many statements placing these assets takes, the journal left out."""
    sent: list[str] = []

    def note(*facts: object) -> None:
        if "journal" not in str(facts[2]) and not str(facts[2]).startswith("BEGIN"):
            sent.append(str(facts[2]))

    sa.event.listen(database.engine, "before_cursor_execute", note)
    room = world.rooms["A2"] if len(assets) == 1 else world.rooms["A3"]
    with database.transaction() as session:
        placements = [NewPlacement(new_id(), asset.id, room, LATER) for asset in assets]
        place_assets(session, placements, by=world.actors["rina"], now=LATER)
    sa.event.remove(database.engine, "before_cursor_execute", note)
    return len(sent)
