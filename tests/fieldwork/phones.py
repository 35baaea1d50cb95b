"""Phones and what befalls them, as data: a schedule is a list of steps, drawn from a number.

Every choice stands in the steps, so that a schedule that fails can be cut down and played again.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from inventory.fieldwork.rules import ScanVerb, SentScan, Via
from inventory.ids import new_id

OWNERS = ("rina", "rina", "bela", "kiki")
ROOMS = ("A1", "A2", "A1", "A2", "H1", "nowhere")
PEOPLE = ("yohanes", "yohanes", "yohanes", "hana")
JUMPS = (0, -1, 1, -90, 90, -7200, 7200, -86400, 86400, -20_000 * 86400, 20_000 * 86400)
PASSES = (0, 0, 1, 1, 20, 240, 900)
SCANS = {"check_in": 4, "audit": 1, "move": 6, "hand_over": 3, "return": 1, "bind": 3, "cancel": 5}
EVENTS = {
    "sync": 8,  # all that waits is sent and answered
    "lose": 3,  # the server has it, the phone never hears
    "crash": 2,  # the server dies before it commits
    "again": 3,  # an old batch comes once more, by a detour
    "jump": 2,  # the clock is set
    "reinstall": 1,  # a new device with nothing on it, in the same hands
    "restore": 1,  # a backup: the same device counts from the beginning
    "restart": 1,  # the server comes up afresh
}


@dataclass(frozen=True)
class Step:
    """One thing that happens, so many seconds after the one before."""

    what: str
    phone: int = 0
    pick: int = 0
    other: int = 0
    passes: int = 1
    split: int = 0
    shuffle: int = 0


@dataclass(frozen=True)
class Batch:
    """Scans as they are on the way, with the phone's word on when they left."""

    person: str
    device: UUID
    scans: tuple[SentScan, ...]
    sent: datetime


@dataclass
class Phone:
    """Someone's phone: its list of what is not answered yet, and what it knows of its clock."""

    person: str
    device: UUID = field(default_factory=new_id)
    ahead: timedelta = timedelta(0)
    skew_ms: int | None = None
    number: int = 0
    outbox: list[SentScan] = field(default_factory=list)

    def clock(self, now: datetime) -> datetime:
        """Tell the time."""
        return now + self.ahead

    def keep(self, scan: SentScan, now: datetime) -> None:
        """Put a scan into the list, with the next number."""
        self.number += 1
        self.outbox.append(replace(scan, seq=self.number, at=self.clock(now), skew_ms=self.skew_ms))

    def jump(self, step: Step) -> None:
        """Have the clock set, rightly or wrongly."""
        self.ahead = timedelta(seconds=JUMPS[step.pick % len(JUMPS)])

    def begin_anew(self, *, same_device: bool) -> None:
        """Forget everything; a backup brings the old device's name back."""
        self.device = self.device if same_device else new_id()
        self.outbox, self.number, self.skew_ms = [], 0, None

    def batches(self, step: Step, now: datetime) -> list[Batch]:
        """Return what waits, split and shuffled as the step says."""
        scans = list(self.outbox)
        if step.shuffle:
            random.Random(step.shuffle).shuffle(scans)
        size = step.split or len(scans) or 1
        return [
            Batch(self.person, self.device, tuple(scans[start : start + size]), self.clock(now))
            for start in range(0, len(scans), size)
        ]

    def hear(self, batch: Batch, answers: Sequence[tuple[str, str | None]], now: datetime) -> None:
        """Strike out what is answered; where the numbers were used before, count anew."""
        reused = {
            scan.id
            for scan, (_, reason) in zip(batch.scans, answers, strict=True)
            if reason == "sequence_reused"
        }
        settled = {scan.id for scan in batch.scans} - reused
        self.outbox = [scan for scan in self.outbox if scan.id not in settled]
        self.skew_ms = round((now - self.clock(now)) / timedelta(milliseconds=1))
        if reused:
            self.device, self.number = new_id(), len(self.outbox)
            self.outbox = [
                replace(scan, seq=number) for number, scan in enumerate(self.outbox, start=1)
            ]


NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def draw(number: int) -> list[Step]:
    """Return the schedule with this number, always the same."""
    dice = random.Random(number)
    offline = dice.choice((1, 1, 4))
    weights = {what: weight * offline for what, weight in SCANS.items()} | EVENTS
    return [
        Step(
            what,
            phone=dice.choices(range(4), (5, 5, 2, 1))[0],
            pick=dice.randrange(256),
            other=dice.randrange(2, 256),
            passes=dice.choice(PASSES),
            split=dice.choice((0, 0, 1, 2, 3)),
            shuffle=dice.choice((0, dice.randrange(1, 1000))),
        )
        for what in dice.choices(list(weights), list(weights.values()), k=dice.randint(2, 18))
    ]


def make_scan(
    step: Step,
    key: UUID,
    *,
    codes: Sequence[str],
    assets: Sequence[UUID],
    people: dict[str, str],
    made: Sequence[UUID],
) -> SentScan:
    """Return the scan that a step means; the phone adds its number and its time."""
    verb = ScanVerb(step.what)
    tag, asset, cancels = codes[step.pick % len(codes)], None, None
    if verb is ScanVerb.BIND:
        tag = codes[-1 - step.pick % 3]
        asset = str(assets[-1 - step.other % 2])
    if verb is ScanVerb.CANCEL:
        cancels = made[-1 - step.pick % min(3, len(made))] if made else key
    return SentScan(
        id=key,
        seq=0,
        at=NEVER,
        tag=tag,
        verb=verb,
        via=Via.CAMERA,
        room=ROOMS[step.other % len(ROOMS)],
        person=people[PEOPLE[step.other % len(PEOPLE)]] if verb is ScanVerb.HAND_OVER else None,
        asset=asset,
        cancels=cancels,
    )
