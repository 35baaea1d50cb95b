"""One batch of scans while it is taken in, and what each of them came to."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from inventory.fieldwork.queries import Known
from inventory.fieldwork.rules import (
    CONFLICTS,
    Corrected,
    Reason,
    ScanResult,
    ScanVerb,
    SentScan,
    content_hash,
    kept_moment,
)
from inventory.journal.rules import Actor
from inventory.register.models import Asset


@dataclass(frozen=True, slots=True)
class Touched:
    """A thing that a scan changed: `asset` or `tag`."""

    kind: str
    id: UUID


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one scan came to."""

    id: UUID
    verb: ScanVerb
    result: ScanResult
    reason: Reason | None = None
    asset_id: UUID | None = None
    asset_name: str | None = None
    room_id: UUID | None = None
    touched: tuple[Touched, ...] = ()


@dataclass(slots=True)
class Batch:
    """One batch while it is taken in.

    `fresh` are the scans that nobody sent before, `assets` those they may change: locked.
    """

    session: Session
    device_id: UUID
    at: dict[UUID, Corrected]
    by: Actor
    now: datetime
    known: dict[UUID, Known]
    cancelled: set[UUID]
    fresh: dict[UUID, SentScan] = field(default_factory=dict)
    outcomes: dict[UUID, Outcome] = field(default_factory=dict)
    assets: Mapping[UUID, Asset] = field(default_factory=dict)

    def accept(
        self,
        scan: SentScan,
        reason: Reason | None,
        *,
        asset_id: UUID | None,
        asset_name: str | None,
        unit_path: str | None,
        room_id: UUID | None = None,
        also: tuple[Touched, ...] = (),
    ) -> Outcome:
        """Keep that a scan was accepted; a later one of the same batch may undo it."""
        touched = (Touched("asset", asset_id), *also) if asset_id else also
        outcome = Outcome(
            scan.id, scan.verb, ScanResult.ACCEPTED, reason, asset_id, asset_name, room_id, touched
        )
        self.outcomes[scan.id] = outcome
        self.known[scan.id] = Known(
            id=scan.id,
            account_id=self.by.id,
            device_id=self.device_id,
            seq=scan.seq,
            content_hash="",
            verb=scan.verb,
            received_at=self.now,
            result=ScanResult.ACCEPTED,
            reason=reason,
            tag_text=scan.tag,
            cancels_id=scan.cancels,
            asset_id=asset_id,
            asset_name=asset_name,
            unit_path=unit_path,
        )
        return outcome

    def row(self, scan: SentScan) -> dict[str, Any]:
        """Return a fresh scan as the table keeps it."""
        outcome, when = self.outcomes[scan.id], self.at[scan.id]
        return {
            "id": scan.id,
            "device_id": self.device_id,
            "seq": scan.seq,
            "account_id": self.by.id,
            "content_hash": content_hash(self.device_id, scan),
            "at": kept_moment(scan.at),
            "corrected_at": when.at,
            "clamped": when.clamped,
            "received_at": self.now,
            "verb": scan.verb,
            "via": scan.via,
            "tag_text": scan.tag,
            "room_text": scan.room,
            "person_text": scan.person,
            "stocktake_text": scan.stocktake,
            "asset_text": scan.asset,
            "condition": scan.condition,
            "note": scan.note,
            "cancels_id": scan.cancels,
            "asset_id": outcome.asset_id,
            "room_id": outcome.room_id,
            "result": outcome.result,
            "reason": outcome.reason,
        }


def refused(scan: SentScan, reason: Reason) -> Outcome:
    """Return the outcome of a scan that is not recorded in the register, for a reason."""
    result = ScanResult.CONFLICT if reason in CONFLICTS else ScanResult.REJECTED
    return Outcome(scan.id, scan.verb, result, reason)


def again(stored: Known) -> Outcome:
    """Answer a scan that was sent before: a refusal is told again, else it may never be heard."""
    reason = Reason(stored.reason) if stored.reason else None
    return repeated(
        Outcome(stored.id, stored.verb, stored.result, reason, stored.asset_id, stored.asset_name)
    )


def repeated(outcome: Outcome) -> Outcome:
    """Answer a scan once more: what was accepted is now a duplicate and touches nothing."""
    if outcome.result is not ScanResult.ACCEPTED:
        return outcome
    return replace(outcome, result=ScanResult.DUPLICATE, touched=())
