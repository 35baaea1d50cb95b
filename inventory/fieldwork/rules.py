"""The rules of scans, as plain functions: verbs, results, and the correction of clocks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class ScanVerb(StrEnum):
    """What a scan means; see the table in the decisions."""

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


MOST_SCANS = 500
CLOCK_TOLERANCE = timedelta(minutes=2)
OLDEST_SCAN = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Corrected:
    """When a scan happened by the server's clock, and whether that had to be clamped."""

    at: datetime
    clamped: bool


def corrected(at: datetime, *, skew_ms: int | None, received_at: datetime) -> Corrected:
    """Correct a device's clock by the skew it had learned, and never into the future."""
    moment = at + timedelta(milliseconds=skew_ms or 0)
    if moment > received_at:
        return Corrected(received_at, clamped=moment - received_at > CLOCK_TOLERANCE)
    oldest = received_at - OLDEST_SCAN
    return Corrected(max(moment, oldest), clamped=moment < oldest)
