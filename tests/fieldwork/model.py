"""What the server should come to know of scans: plain dictionaries, and no code of the server's.

It takes one scan after another; whatever the server does set-wise must come to the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from inventory.fieldwork.rules import SentScan

UNIT_OF = {"A1": "BU", "A2": "BU", "H1": "BH", "yohanes": "BU", "hana": "BH"}
LOOKS = {"rina": {"BU"}, "bela": {"BH"}, "kiki": {"BU"}}
ACTS = {"rina": {"BU"}, "bela": {"BH"}, "kiki": set()}
SEEN = ("check_in", "audit", "move")
HELD = ("hand_over", "return")
CONFLICTS = ("tag_not_blank", "already_tagged", "already_cancelled", "built_on")
DERIVED = UUID(int=0)
"""Stands for the key of a row that came from no scan; the tests make no key that sorts lower."""

Answer = tuple[str, str | None]
Placing = tuple[datetime, UUID, str | None]


@dataclass
class Thing:
    """An asset: its unit, its rooms and holders over time, where it was seen, and its acts."""

    unit: str
    rooms: list[Placing]
    holders: list[Placing] = field(default_factory=list)
    seen: dict[UUID, tuple[datetime, str, str]] = field(default_factory=dict)
    unseen: set[UUID] = field(default_factory=set)
    only_facts: bool = True

    def present(self) -> tuple[Any, ...]:
        """Return room, holder, and when and where it was last seen."""
        counts = [
            (at, key, room) for key, (at, room, _) in self.seen.items() if key not in self.unseen
        ]
        at, _, room = max(counts, default=(None, None, None))
        room_now = max(self.rooms)[2]
        holder = max(self.holders)[2] if self.holders else None
        return room_now, holder, at, room


@dataclass
class Kept:
    """A scan that the server keeps."""

    content: tuple[Any, ...]
    person: str
    received: datetime
    moment: datetime
    answer: Answer
    scan: SentScan
    thing: UUID | None


@dataclass
class Model:
    """The server: things by key, tags by code (None: blank), devices, and the scans it keeps."""

    things: dict[UUID, Thing]
    tags: dict[str, UUID | None]
    blanks: dict[str, str]
    people: dict[str, str]
    kept: dict[UUID, Kept] = field(default_factory=dict)
    cancelled: set[UUID] = field(default_factory=set)

    def receive(
        self,
        person: str,
        device: UUID,
        scans: Sequence[SentScan],
        sent: datetime | None,
        now: datetime,
    ) -> list[Answer]:
        """Take in a batch; return what each scan is answered, in the order sent."""
        # Once devices can be revoked, what theirs send stays outside here, before anything else.
        moments = _moments(scans, sent, now)
        answers: list[Answer | None] = [self._sent_before(device, scan) for scan in scans]
        fresh: dict[UUID, SentScan] = {}
        numbers = {one.content[:2] for one in self.kept.values()}
        for index, scan in enumerate(scans):
            if answers[index] or scan.id in fresh:
                continue
            if (device, scan.seq) in numbers:
                answers[index] = "rejected", "sequence_reused"
            else:
                fresh[scan.id] = scan
                numbers.add((device, scan.seq))
        for scan in sorted(fresh.values(), key=lambda one: one.seq):
            self._take(person, device, scan, moments[scan.id], now)
        found: list[Answer] = []
        for scan, answer in zip(scans, answers, strict=True):
            if answer:
                found.append(answer)
            elif fresh.pop(scan.id, None):
                found.append(self.kept[scan.id].answer)
            else:
                found.append(self._sent_before(device, scan) or ("", None))
        return found

    def _sent_before(self, device: UUID, scan: SentScan) -> Answer | None:
        known = self.kept.get(scan.id)
        if known is None:
            return None
        if known.content != _content(device, scan):
            return "rejected", "id_reused"
        result, reason = known.answer
        return ("duplicate" if result == "accepted" else result), reason

    def _take(
        self, person: str, device: UUID, scan: SentScan, moment: datetime, now: datetime
    ) -> None:
        thing = self.tags.get(scan.tag)
        if scan.verb == "cancel":
            reason = self._cancel(person, scan, moment, now)
            target = self.kept.get(scan.cancels) if scan.cancels else None
            thing = target.thing if target else None
        elif scan.verb == "bind":
            reason = self._bind(person, scan)
            thing = self.tags[scan.tag]
        else:
            reason = self._fact(person, scan, moment)
        result = "accepted" if reason is None else "conflict" if reason in CONFLICTS else "rejected"
        if result == "accepted" and scan.verb == "audit":
            reason = "no_session"
        answer = result, reason
        self.kept[scan.id] = Kept(
            _content(device, scan),
            person,
            now,
            moment,
            answer,
            scan,
            thing if result == "accepted" else None,
        )

    def _out_of_reach(self, person: str, code: str) -> str | None:
        thing = self.tags[code]
        unit = self.things[thing].unit if thing else self.blanks[code]
        if unit not in LOOKS[person]:
            return "other_unit"
        return None if unit in ACTS[person] else "not_allowed"

    def _fact(self, person: str, scan: SentScan, moment: datetime) -> str | None:
        if reason := self._out_of_reach(person, scan.tag):
            return reason
        key = self.tags[scan.tag]
        if key is None:
            return "blank_tag"
        thing = self.things[key]
        if scan.verb in SEEN:
            room = scan.room or ""
            if UNIT_OF.get(room) not in ACTS[person]:
                return "unknown_room"
            thing.seen[scan.id] = moment, room, scan.verb.value
            if scan.verb == "move":
                thing.rooms.append((moment, scan.id, room))
            return None
        holder = self.people[scan.person] if scan.person else None
        if holder and UNIT_OF[holder] not in ACTS[person]:
            return "unknown_person"
        thing.holders.append((moment, scan.id, holder))
        return None

    def _bind(self, person: str, scan: SentScan) -> str | None:
        if reason := self._out_of_reach(person, scan.tag):
            return reason
        if scan.tag not in self.blanks or self.tags[scan.tag] is not None:
            return "tag_not_blank"
        key = UUID(scan.asset)
        if self.things[key].unit not in ACTS[person]:
            return "unknown_asset"
        if key in self.tags.values():
            return "already_tagged"
        self.tags[scan.tag] = key
        self.things[key].only_facts = False
        return None

    def _cancel(self, person: str, scan: SentScan, moment: datetime, now: datetime) -> str | None:
        target = self.kept.get(scan.cancels) if scan.cancels else None
        own = target and target.person == person and target.answer[0] == "accepted"
        if target is None or not own or target.scan.verb == "cancel":
            return "unknown_scan"
        if now - target.received > timedelta(minutes=10):
            return "too_late"
        if target.scan.id in self.cancelled:
            return "already_cancelled"
        assert target.thing
        if not self._undo(target, self.things[target.thing], moment):
            return "built_on"
        self.things[target.thing].only_facts = False
        self.cancelled.add(target.scan.id)
        return None

    def _undo(self, target: Kept, thing: Thing, moment: datetime) -> bool:
        """Undo what stands last; say whether it does."""
        verb, key = target.scan.verb.value, target.scan.id
        if verb == "bind":
            if self.tags[target.scan.tag] != target.thing:
                return False
            self.tags[target.scan.tag] = None
        if verb == "move" or verb in HELD:
            placings = thing.rooms if verb == "move" else thing.holders
            *earlier, (at, last, _) = sorted(placings)
            if last != key:
                return False
            back = max(moment, at + timedelta(microseconds=1))
            placings.append((back, DERIVED, earlier[-1][2] if earlier else None))
        if verb in SEEN:
            thing.unseen.add(key)
        return True


def _content(device: UUID, scan: SentScan) -> tuple[Any, ...]:
    facts = (scan.id, scan.at, scan.tag, scan.verb, scan.room, scan.person)
    return device, scan.seq, *facts, scan.asset, scan.cancels


def _moments(
    scans: Sequence[SentScan], sent: datetime | None, now: datetime
) -> dict[UUID, datetime]:
    """Correct the device's clock, never into the future; there, keep the order of its numbers."""
    off = now - sent if sent else timedelta(0)
    unheard = off if abs(off) > timedelta(minutes=2) else timedelta(0)
    found: dict[UUID, datetime] = {}
    ceiling = now
    for scan in sorted(scans, key=lambda one: one.seq, reverse=True):
        skew = unheard if scan.skew_ms is None else timedelta(milliseconds=scan.skew_ms)
        moment = max(min(scan.at + skew, now), now - timedelta(days=400))
        if moment == now:
            moment = ceiling
            ceiling -= timedelta(microseconds=1)
        found[scan.id] = moment
    return found
