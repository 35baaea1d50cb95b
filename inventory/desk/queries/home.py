"""Read what the home page shows beside the totals: what needs action, what is one's own."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.queries import units
from inventory.access.rules import Permission
from inventory.custody.queries import MissingThing, missing_things
from inventory.desk.queries.assets import count_assets
from inventory.desk.rules import AssetFilter, Capped, Tagged
from inventory.journal.rules import Actor
from inventory.organisation.models import Person, Room
from inventory.register.models import Asset
from inventory.register.rules import AssetState
from inventory.tags.queries import Report, open_reports

MOST_NAMED = 5
MOST_MISSED = 50
"""So much of what is reported missing is named, and counted: all of it stands in its list."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What waits for someone's hand; `missed` counts what `missing` names the newest of."""

    reports: Sequence[Report]
    missing: Sequence[MissingThing]
    missed: Capped
    untagged: Capped
    unplaced: Capped

    @property
    def nothing(self) -> bool:
        """Say whether all is done."""
        return not (self.reports or self.missing or self.untagged.number or self.unplaced.number)


@dataclass(frozen=True, slots=True)
class Own:
    """How many things are in someone's name, and how many rooms he keeps."""

    things: int
    rooms: int


def needs(session: Session, *, by: Actor) -> Needs:
    """Return what waits: reports of finders and holders, assets without a tag or a room."""
    missing = missing_things(session, by=by, limit=MOST_MISSED + 1)
    return Needs(
        reports=open_reports(session, by=by),
        missing=missing[:MOST_NAMED],
        missed=Capped(min(len(missing), MOST_MISSED), more=len(missing) > MOST_MISSED),
        untagged=count_assets(session, AssetFilter(tag=Tagged.NONE), by=by),
        unplaced=count_assets(session, AssetFilter(unplaced=True), by=by),
    )


def own(session: Session, *, by: Actor) -> Own:
    """Count what is the actor's own, whatever its unit; nothing where his account is nobody's."""
    me = sa.select(Person.id).where(Person.account_id == by.id).scalar_subquery()
    things = sa.select(sa.func.count()).where(
        Asset.holder_id == me, Asset.state != AssetState.REMOVED
    )
    rooms = sa.select(sa.func.count()).where(Room.keeper_id == me)
    row = session.execute(sa.select(things.scalar_subquery(), rooms.scalar_subquery())).one()
    return Own(*row)


def read_from(session: Session, *, by: Actor) -> Sequence[str]:
    """Return the names of the topmost units whose register the actor reads."""
    reached = units(session, by=by, permission=Permission.READ_REGISTER)
    keys = {unit.id for unit in reached}
    return [unit.name for unit in reached if unit.parent_id not in keys]
