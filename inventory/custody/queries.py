"""Read where things are and were, with whom, and when they were last seen."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.models import Unit
from inventory.access.queries import scoped
from inventory.access.rules import Permission
from inventory.custody.errors import UnknownStatement
from inventory.custody.models import AssetHolder, AssetRoom, Confirmation, Sighting
from inventory.custody.rules import Span
from inventory.journal.rules import Actor
from inventory.organisation.models import Person
from inventory.organisation.queries import places_by_id
from inventory.register.models import Asset
from inventory.register.rules import AssetState
from inventory.tags.queries import active_tags


@dataclass(frozen=True, slots=True)
class MissingThing:
    """A thing of which its present holder says that it is not here, and nobody has dealt with."""

    id: UUID
    asset_id: UUID
    asset: str
    holder: str
    reason: str
    at: datetime
    may_settle: bool


@dataclass(frozen=True, slots=True)
class HeldThing:
    """A thing in someone's name: its tag or else its own code, its room, and since when."""

    id: UUID
    name: str
    code: str
    tag: str | None
    room: str | None
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Seen:
    """When and where an asset was seen, and whether that still counts."""

    at: datetime
    id: UUID
    room_id: UUID | None
    counts: bool


def room_spans(session: Session, asset_ids: Iterable[UUID]) -> dict[UUID, list[Span]]:
    """Return each asset's rooms over time, oldest first."""
    return _spans(session, AssetRoom, AssetRoom.room_id, asset_ids)


def holder_spans(session: Session, asset_ids: Iterable[UUID]) -> dict[UUID, list[Span]]:
    """Return each asset's holders over time, oldest first."""
    return _spans(session, AssetHolder, AssetHolder.holder_id, asset_ids)


def _spans(
    session: Session,
    table: type[AssetRoom] | type[AssetHolder],
    place: sa.orm.InstrumentedAttribute[UUID | None],
    asset_ids: Iterable[UUID],
) -> dict[UUID, list[Span]]:
    found: dict[UUID, list[Span]] = defaultdict(list)
    rows = session.execute(
        sa.select(table.asset_id, table.id, place, table.from_at)
        .where(table.asset_id.in_(set(asset_ids)))
        .order_by(table.from_at, table.id)
    )
    for asset_id, key, place_id, from_at in rows:
        found[asset_id].append(Span(key, place_id, from_at))
    return found


def sightings_since(
    session: Session, asset_ids: Iterable[UUID], since: datetime
) -> dict[UUID, list[Seen]]:
    """Return each asset's sightings from `since` on, those that were taken back too."""
    found: dict[UUID, list[Seen]] = defaultdict(list)
    rows = session.execute(
        sa.select(
            Sighting.asset_id,
            Sighting.at,
            Sighting.id,
            Sighting.room_id,
            Sighting.cancelled_at.is_(None),
        ).where(Sighting.asset_id.in_(set(asset_ids)), Sighting.at >= since)
    )
    for asset_id, at, key, room_id, counts in rows:
        found[asset_id].append(Seen(at, key, room_id, counts))
    return found


def last_sighting(session: Session, asset_id: UUID) -> Sighting | None:
    """Return the newest sighting of an asset that was not taken back, or None."""
    return session.scalar(
        sa.select(Sighting)
        .where(Sighting.asset_id == asset_id, Sighting.cancelled_at.is_(None))
        .order_by(Sighting.at.desc(), Sighting.id.desc())
        .limit(1)
    )


def newest_moment(session: Session, asset_id: UUID) -> datetime | None:
    """Return when an asset was last said to be seen, whether that was taken back or not."""
    return session.scalar(sa.select(sa.func.max(Sighting.at)).where(Sighting.asset_id == asset_id))


def held_by(session: Session, person_id: UUID, *, limit: int) -> list[HeldThing]:
    """Return the first things in someone's name, by their own names, without those removed."""
    statement = (
        sa.select(Asset, AssetHolder.from_at)
        .outerjoin(
            AssetHolder,
            sa.and_(AssetHolder.asset_id == Asset.id, AssetHolder.to_at.is_(None)),
        )
        .where(Asset.holder_id == person_id, Asset.state != AssetState.REMOVED)
        .order_by(Asset.name, Asset.id)
        .limit(limit)
    )
    rows = session.execute(statement).all()
    tags = active_tags(session, [asset.id for asset, _ in rows])
    rooms = places_by_id(session, [asset.room_id for asset, _ in rows if asset.room_id])
    return [
        HeldThing(
            id=asset.id,
            name=asset.name,
            code=asset.serial or asset.class_code,
            tag=tags[asset.id].code if asset.id in tags else None,
            room=rooms[asset.room_id].label if asset.room_id in rooms else None,
            since=since,
        )
        for asset, since in rows
    ]


