"""Read buildings with their rooms and how much stands in each, and what stands beside a room."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.models import Unit
from inventory.access.queries import scoped
from inventory.access.rules import Permission
from inventory.custody.models import Sighting
from inventory.desk.queries.assets import AssetRow, asset_rows
from inventory.journal.rules import Actor
from inventory.organisation.models import Person, Room
from inventory.organisation.queries import Place, buildings, places
from inventory.register.models import Asset
from inventory.register.rules import AssetState
from inventory.tags.models import IS_ACTIVE, Tag
from inventory.tags.queries import NamedKey

MOST_SIGHTINGS = 500
"""How far back a room's sightings are looked through."""
MOST_SEEN = 200


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """What stands beside a room."""

    unit: NamedKey
    keeper: NamedKey | None
    door_tag: str | None


@dataclass(frozen=True, slots=True)
class RoomCounts:
    """How many assets are recorded in a room, how many of them were last seen in it, and how many
    were last seen in it but are recorded elsewhere."""

    recorded: int
    seen: int
    guests: int


@dataclass(frozen=True, slots=True)
class BuildingRooms:
    """A building with its rooms, each with the number of assets recorded in it.

    `building_id` is None where only the rooms are within reach.
    """

    building_id: UUID | None
    name: str
    rooms: Sequence[tuple[Place, int]]


def rooms_by_building(
    session: Session, *, by: Actor, search: str = "", unit_id: UUID | None = None
) -> list[BuildingRooms]:
    """Return the rooms within reach under their buildings, narrowed as `places` does.

    Buildings without a room are left out of what is narrowed.
    """
    counts = _counts(session, by=by)
    grouped: dict[UUID, list[tuple[Place, int]]] = defaultdict(list)
    within = buildings(session, by=by, permission=Permission.READ_REGISTER)
    mine = {building.id: building.name for building in within}
    names = {} if search or unit_id else dict(mine)
    reads = Permission.READ_REGISTER
    for place in places(session, by=by, permission=reads, search=search, unit_id=unit_id):
        names.setdefault(place.building_id, place.building)
        grouped[place.building_id].append((place, counts.get(place.id, 0)))
    return [
        BuildingRooms(key if key in mine else None, name, grouped[key])
        for key, name in names.items()
    ]


def rooms_of_building(session: Session, building_id: UUID, *, by: Actor) -> list[tuple[Place, int]]:
    """Return the rooms of a building within reach, each with the number of assets in it."""
    counts = _counts(session, by=by, building_id=building_id)
    found = places(session, by=by, permission=Permission.READ_REGISTER, building_id=building_id)
    return [(place, counts.get(place.id, 0)) for place in found]


def _counts(session: Session, *, by: Actor, building_id: UUID | None = None) -> dict[UUID, int]:
    statement = (
        sa.select(Asset.room_id, sa.func.count())
        .where(Asset.room_id.is_not(None), Asset.state != AssetState.REMOVED)
        .group_by(Asset.room_id)
    )
    if building_id is not None:
        inside = sa.select(Room.id).where(Room.building_id == building_id)
        statement = statement.where(Asset.room_id.in_(inside))
    rows = session.execute(scoped(statement, Asset.unit_id, by, Permission.READ_REGISTER))
    return {room_id: count for room_id, count in rows if room_id is not None}


def room_facts(session: Session, room_id: UUID) -> RoomFacts:
    """Return what stands beside a room: its unit, keeper and door tag; reach is not asked."""
    row = session.execute(
        sa.select(Unit.id, Unit.name, Person.id, Person.name, Tag.code)
        .select_from(Room)
        .join(Unit, Unit.id == Room.unit_id)
        .outerjoin(Person, Person.id == Room.keeper_id)
        .outerjoin(Tag, sa.and_(Tag.room_id == Room.id, IS_ACTIVE))
        .where(Room.id == room_id)
    ).one()
    unit_id, unit, keeper_id, keeper, door_tag = row
    return RoomFacts(
        NamedKey(unit_id, unit), NamedKey(keeper_id, keeper) if keeper else None, door_tag
    )


def last_seen_in(session: Session, room_id: UUID, *, by: Actor) -> list[AssetRow]:
    """Return what was last seen in a room, wherever it is recorded, newest first."""
    return asset_rows(
        session,
        *_last_seen(room_id),
        by=by,
        order=[Asset.seen_at.desc(), Asset.id.asc()],
        limit=MOST_SEEN,
    )


def _last_seen(room_id: UUID) -> list[sa.ColumnElement[bool]]:
    """By the room's own sightings: no index leads from a room to the assets last seen in it."""
    lately = (
        sa.select(Sighting.asset_id)
        .where(Sighting.room_id == room_id)
        .order_by(Sighting.at.desc())
        .limit(MOST_SIGHTINGS)
        .subquery()
    )
    return [Asset.id.in_(sa.select(lately.c.asset_id)), Asset.seen_room_id == room_id]


def room_counts(session: Session, room_id: UUID, *, by: Actor) -> RoomCounts:
    """Count what is recorded in a room, and what was last seen in it."""
    here = Asset.room_id == room_id
    counts = [
        sa.select(sa.func.count()).select_from(Asset).where(Asset.state != AssetState.REMOVED, *one)
        for one in (
            [here],
            [here, Asset.seen_room_id == room_id],
            [sa.or_(Asset.room_id.is_(None), ~here), *_last_seen(room_id)],
        )
    ]
    within = [
        scoped(one, Asset.unit_id, by, Permission.READ_REGISTER).scalar_subquery() for one in counts
    ]
    return RoomCounts(*session.execute(sa.select(*within)).one())
