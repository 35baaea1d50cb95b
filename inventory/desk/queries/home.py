"""Read what the home page shows: what needs action, and the totals of the register."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.queries import scoped
from inventory.access.rules import Permission
from inventory.desk.queries.assets import count_assets, unit_column
from inventory.desk.rules import AssetFilter, Capped
from inventory.journal.rules import Actor
from inventory.register.models import Asset
from inventory.register.rules import AssetState, Condition
from inventory.tags.queries import Report, open_reports


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
