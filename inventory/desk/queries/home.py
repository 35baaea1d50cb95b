"""Read what the home page shows: what needs action, and the totals of the register."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.models import Unit
from inventory.access.queries import scoped
from inventory.access.rules import Permission
from inventory.desk.queries.assets import count_assets, unit_column
from inventory.desk.rules import AssetFilter, Capped
from inventory.journal.rules import Actor
from inventory.organisation.models import Room
from inventory.register.models import Asset
from inventory.register.rules import AssetState, Condition
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


@dataclass(frozen=True, slots=True)
class Totals:
    """The register in numbers, within one actor's reach."""

    count: int
    value: Decimal
    by_condition: Mapping[Condition, int]


@dataclass(frozen=True, slots=True)
class Needs:
    """What waits for someone's hand."""

    reports: Sequence[Report]
    untagged: Capped
    unplaced: Capped

    @property
    def nothing(self) -> bool:
        """Say whether all is done."""
        return not (self.reports or self.untagged.number or self.unplaced.number)


def totals(session: Session, *, by: Actor) -> Totals:
    """Return count, value and conditions of the assets within reach."""
    statement = (
        sa.select(Asset.condition, sa.func.count(), sa.func.sum(Asset.acquisition_value))
        .where(Asset.state != AssetState.REMOVED)
        .group_by(Asset.condition)
    )
    rows = session.execute(scoped(statement, unit_column(by), by, Permission.READ_REGISTER)).all()
    counts = {condition: count for condition, count, _ in rows}
    return Totals(
        count=sum(counts.values()),
        value=sum((value for _, _, value in rows), Decimal(0)),
        by_condition={condition: counts.get(condition, 0) for condition in Condition},
    )


def needs(session: Session, *, by: Actor) -> Needs:
    """Return what waits: finders' reports, assets without a tag, assets without a room."""
    return Needs(
        reports=open_reports(session, by=by),
        untagged=count_assets(session, AssetFilter(untagged=True), by=by),
        unplaced=count_assets(session, AssetFilter(unplaced=True), by=by),
    )


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
