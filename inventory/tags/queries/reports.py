"""Read what finders of things told us."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.models import Unit
from inventory.access.queries import scoped
from inventory.access.rules import Permission
from inventory.journal.rules import Actor
from inventory.organisation.models import Room
from inventory.register.models import Asset
from inventory.tags.models import FoundReport, Tag

MOST_REPORTS = 50


@dataclass(frozen=True, slots=True)
class Report:
    """A finder's report that nobody has settled; the phone only for whoever may settle it."""

    id: UUID
    code: str
    thing: str | None
    place: str
    phone: str | None
    at: datetime
    may_settle: bool


def open_reports(session: Session, *, by: Actor) -> list[Report]:
    """Return the reports on tags of units whose register the actor reads, newest first."""
    statement = (
        sa.select(
            FoundReport,
            Unit.path,
            sa.func.coalesce(Asset.name, Room.name).label("thing"),
        )
        .join(Tag, Tag.code == FoundReport.tag_code)
        .join(Unit, Unit.id == Tag.unit_id)
        .outerjoin(Asset, Asset.id == Tag.asset_id)
        .outerjoin(Room, Room.id == Tag.room_id)
        .where(FoundReport.settled_at.is_(None))
        .order_by(FoundReport.at.desc(), FoundReport.id.desc())
        .limit(MOST_REPORTS)
    )
    return [
        Report(
            id=report.id,
            code=report.tag_code,
            thing=thing,
            place=report.place,
            phone=report.phone if by.may(Permission.MANAGE_TAGS, path) else None,
            at=report.at,
            may_settle=by.may(Permission.MANAGE_TAGS, path),
        )
        for report, path, thing in session.execute(
            scoped(statement, Tag.unit_id, by, Permission.READ_REGISTER)
        )
    ]
