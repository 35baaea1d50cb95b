"""What devices send and what they are answered, as JSON."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from inventory.fieldwork.models import Scan
from inventory.fieldwork.rules import MOST_SCANS, ScanResult, ScanVerb, SentScan, Via
from inventory.register.rules import Condition
from inventory.web.forms import without_control

LARGEST_NUMBER = 2**63 - 1
LARGEST_SKEW_MS = 10_000 * 366 * 24 * 3600 * 1000


Text = Annotated[
    str, StringConstraints(min_length=1, max_length=300), AfterValidator(without_control)
]
Remark = Annotated[
    str, StringConstraints(min_length=1, max_length=500), AfterValidator(without_control)
]


class ScanIn(BaseModel):
    """One scan; `room` and `person` are an id, a code (rooms) or the text of a tag."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    id: UUID
    seq: int = Field(ge=0, le=LARGEST_NUMBER)
    at: AwareDatetime
    tag: Text
    verb: ScanVerb
    via: Via
    room: Text | None = None
    person: Text | None = None
    stocktake: Text | None = None
    condition: Condition | None = None
    note: Remark | None = None
    asset: Text | None = None
    cancels: UUID | None = None
    skew_ms: int | None = Field(default=None, ge=-LARGEST_SKEW_MS, le=LARGEST_SKEW_MS)

    def sent(self) -> SentScan:
        """Return the scan as a plain value."""
        return SentScan(**dict(self))


class ScanBatch(BaseModel):
    """What a device sends: its own name for itself, its clock, and 1 to 500 scans."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    device: UUID
    sent_at: AwareDatetime
    scans: list[ScanIn] = Field(min_length=1, max_length=MOST_SCANS)


class TouchedOut(BaseModel):
    """A thing that a scan changed: `asset` or `tag`."""

    kind: str
    id: UUID


class ScanAnswer(BaseModel):
    """What one scan came to; `title` says it in the user's language."""

    id: UUID
    result: ScanResult
    reason: str | None
    title: str
    asset: UUID | None
    touched: list[TouchedOut]


class BatchAnswer(BaseModel):
    """What each scan came to, in the order sent, and the server's clock."""

    received_at: datetime
    results: list[ScanAnswer]


class ScanOut(BaseModel):
    """A scan as it was sent, when it counts as made, and what became of it."""

    id: UUID
    device: UUID
    seq: int
    at: datetime
    corrected_at: datetime
    clamped: bool
    received_at: datetime
    verb: ScanVerb
    via: Via
    tag: str
    room: str | None
    person: str | None
    stocktake: str | None
    condition: Condition | None
    note: str | None
    named_asset: str | None
    cancels: UUID | None
    result: ScanResult
    reason: str | None
    asset: UUID | None
    room_id: UUID | None
    cancelled_by: UUID | None

    @classmethod
    def of(cls, scan: Scan, cancelled_by: UUID | None) -> "ScanOut":
        """Build the answer from the stored scan."""
        return cls(
            id=scan.id,
            device=scan.device_id,
            seq=scan.seq,
            at=scan.at,
            corrected_at=scan.corrected_at,
            clamped=scan.clamped,
            received_at=scan.received_at,
            verb=scan.verb,
            via=scan.via,
            tag=scan.tag_text,
            room=scan.room_text,
            person=scan.person_text,
            stocktake=scan.stocktake_text,
            condition=scan.condition,
            note=scan.note,
            named_asset=scan.asset_text,
            cancels=scan.cancels_id,
            result=scan.result,
            reason=scan.reason,
            asset=scan.asset_id,
            room_id=scan.room_id,
            cancelled_by=cancelled_by,
        )


class CodeOut(BaseModel):
    """One code in a picture: its text, and its corners (x, y) from its own top left clockwise."""

    text: str
    corners: list[tuple[float, float]]


class ReadingsAnswer(BaseModel):
    """Every code in a picture, whose size is in pixels as a person sees it, upright."""

    width: int
    height: int
    readings: list[CodeOut]
