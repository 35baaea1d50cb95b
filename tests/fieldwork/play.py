"""One schedule while it is played, on things of its own: the server beside its model."""

import random
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.custody.models import AssetHolder, AssetRoom, Sighting
from inventory.db import Database
from inventory.fieldwork.actions import receive_scans
from inventory.fieldwork.batch import Outcome
from inventory.fieldwork.models import Scan
from inventory.ids import new_id
from inventory.register.models import Asset
from inventory.tags.actions import issue_asset_tags, issue_blank_tags
from inventory.tags.models import Tag
from tests.fieldwork import model
from tests.fieldwork.model import Answer, Model
from tests.fieldwork.phones import OWNERS, SCANS, Batch, Phone, Step, make_scan
from tests.world import NOW, World, add_assets

BORN = NOW - timedelta(days=1)
FOLLOWS_ARRIVAL = frozenset({"late", "already_there"})
SERIAL = count(1)


class ServerDied(Exception):
    """The transaction ends without a commit."""


@dataclass(frozen=True)
class Kit:
    """What one schedule plays with: two things of our unit, with twins, one of theirs, one bare."""

    assets: list[UUID]
    codes: list[str]
    twins: dict[UUID, tuple[UUID, str]]
    blanks: list[str]

    @property
    def keys(self) -> set[UUID]:
        return {*self.assets, *(key for key, _ in self.twins.values())}


def make_kits(database: Database, world: World, number: int) -> Iterator[Kit]:
    """Acquire things for many schedules at once."""
    rina, bela = world.actors["rina"], world.actors["bela"]
    with database.transaction() as session:
        ours = [asset.id for asset in add_assets(session, world, number * 5, now=BORN)]
        theirs = [
            asset.id for asset in add_assets(session, world, number, unit="BH", room="H1", now=BORN)
        ]
        tagged = [key for index, key in enumerate(ours) if index % 5 < 4]
        found = {}
        for keys, by in ((tagged, rina), (theirs, bela)):
            assets = [session.get_one(Asset, key) for key in keys]
            tags = issue_asset_tags(session, assets, by=by, now=BORN)
            found |= {key: tag.code for key, tag in tags.items()}
        blanks = [
            tag.code
            for tag in issue_blank_tags(session, world.units["BU"], number * 2, by=rina, now=BORN)
        ]
    for index in range(number):
        one, two, twin_one, twin_two, bare = ours[index * 5 : index * 5 + 5]
        other, blank = theirs[index], blanks[index * 2 : index * 2 + 2]
        yield Kit(
            assets=[one, two, other, bare],
            codes=[found[one], found[two], found[one], found[two], found[other], *blank],
            twins={one: (twin_one, found[twin_one]), two: (twin_two, found[twin_two])},
            blanks=blank,
        )


