"""The rules of places over time, as plain functions: order of arrival never matters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from inventory.register.rules import Condition


class SightingVerb(StrEnum):
    """How a thing was seen: looked for, counted, or held in hand while it was moved."""

    CHECK_IN = "check_in"
    AUDIT = "audit"
    MOVE = "move"


class Placed(StrEnum):
    """What a placement came to."""

    MOVED = "moved"
    ALREADY_THERE = "already_there"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Span:
    """Where (or with whom) an asset is said to be from one moment on."""

    id: UUID
    place_id: UUID | None
    from_at: datetime

    @property
    def order(self) -> tuple[datetime, UUID]:
        """Equal moments are ordered by key, so that every order of arrival ends alike."""
        return self.from_at, self.id


@dataclass(frozen=True, slots=True)
class NewPlacement:
    """Put an asset into a room (or with a holder) from a moment on; None: nowhere, nobody.

    `id` is the scan's where there is one, so that the same fact has the same key everywhere.
    """

    id: UUID
    asset_id: UUID
    place_id: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class NewSighting:
    """Something was seen; `id` as in NewPlacement."""

    id: UUID
    asset_id: UUID
    room_id: UUID | None
    at: datetime
    verb: SightingVerb
    condition: Condition | None


@dataclass(frozen=True, slots=True)
class Statement:
    """What a holder says of an asset in his name; why, where it is not here."""

    asset_id: UUID
    is_here: bool
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What was kept of statements: how many things are here, how many not.

    Of `handed_on` nothing was kept: they are in the speaker's name no more.
    """

    here: int
    missing: int
    handed_on: int


class Outcome(StrEnum):
    """What came of a holder's report that a thing is not here."""

    FOUND = "found"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Row:
    """A span with its end, as the table holds it."""

    span: Span
    to_at: datetime | None


def timeline(spans: Iterable[Span]) -> list[Row]:
    """Order spans and let each end where the next begins; the last is still open."""
    ordered = sorted(spans, key=lambda span: span.order)
    ends = [*(span.from_at for span in ordered[1:]), None]
    return [Row(span, end) for span, end in zip(ordered, ends, strict=False)]


def outcome(before: Sequence[Span], new: Span) -> Placed:
    """Say what adding `new` to an asset's ordered spans comes to."""
    if before and new.order < before[-1].order:
        return Placed.LATE
    if before and before[-1].place_id == new.place_id:
        return Placed.ALREADY_THERE
    return Placed.MOVED


def next_moment(spans: Sequence[Span], at: datetime) -> datetime:
    """Return `at`, or just after the newest span where its clock ran ahead of this one."""
    if spans and at <= spans[-1].from_at:
        return spans[-1].from_at + timedelta(microseconds=1)
    return at
