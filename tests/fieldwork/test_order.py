"""Scans are facts: whatever way they arrive in, they end in the same state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from inventory.custody.models import AssetHolder, AssetRoom, Sighting
from inventory.db import Database
from inventory.desk.verify import verify
from inventory.fieldwork.actions import receive_scans
from inventory.fieldwork.models import Scan
from inventory.fieldwork.rules import ScanVerb, SentScan, Via
from inventory.ids import new_id
from inventory.register.models import Asset
from tests.fieldwork.desk import Thing, add_things
from tests.world import NOW, World

EXAMPLES = {"sqlite": 25, "postgresql": 8}
LONG_EXAMPLES = 300
PHONES = 2
FACTS = (
    ScanVerb.CHECK_IN,
    ScanVerb.AUDIT,
    ScanVerb.MOVE,
    ScanVerb.HAND_OVER,
    ScanVerb.RETURN,
)
FOLLOWS_ARRIVAL = frozenset({"late", "already_there"})
LATER = NOW + timedelta(days=1)
SERIAL = count()


@dataclass(frozen=True)
class Fact:
    """One scan to be made: by which phone, when (few moments, so that many are equal), of what.

    `key` decides the order of ids, `rank` and the flags how it travels the second time.
    """

    phone: int
    minute: int
    verb: ScanVerb
    thing: int
    room: str
    key: int
    rank: int
    cut: bool
    twice: bool


ONE_FACT = st.builds(
    Fact,
    phone=st.integers(0, PHONES - 1),
    minute=st.integers(0, 3),
    verb=st.sampled_from(FACTS),
    thing=st.integers(0, 1),
    room=st.sampled_from(["A1", "A2", "A3", "nowhere"]),
    key=st.integers(0, 2**40),
    rank=st.integers(0, 2**20),
    cut=st.booleans(),
    twice=st.booleans(),
)


def make_scans(
    facts: Sequence[Fact], ids: Sequence[UUID], things: Sequence[Thing], world: World
) -> list[SentScan]:
    person = str(world.people["yohanes"])
    return [
        SentScan(
            id=ids[seq],
            seq=seq,
            at=NOW + timedelta(minutes=fact.minute),
            tag=things[fact.thing].code,
            verb=fact.verb,
            via=Via.CAMERA,
            room=fact.room,
            person=person if fact.verb is ScanVerb.HAND_OVER else None,
        )
        for seq, fact in enumerate(facts)
    ]


def shuffled(facts: Sequence[Fact], scans: Sequence[SentScan]) -> list[tuple[int, list[SentScan]]]:
    """Put scans in the order of their ranks, in batches of one phone each, some of them twice."""
    batches: list[tuple[int, list[SentScan]]] = []
    for fact, scan in sorted(zip(facts, scans, strict=True), key=lambda pair: pair[0].rank):
        if fact.cut or not batches or batches[-1][0] != fact.phone:
            batches.append((fact.phone, []))
        batches[-1][1].append(scan)
        if fact.twice:
            batches += [(fact.phone, [scan]), (fact.phone, [])]
    return [batch for batch in batches if batch[1]]


def receive(database: Database, world: World, batches: list[tuple[int, list[SentScan]]]) -> None:
    phones = [new_id() for _ in range(PHONES)]
    for phone, scans in batches:
        with database.transaction() as session:
            receive_scans(session, phones[phone], scans, by=world.actors["rina"], now=LATER)


def state(session: Session, things: Sequence[Thing], ids: Sequence[UUID]) -> list[Any]:
    """Return what became of two things, with scans by number in place of their ids."""
    number = {key: index for index, key in enumerate(ids)}
    found: list[Any] = [
        (number[row.id], row.result, None if row.reason in FOLLOWS_ARRIVAL else row.reason)
        for row in session.scalars(sa.select(Scan).where(Scan.id.in_(ids)))
    ]
    for thing in things:
        asset = session.get_one(Asset, thing.id)
        found.append((asset.room_id, asset.holder_id, asset.seen_at, asset.seen_room_id))
        for table, place in (
            (AssetRoom, AssetRoom.room_id),
            (AssetHolder, AssetHolder.holder_id),
        ):
            rows = session.execute(
                sa.select(table.id, place, table.from_at, table.to_at)
                .where(table.asset_id == thing.id)
                .order_by(table.from_at, table.id)
            )
            found.append([(number.get(row[0]), *row[1:]) for row in rows])
        seen = session.scalars(sa.select(Sighting).where(Sighting.asset_id == thing.id))
        found.append(sorted((number[one.id], one.room_id, one.at, one.verb) for one in seen))
    return sorted(found, key=str)


def check(database: Database, world: World, examples: int) -> None:
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(ONE_FACT, min_size=1, max_size=12))
    def ends_alike(facts: list[Fact]) -> None:
        things = add_things(database, world, 4, now=NOW - timedelta(days=1))
        keys = [(fact.key << 64) + (next(SERIAL) << 1) for fact in facts]
        states = []
        for side, pair in enumerate((things[:2], things[2:])):
            ids = [UUID(int=key + side) for key in keys]
            scans = make_scans(facts, ids, pair, world)
            straight = [(fact.phone, [scan]) for fact, scan in zip(facts, scans, strict=True)]
            receive(database, world, shuffled(facts, scans) if side else straight)
            with database.reading() as session:
                states.append(state(session, pair, ids))
        assert states[0] == states[1]

    ends_alike()
    with database.reading() as session:
        assert verify(session).differences == []


def test_any_order_any_split_any_repeat_ends_alike(database: Database, world: World) -> None:
    check(database, world, EXAMPLES[database.engine.dialect.name])


@pytest.mark.long
def test_any_order_ends_alike_in_many_histories(database: Database, world: World) -> None:
    check(database, world, LONG_EXAMPLES)
