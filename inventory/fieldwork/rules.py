"""The rules of scans, as plain functions: verbs, results, and the correction of clocks."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from inventory.access.rules import Permission
from inventory.register.rules import Condition


class ScanVerb(StrEnum):
    """What a scan means.

    check_in: the thing was seen in the room named; never moves it.
    move: it is in the room named from now on, and was seen there.
    audit: it was looked for and found in the room named; until there are stock-takes a sighting,
    with the reason `no_session`.
    hand_over: it is in the custody of the person named from now on.
    return: it is in nobody's custody from now on.
    bind: the blank tag scanned is the asset's named.
    cancel: undoes the scan named: one's own, within CANCEL_WITHIN, nothing later built on it.
    """

    CHECK_IN = "check_in"
    MOVE = "move"
    AUDIT = "audit"
    HAND_OVER = "hand_over"
    RETURN = "return"
    BIND = "bind"
    CANCEL = "cancel"


class ScanResult(StrEnum):
    """What became of a scan; only accepted ones are journaled."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    REJECTED = "rejected"


class Via(StrEnum):
    """How a tag was read."""

    CAMERA = "camera"
    PHOTO = "photo"
    WEDGE = "wedge"
    TYPED = "typed"
    DESK = "desk"


class Reason(StrEnum):
    """Why a scan came to what it did; accepted scans seldom need one."""

    ALREADY_THERE = "already_there"
    LATE = "late"
    NO_SESSION = "no_session"

    ID_REUSED = "id_reused"
    SEQUENCE_REUSED = "sequence_reused"
    FOREIGN_TEXT = "foreign_text"
    UNKNOWN_TAG = "unknown_tag"
    OTHER_UNIT = "other_unit"
    NOT_ALLOWED = "not_allowed"
    BLANK_TAG = "blank_tag"
    TAG_RETIRED = "tag_retired"
    NOT_AN_ASSET = "not_an_asset"
    ASSET_REMOVED = "asset_removed"
    STANDS_IN_NO_ROOM = "stands_in_no_room"
    ROOM_NEEDED = "room_needed"
    UNKNOWN_ROOM = "unknown_room"
    AMBIGUOUS_ROOM = "ambiguous_room"
    PERSON_NEEDED = "person_needed"
    UNKNOWN_PERSON = "unknown_person"
    ASSET_NEEDED = "asset_needed"
    UNKNOWN_ASSET = "unknown_asset"
    SCAN_NEEDED = "scan_needed"
    UNKNOWN_SCAN = "unknown_scan"
    TOO_LATE = "too_late"

    TAG_NOT_BLANK = "tag_not_blank"
    ALREADY_TAGGED = "already_tagged"
    ALREADY_CANCELLED = "already_cancelled"
    BUILT_ON = "built_on"
    LOST_RACE = "lost_race"


CONFLICTS = frozenset(
    {
        Reason.TAG_NOT_BLANK,
        Reason.ALREADY_TAGGED,
        Reason.ALREADY_CANCELLED,
        Reason.BUILT_ON,
        Reason.LOST_RACE,
    }
)

FACTS = frozenset(
    {ScanVerb.CHECK_IN, ScanVerb.AUDIT, ScanVerb.MOVE, ScanVerb.HAND_OVER, ScanVerb.RETURN}
)
"""Verbs whose meaning does not depend on the order of arrival; they are written set-wise."""

SIGHTINGS = frozenset({ScanVerb.CHECK_IN, ScanVerb.AUDIT})
WITNESSED = SIGHTINGS | {ScanVerb.MOVE}
"""Verbs by which a thing was seen in a room, held before the camera; they all name that room."""

VERB_PERMISSIONS: Mapping[ScanVerb, Permission] = {
    ScanVerb.CHECK_IN: Permission.CHECK_ASSETS,
    ScanVerb.AUDIT: Permission.CHECK_ASSETS,
    ScanVerb.MOVE: Permission.MOVE_ASSETS,
    ScanVerb.HAND_OVER: Permission.HAND_OVER,
    ScanVerb.RETURN: Permission.HAND_OVER,
    ScanVerb.BIND: Permission.MANAGE_TAGS,
}

MOST_SCANS = 500
CANCEL_WITHIN = timedelta(minutes=10)
CLOCK_TOLERANCE = timedelta(minutes=2)
OLDEST_SCAN = timedelta(days=400)
EARLIEST_KEPT = datetime(1970, 1, 1, tzinfo=UTC)
LATEST_KEPT = datetime(2999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SentScan:
    """One scan as a device sent it; `at` and `skew_ms` are the device's own words."""

    id: UUID
    seq: int
    at: datetime
    tag: str
    verb: ScanVerb
    via: Via
    room: str | None = None
    person: str | None = None
    stocktake: str | None = None
    condition: Condition | None = None
    note: str | None = None
    asset: str | None = None
    cancels: UUID | None = None
    skew_ms: int | None = None


_CONTENT = json.JSONEncoder(sort_keys=True, default=str)
_FACTS_SENT = tuple(one.name for one in fields(SentScan))


def content_hash(device_id: UUID, scan: SentScan) -> str:
    """Return what is the same when a scan is sent again, and else is not (64 hex digits).

    What the device knows of its clock by then is no part of the scan.
    """
    facts = {name: getattr(scan, name) for name in _FACTS_SENT}
    facts |= {"device": device_id, "skew_ms": None}
    return hashlib.sha256(_CONTENT.encode(facts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Corrected:
    """When a scan happened by the server's clock, and whether that had to be clamped."""

    at: datetime
    clamped: bool


def corrected(at: datetime, *, skew_ms: int | None, received_at: datetime) -> Corrected:
    """Correct a device's clock by the skew it had learned, and never into the future."""
    try:
        moment = (at + timedelta(milliseconds=skew_ms or 0)).astimezone(UTC)
    except OverflowError:
        ahead = (skew_ms or 0) > 0 or at > received_at
        return Corrected(received_at if ahead else received_at - OLDEST_SCAN, clamped=True)
    if moment > received_at:
        return Corrected(received_at, clamped=moment - received_at > CLOCK_TOLERANCE)
    oldest = received_at - OLDEST_SCAN
    return Corrected(max(moment, oldest), clamped=moment < oldest)


def skew_at_sending(sent_at: datetime, received_at: datetime) -> int | None:
    """Return by how many ms a device that never heard our clock is off, None where it may be right.

    Its word on when it sent the batch is compared with the moment the batch came.
    """
    off = received_at - sent_at
    return None if abs(off) <= CLOCK_TOLERANCE else int(off / timedelta(milliseconds=1))


def moments(
    scans: Sequence[SentScan], received_at: datetime, *, skew_ms: int | None = None
) -> dict[UUID, Corrected]:
    """Return when each scan of one device happened, by its id.

    `skew_ms` is for scans made before the device had heard our clock.

    Scans of a fast clock would all fall on the moment of receipt; they keep the order in which
    the device made them, a microsecond apart.
    """
    found: dict[UUID, Corrected] = {}
    ceiling = received_at
    for scan in sorted(scans, key=lambda scan: scan.seq, reverse=True):
        skew = skew_ms if scan.skew_ms is None else scan.skew_ms
        one = corrected(scan.at, skew_ms=skew, received_at=received_at)
        if one.at == received_at:
            one = Corrected(ceiling, one.clamped)
            ceiling -= timedelta(microseconds=1)
        found[scan.id] = one
    return found


def kept_moment(at: datetime) -> datetime:
    """Return a device's own word on the time, within the years that every database can hold."""
    return min(max(at, EARLIEST_KEPT), LATEST_KEPT)
