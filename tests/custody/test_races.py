"""Two people at once, in real transactions: one of two wins, and no row is lost or doubled."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import sqlalchemy as sa

from inventory.custody.actions import move_asset, place_assets, see_assets
from inventory.custody.models import AssetRoom
from inventory.custody.rules import NewPlacement, NewSighting, Placed, SightingVerb
from inventory.db import Database
from inventory.ids import new_id
from inventory.register.errors import AssetChanged
from inventory.register.models import Asset
from tests.custody.replayed import differences
from tests.world import NOW, World, add_assets

LATER = NOW + timedelta(hours=1)
ROUNDS = 8


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run acts at the same moment, each in a thread; return what each gave or raised."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        start.wait()
        try:
            return act()
        except Exception as error:
            return type(error)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_of_two_movers_one_is_told_that_it_changed(database: Database, world: World) -> None:
    with database.transaction() as session:
        assets = add_assets(session, world, ROUNDS)

    def mover(asset: Asset, room: str) -> Callable[[], Placed]:
        def act() -> Placed:
            with database.transaction() as session:
                return move_asset(
                    session,
                    asset.id,
                    room_id=world.rooms[room],
                    version=asset.version,
                    by=world.actors["rina"],
                    now=LATER,
                )

        return act

    for asset in assets:
        came_to = at_once(mover(asset, "A2"), mover(asset, "A3"))
        assert sorted(map(str, came_to)) == sorted([str(AssetChanged), "moved"])
        with database.reading() as session:
            rows = session.scalars(
                sa.select(AssetRoom.to_at).where(AssetRoom.asset_id == asset.id)
            ).all()
            assert sorted(rows, key=str) == sorted([LATER, None], key=str)
    assert differences(database) == []


def test_sets_that_meet_in_opposite_order_wait_for_each_other(
    database: Database, world: World
) -> None:
    with database.transaction() as session:
        keys = [asset.id for asset in add_assets(session, world, 5)]

    def placer(order: list[UUID], room: str, minute: int) -> Callable[[], None]:
        at = LATER + timedelta(minutes=minute)

        def act() -> None:
            by = world.actors["rina"]
            with database.transaction() as session:
                place_assets(
                    session,
                    [NewPlacement(new_id(), key, world.rooms[room], at) for key in order],
                    by=by,
                    now=LATER,
                )
                see_assets(
                    session,
                    [
                        NewSighting(
                            new_id(), key, world.rooms[room], at, SightingVerb.CHECK_IN, None
                        )
                        for key in order
                    ],
                    by=by,
                    now=LATER,
                )

        return act

    for round_ in range(ROUNDS):
        came_to = at_once(placer(keys, "A2", 2 * round_), placer(keys[::-1], "A3", 2 * round_ + 1))
        assert came_to == [None, None]
        with database.reading() as session:
            present = session.execute(sa.select(Asset.room_id, Asset.seen_room_id).distinct())
            assert [tuple(row) for row in present] == [(world.rooms["A3"], world.rooms["A3"])]
    assert differences(database) == []