@dataclass
class Play:
    """One schedule while it is played: the server beside its model, and what was under way."""

    database: Database
    world: World
    kit: Kit
    now: datetime = NOW
    phones: list[Phone] = field(default_factory=lambda: [Phone(owner) for owner in OWNERS])
    made: list[UUID] = field(default_factory=list)
    undoable: list[UUID] = field(default_factory=list)
    sent: list[Batch] = field(default_factory=list)

    def __post_init__(self) -> None:
        one, two, other, bare = self.kit.assets
        self.names: dict[UUID | None, str | None] = {None: None}
        self.names |= {key: code for code, key in self.world.rooms.items()}
        self.names |= {key: name for name, key in self.world.people.items()}
        self.model = Model(
            things={
                key: model.Thing(unit, [(BORN, model.DERIVED, room)])
                for key, unit, room in (
                    (one, "BU", "A1"),
                    (two, "BU", "A1"),
                    (other, "BH", "H1"),
                    (bare, "BU", "A1"),
                )
            },
            tags={self.kit.codes[0]: one, self.kit.codes[1]: two, self.kit.codes[4]: other}
            | dict.fromkeys(self.kit.blanks),
            blanks=dict.fromkeys(self.kit.blanks, "BU"),
            people={str(key): name for name, key in self.world.people.items()},
        )

    def run(self, steps: Sequence[Step]) -> None:
        """Play the steps, let every phone send what is left, and look at what came of it."""
        for step in steps:
            self.now += timedelta(seconds=step.passes)
            self._do(step)
        for phone in self.phones:
            while phone.outbox:
                for batch in phone.batches(Step("sync"), self.now):
                    phone.hear(batch, self._deliver(batch), self.now)
        self._compare()

    def send_all_again(self, dice: random.Random) -> None:
        """Let all that ever left a phone come once more, in another order: nothing changes."""
        for batch in dice.sample(self.sent, len(self.sent)):
            self._deliver(batch)
        self._compare()

    def tell_twins(self, dice: random.Random) -> None:
        """Tell each thing's facts to its twin, in another order: they end alike."""
        later = self.now + timedelta(hours=1)
        likened = {key: self.kit.twins[key] for key in self.kit.twins if self._is_likened(key)}
        facts = [
            (one, *likened[one.thing]) for one in self.model.kept.values() if one.thing in likened
        ]
        dice.shuffle(facts)
        scans = [
            replace(
                one.scan,
                id=UUID(int=one.scan.id.int | 1),
                seq=number,
                at=one.moment,
                skew_ms=0,
                tag=code,
            )
            for number, (one, _, code) in enumerate(facts)
        ]
        cut = dice.randint(0, len(scans))
        device, by = new_id(), self.world.actors["rina"]
        for part in (scans[:cut], scans[cut:]):
            if part:
                with self.database.transaction() as session:
                    receive_scans(session, device, part, sent_at=later, by=by, now=later)
        with self.database.reading() as session:
            for key, (twin, _) in likened.items():
                assert self._state(session, twin) == self._state(session, key)

    def _is_likened(self, key: UUID) -> bool:
        """Say whether only facts were told of a thing, none so old that its moment is not kept."""
        moments = [one.moment for one in self.model.kept.values() if one.thing == key]
        oldest = self.now - timedelta(days=399)
        return self.model.things[key].only_facts and min(moments, default=self.now) > oldest

    def _do(self, step: Step) -> None:
        phone = self.phones[step.phone]
        if step.what in SCANS:
            key = UUID(int=(step.other << 120) + (next(SERIAL) << 1))
            scan = make_scan(
                step,
                key,
                codes=self.kit.codes,
                assets=self.kit.assets,
                people={name: str(key) for name, key in self.world.people.items()},
                made=self.undoable,
            )
            phone.keep(scan, self.now)
            self.made.append(key)
            if step.what != "cancel" or step.other % 8 == 0:
                self.undoable.append(key)
        elif step.what == "jump":
            phone.jump(step)
        elif step.what in ("reinstall", "restore"):
            phone.begin_anew(same_device=step.what == "restore")
        elif step.what == "restart":
            self.database.engine.dispose()
        elif step.what == "again":
            if self.sent:
                self._deliver(self.sent[step.pick % len(self.sent)])
        else:
            self._sync(phone, step)

    def _sync(self, phone: Phone, step: Step) -> None:
        for batch in phone.batches(step, self.now):
            if step.what == "crash":
                self._die(batch)
                continue
            answers = self._deliver(batch)
            if step.what == "sync":
                phone.hear(batch, answers, self.now)

    def _deliver(self, batch: Batch) -> list[Answer]:
        """Let a batch arrive, at the server and at the model: both answer alike."""
        self.sent.append(batch)
        expected = self.model.receive(batch.person, batch.device, batch.scans, batch.sent, self.now)
        with self.database.transaction() as session:
            outcomes = self._receive(session, batch)
        told = [(one.result.value, _lasting(one.reason)) for one in outcomes]
        assert [one.id for one in outcomes] == [scan.id for scan in batch.scans]
        assert told == expected
        assert all(not one.touched for one in outcomes if one.result != "accepted")
        return expected

    def _die(self, batch: Batch) -> None:
        with suppress(ServerDied), self.database.transaction() as session:
            self._receive(session, batch)
            raise ServerDied

    def _receive(self, session: Session, batch: Batch) -> list[Outcome]:
        by = self.world.actors[batch.person]
        return receive_scans(
            session, batch.device, batch.scans, sent_at=batch.sent, by=by, now=self.now
        )

    def _compare(self) -> None:
        """Hold every table against the model."""
        with self.database.reading() as session:
            rows = session.execute(
                sa.select(Scan.id, Scan.result, Scan.reason).where(Scan.id.in_(self.made))
            )
            known = {key: (result.value, _lasting(reason)) for key, result, reason in rows}
            assert known == {key: one.answer for key, one in self.model.kept.items()}
            rows = session.execute(
                sa.select(Tag.code, Tag.asset_id).where(Tag.code.in_(self.model.tags))
            )
            assert {row.code: row.asset_id for row in rows} == self.model.tags
            for key in self.kit.assets:
                assert self._state(session, key) == self._expected(key)

    def _expected(self, key: UUID) -> dict[str, Any]:
        thing = self.model.things[key]
        return {
            "present": thing.present(),
            "rooms": _spans(thing.rooms),
            "holders": _spans(thing.holders),
            "seen": sorted(
                (scan.int >> 1, *facts, scan in thing.unseen) for scan, facts in thing.seen.items()
            ),
        }

    def _state(self, session: Session, key: UUID) -> dict[str, Any]:
        """Return what the server knows of an asset, by the model's names; keys without a side."""
        asset = session.execute(
            sa.select(Asset.room_id, Asset.holder_id, Asset.seen_at, Asset.seen_room_id).where(
                Asset.id == key
            )
        ).one()
        room, holder, at, seen_in = asset
        found: dict[str, Any] = {
            "present": (self.names[room], self.names[holder], at, self.names[seen_in])
        }
        for name, table, place in (
            ("rooms", AssetRoom, AssetRoom.room_id),
            ("holders", AssetHolder, AssetHolder.holder_id),
        ):
            rows = session.execute(
                sa.select(table.from_at, table.to_at, table.id, place)
                .where(table.asset_id == key)
                .order_by(table.from_at, table.id)
            )
            found[name] = [
                (start, end, self._scan(row), self.names[at]) for start, end, row, at in rows
            ]
        seen = session.scalars(sa.select(Sighting).where(Sighting.asset_id == key))
        found["seen"] = sorted(
            (
                one.id.int >> 1,
                one.at,
                self.names[one.room_id],
                one.verb.value,
                one.cancelled_at is not None,
            )
            for one in seen
        )
        return found

    def _scan(self, key: UUID) -> int:
        return key.int >> 1 if UUID(int=key.int & ~1) in self.model.kept else 0


def _lasting(reason: str | None) -> str | None:
    """Leave out what only tells whether a fact came before another."""
    return None if reason in FOLLOWS_ARRIVAL or reason is None else str(reason)


def _spans(placings: Sequence[model.Placing]) -> list[tuple[Any, ...]]:
    ordered = sorted(placings)
    ends = [*(at for at, _, _ in ordered[1:]), None]
    return [
        (at, end, key.int >> 1, place)
        for (at, key, place), end in zip(ordered, ends, strict=bool(ordered))
    ]
