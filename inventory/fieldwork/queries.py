"""Read scans, and what scans name: rooms by key or code, people, and the rooms lately used."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.models import Unit
from inventory.access.queries import scoped
from inventory.access.rules import Permission
from inventory.fieldwork.errors import UnknownScan
from inventory.fieldwork.models import Scan
from inventory.fieldwork.rules import ScanResult, ScanVerb
from inventory.journal.rules import Actor
from inventory.organisation.models import Person, Room
from inventory.organisation.queries import Place, is_present, places_by_id
from inventory.register.models import Asset

RECENT_ROOMS = 5
RECENT_SCANS = 200


@dataclass(frozen=True, slots=True)
class Known:
    """A scan that is stored already, with what an answer or a cancel needs of it."""

    id: UUID
    account_id: UUID
    device_id: UUID
    seq: int
    content_hash: str
    verb: ScanVerb
    received_at: datetime
    result: ScanResult
    reason: str | None
    tag_text: str
    cancels_id: UUID | None
    asset_id: UUID | None
    asset_name: str | None
    unit_path: str | None


@dataclass(frozen=True, slots=True)
class Reached:
    """Something with the path of the unit it belongs to; `code` is a room's."""

    id: UUID
    code: str
    unit_path: str


_KNOWN = (
    sa.select(
        Scan.id,
        Scan.account_id,
        Scan.device_id,
        Scan.seq,
        Scan.content_hash,
        Scan.verb,
        Scan.received_at,
        Scan.result,
        Scan.reason,
        Scan.tag_text,
        Scan.cancels_id,
        Scan.asset_id,
        Asset.name.label("asset_name"),
        Unit.path.label("unit_path"),
    )
    .outerjoin(Asset, Asset.id == Scan.asset_id)
    .outerjoin(Unit, Unit.id == Asset.unit_id)
)


def known_scans(
    session: Session, ids: Collection[UUID], device_id: UUID, numbers: Collection[int]
) -> list[Known]:
    """Return stored scans with one of these ids, or of this device with one of these numbers.

    Accepted cancels of those ids are among them.
    """
    statement = _KNOWN.where(
        sa.or_(
            Scan.id.in_(ids),
            sa.and_(Scan.device_id == device_id, Scan.seq.in_(numbers)),
            sa.and_(Scan.cancels_id.in_(ids), Scan.result == ScanResult.ACCEPTED),
        )
    )
    rows = session.execute(statement)
    return [Known(**row._mapping) for row in rows]  # noqa: SLF001 -- SQLAlchemy's public mapping


def rooms_named(session: Session, ids: Collection[UUID], codes: Collection[str]) -> list[Reached]:
    """Return the rooms with these keys or these codes, whatever their unit."""
    statement = (
        sa.select(Room.id, Room.code, Unit.path)
        .join(Unit, Unit.id == Room.unit_id)
        .where(sa.or_(Room.id.in_(ids), Room.code.in_(codes)))
    )
    return [Reached(*row) for row in session.execute(statement)]


def people_named(session: Session, ids: Collection[UUID], *, on: date) -> list[Reached]:
    """Return the people with these keys, whatever their unit, but those who left before `on`."""
    statement = (
        sa.select(Person.id, sa.literal(""), Unit.path)
        .join(Unit, Unit.id == Person.unit_id)
        .where(Person.id.in_(ids), is_present(on))
    )
    return [Reached(*row) for row in session.execute(statement)]


def get_scan(session: Session, scan_id: UUID, *, by: Actor) -> tuple[Scan, UUID | None]:
    """Return a scan with the id of the scan that cancelled it, or None.

    One's own, or of an asset whose register one reads; else raises UnknownScan.
    """
    reached = scoped(sa.select(Asset.id), Asset.unit_id, by, Permission.READ_REGISTER)
    statement = sa.select(Scan).where(
        Scan.id == scan_id, sa.or_(Scan.account_id == by.id, Scan.asset_id.in_(reached))
    )
    scan = session.scalar(statement)
    if scan is None:
        raise UnknownScan
    cancelled_by = session.scalar(
        sa.select(Scan.id).where(Scan.cancels_id == scan_id, Scan.result == ScanResult.ACCEPTED)
    )
    return scan, cancelled_by


def recent_rooms(session: Session, *, by: Actor) -> Sequence[Place]:
    """Return the last rooms in which this account scanned, newest first, while within reach."""
    rows = session.scalars(
        sa.select(Scan.room_id)
        .where(Scan.account_id == by.id)
        .order_by(Scan.received_at.desc())
        .limit(RECENT_SCANS)
    )
    keys = [key for key in dict.fromkeys(rows) if key is not None][:RECENT_ROOMS]
    found = places_by_id(session, keys)
    return [found[key] for key in keys if by.may(Permission.LOOK, found[key].unit_path)]