def last_said(
    session: Session, asset_ids: Iterable[UUID], person_id: UUID
) -> dict[UUID, Confirmation]:
    """Return what a person said last of each of some assets, since he holds it."""
    statement = (
        sa.select(Confirmation)
        .join(
            AssetHolder,
            sa.and_(
                AssetHolder.asset_id == Confirmation.asset_id,
                AssetHolder.holder_id == Confirmation.person_id,
                AssetHolder.to_at.is_(None),
                AssetHolder.from_at <= Confirmation.at,
            ),
        )
        .where(Confirmation.asset_id.in_(set(asset_ids)), Confirmation.person_id == person_id)
        .order_by(Confirmation.at, Confirmation.id)
    )
    return {one.asset_id: one for one in session.scalars(statement)}


_MISSING = (
    sa.select(Confirmation, Asset.name, Person.name, Unit.path)
    .join(Asset, Asset.id == Confirmation.asset_id)
    .join(Person, Person.id == Confirmation.person_id)
    .join(Unit, Unit.id == Asset.unit_id)
)
REPORTED = Confirmation.settled_at.is_(None)
GONE_ONCE: sa.ColumnElement[bool] = Confirmation.outcome == sa.literal_column("'gone'")
"""What must have been said of a thing that is missed, or gone. Each has its partial index, which
would not be found to fit if the value were bound."""
_IS_OPEN = sa.and_(REPORTED, Asset.holder_id == Confirmation.person_id)


def missing_things(session: Session, *, by: Actor, limit: int) -> list[MissingThing]:
    """Return what holders miss in units whose register the actor reads, newest first."""
    statement = (
        _MISSING.where(_IS_OPEN)
        .order_by(Confirmation.at.desc(), Confirmation.id.desc())
        .limit(limit)
    )
    # Hidden from its index: open statements are few, and are gone through before any asset.
    unit = sa.func.coalesce(Asset.unit_id, Asset.unit_id)
    rows = session.execute(scoped(statement, unit, by, Permission.READ_REGISTER))
    return [_missing(*row, by=by) for row in rows]


def find_missing(session: Session, asset_id: UUID, *, by: Actor) -> MissingThing | None:
    """Return what the present holder of an asset says is missing and is not dealt with, or None."""
    statement = _MISSING.where(_IS_OPEN, Asset.id == asset_id)
    row = session.execute(scoped(statement, Asset.unit_id, by, Permission.READ_REGISTER)).first()
    return None if row is None else _missing(*row, by=by)


def get_missing(session: Session, confirmation_id: UUID, *, by: Actor) -> MissingThing:
    """Return a report, dealt with or not, that the actor may settle; raises UnknownStatement."""
    statement = _MISSING.where(Confirmation.id == confirmation_id)
    row = session.execute(scoped(statement, Asset.unit_id, by, Permission.HAND_OVER)).one_or_none()
    if row is None:
        raise UnknownStatement
    return _missing(*row, by=by)


def is_missed() -> sa.ColumnElement[bool]:
    """Say of the asset of an outer statement that its holder misses it."""
    return (
        sa.exists()
        .where(
            Confirmation.asset_id == Asset.id,
            Confirmation.person_id == Asset.holder_id,
            Confirmation.settled_at.is_(None),
        )
        .correlate(Asset)
    )


def is_gone() -> sa.ColumnElement[bool]:
    """Say of the asset of an outer statement that an officer settled that it is really gone.

    It is so until something later says where it is: it is seen, reported found or here, put into a
    room, or given to somebody.
    """
    later = sa.orm.aliased(Confirmation)
    said_again = sa.exists().where(
        later.asset_id == Confirmation.asset_id, later.settled_at > Confirmation.settled_at
    )
    placed, held = (
        sa.exists().where(
            table.asset_id == Confirmation.asset_id,
            table.from_at > Confirmation.settled_at,
            place.is_not(None),
        )
        for table, place in ((AssetRoom, AssetRoom.room_id), (AssetHolder, AssetHolder.holder_id))
    )
    return (
        sa.exists()
        .where(
            Confirmation.asset_id == Asset.id,
            GONE_ONCE,
            sa.or_(Asset.seen_at.is_(None), Asset.seen_at <= Confirmation.settled_at),
            *(~sign.correlate(Confirmation) for sign in (said_again, placed, held)),
        )
        .correlate(Asset)
    )


def _missing(
    said: Confirmation, asset: str, holder: str, unit_path: str, *, by: Actor
) -> MissingThing:
    return MissingThing(
        id=said.id,
        asset_id=said.asset_id,
        asset=asset,
        holder=holder,
        reason=said.reason or "",
        at=said.at,
        may_settle=by.may(Permission.HAND_OVER, unit_path),
    )
