"""What a finder of a thing tells us: kept, and marked as dealt with."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.queries import scoped
from inventory.access.rules import Permission
from inventory.journal import actions as journal
from inventory.journal.rules import Actor
from inventory.tags.errors import UnknownReport, UnknownTag
from inventory.tags.models import FoundReport, Tag


def report_found(
    session: Session, code: str, *, place: str, phone: str | None, now: datetime
) -> FoundReport:
    """Keep what a finder wrote; raises UnknownTag. Nobody is logged in, so no act is journaled.

    The same words about the same tag are one report until it is settled, however often they come.
    """
    if session.get(Tag, code) is None:
        raise UnknownTag
    known = session.scalar(
        sa.select(FoundReport)
        .where(
            FoundReport.tag_code == code,
            FoundReport.place == place,
            FoundReport.phone == phone if phone else FoundReport.phone.is_(None),
            FoundReport.settled_at.is_(None),
        )
        .limit(1)
    )
    if known is not None:
        return known
    report = FoundReport(tag_code=code, place=place, phone=phone, at=now)
    session.add(report)
    session.flush()
    return report


def settle_report(session: Session, report_id: UUID, *, by: Actor, now: datetime) -> None:
    """Mark a finder's report as dealt with; raises UnknownReport."""
    statement = (
        sa.select(FoundReport, Tag.id)
        .join(Tag, Tag.code == FoundReport.tag_code)
        .where(FoundReport.id == report_id)
        .with_for_update(of=FoundReport)
    )
    row = session.execute(scoped(statement, Tag.unit_id, by, Permission.MANAGE_TAGS)).one_or_none()
    if row is None:
        raise UnknownReport
    report, tag_id = row
    if report.settled_at is not None:
        return
    report.settled_at = now
    changes = {"report_id": (None, report.id)}
    journal.record(session, "report.settled", "tag", tag_id, by=by, at=now, changes=changes)
