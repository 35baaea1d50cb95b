"""Read what finders of things told us."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.queries import scoped
from inventory.access.rules import Permission
from inventory.journal.rules import Actor
from inventory.tags.models import FoundReport, Tag


def open_reports(session: Session, *, by: Actor) -> Sequence[tuple[FoundReport, Tag]]:
    """Return the newest 50 reports that nobody has settled, newest first, within reach."""
    statement = scoped(
        sa.select(FoundReport, Tag)
        .join(Tag, Tag.code == FoundReport.tag_code)
        .where(FoundReport.settled_at.is_(None))
        .order_by(FoundReport.at.desc())
        .limit(50),
        Tag.unit_id,
        by,
        Permission.MANAGE_TAGS,
    )
    return [(row[0], row[1]) for row in session.execute(statement)]
