"""Read what the home page shows beside the totals: what needs action."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from inventory.desk.queries.assets import count_assets
from inventory.desk.rules import AssetFilter, Capped, Tagged
from inventory.journal.rules import Actor
from inventory.tags.queries import Report, open_reports


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


def needs(session: Session, *, by: Actor) -> Needs:
    """Return what waits: finders' reports, assets without a tag, assets without a room."""
    return Needs(
        reports=open_reports(session, by=by),
        untagged=count_assets(session, AssetFilter(tag=Tagged.NONE), by=by),
        unplaced=count_assets(session, AssetFilter(unplaced=True), by=by),
    )
