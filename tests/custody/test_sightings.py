"""What was seen: the newest counts whatever arrives when, nothing moves, no form becomes stale."""

from datetime import timedelta
from random import Random
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.custody.actions import see_assets, unsee_asset
from inventory.custody.errors import NothingToUndo
from inventory.custody.models import Sighting
from inventory.custody.queries import last_sighting
from inventory.custody.rules import NewSighting, SightingVerb
from inventory.db import Database
from inventory.ids import new_id
from inventory.journal.models import Head
from inventory.register.models import Asset
from inventory.register.rules import Condition
from tests.custody.replayed import differences
from tests.world import NOW, World, add_assets, history

LATER = NOW + timedelta(hours=1)


def sighting(world: World, asset: Asset, room: str, at, condition=None) -> NewSighting:
    return NewSighting(new_id(), asset.id, world.rooms[room], at, SightingVerb.CHECK_IN, condition)


def see(session: Session, world: World, *seen: NewSighting) -> None:
    see_assets(session, seen, by=world.actors["rina"], now=LATER)


def test_a_sighting_says_where_and_moves_nothing(database: Database, world: World) -> None:
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        version = asset.version
        see(session, world, sighting(world, asset, "A2", LATER, Condition.HEAVY))
        assert (asset.seen_room_id, asset.seen_at) == (world.rooms["A2"], LATER)
        assert (asset.room_id, asset.condition) == (world.rooms["A1"], Condition.GOOD)
        assert asset.version == version
    with database.reading() as session:
        line = history(session, "asset", asset.id)[0]
        assert line.verb == "asset.seen"
        assert line.changes["seen_room_id"] == (None, str(world.rooms["A2"]))
        assert line.changes["stated_condition"] == (None, "heavy")


def test_nothing_seen_writes_nothing(database: Database, world: World) -> None:
    with database.transaction() as session:
        see(session, world)
        assert session.scalar(sa.select(sa.func.count()).select_from(Sighting)) == 0


@pytest.mark.parametrize("seed", range(6))
def test_the_newest_counts_in_every_order_and_split_of_arrival(
    database: Database, world: World, seed: int
) -> None:
    random = Random(seed)
    with database.transaction() as session:
        assets = add_assets(session, world, 2)
    facts = [
        NewSighting(
            UUID(int=random.getrandbits(128), version=4),
            random.choice(assets).id,
            random.choice(list(world.rooms.values())),
            NOW + timedelta(minutes=random.randrange(4)),
            SightingVerb.AUDIT,
            None,
        )
        for _ in range(10)
    ]
    newest = {one.asset_id: one for one in sorted(facts, key=lambda one: (one.at, one.id))}
    random.shuffle(facts)
    while facts:
        batch = [facts.pop() for _ in range(min(len(facts), random.randrange(1, 4)))]
        with database.transaction() as session:
            see(session, world, *batch)
    with database.reading() as session:
        for key, one in newest.items():
            asset = session.get_one(Asset, key)
            assert (asset.seen_room_id, asset.seen_at) == (one.room_id, one.at)
            assert last_sighting(session, key).id == one.id
    assert differences(database) == []


def test_what_was_taken_back_counts_no_longer(database: Database, world: World) -> None:
    rina = world.actors["rina"]
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        older = sighting(world, asset, "A2", NOW)
        slip = sighting(world, asset, "A3", LATER)
        see(session, world, older, slip)
        assert unsee_asset(session, slip.id, by=rina, now=LATER) == asset.id
        assert (asset.seen_room_id, asset.seen_at) == (world.rooms["A2"], NOW)
    with database.transaction() as session:
        between = sighting(world, asset, "A1", NOW + timedelta(minutes=1))
        see(session, world, between)
        assert session.get_one(Asset, asset.id).seen_room_id == world.rooms["A1"]
    assert differences(database) == []


def test_the_only_sighting_taken_back_leaves_it_unseen(database: Database, world: World) -> None:
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        slip = sighting(world, asset, "A3", LATER)
        see(session, world, slip)
        unsee_asset(session, slip.id, by=world.actors["rina"], now=LATER)
        assert (asset.seen_room_id, asset.seen_at) == (None, None)
    assert differences(database) == []


def test_a_sighting_is_taken_back_once(database: Database, world: World) -> None:
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        slip = sighting(world, asset, "A3", LATER)
        see(session, world, slip)
        unsee_asset(session, slip.id, by=world.actors["rina"], now=LATER)
    with database.reading() as session:
        before = session.scalars(sa.select(Head.seq)).one()
    for key in (slip.id, new_id()):
        with pytest.raises(NothingToUndo), database.transaction() as session:
            unsee_asset(session, key, by=world.actors["rina"], now=LATER)
    with database.reading() as session:
        assert session.scalars(sa.select(Head.seq)).one() == before
