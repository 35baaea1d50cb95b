"""Read what the home page shows beside the totals: what needs action."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from inventory.custody.queries import MissingThing, missing_things
from inventory.desk.queries.assets import count_assets
from inventory.desk.rules import AssetFilter, Capped, Tagged
from inventory.journal.rules import Actor
from inventory.tags.queries import Report, open_reports


@dataclass(frozen=True, slots=True)
class Needs:
    """What waits for someone's hand."""

    reports: Sequence[Report]
    missing: Sequence[MissingThing]
    untagged: Capped
    unplaced: Capped

    @property
    def nothing(self) -> bool:
        """Say whether all is done."""
        return not (self.reports or self.missing or self.untagged.number or self.unplaced.number)


def needs(session: Session, *, by: Actor) -> Needs:
    """Return what waits: reports of finders and holders, assets without a tag or a room."""
    return Needs(
        reports=open_reports(session, by=by),
        missing=missing_things(session, by=by),
        untagged=count_assets(session, AssetFilter(tag=Tagged.NONE), by=by),
        unplaced=count_assets(session, AssetFilter(unplaced=True), by=by),
    )
