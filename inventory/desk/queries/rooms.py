"""Read buildings with their rooms and how much stands in each, and a room's door tag."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.queries import scoped
from inventory.access.rules import Permission
from inventory.journal.rules import Actor
from inventory.organisation.queries import Place, buildings, places
from inventory.register.models import Asset
from inventory.register.rules import AssetState
from inventory.tags.models import Tag
from inventory.tags.rules import TagState


@dataclass(frozen=True, slots=True)
class BuildingRooms:
    """A building with its rooms, each with the number of assets recorded in it."""

    name: str
    rooms: Sequence[tuple[Place, int]]


def rooms_by_building(session: Session, *, by: Actor, search: str = "") -> list[BuildingRooms]:
    """Return the rooms within reach under their buildings; `search` narrows by words."""
    counts = _counts(session, by=by)
    grouped: dict[UUID, list[tuple[Place, int]]] = defaultdict(list)
    names: dict[UUID, str] = {}
    if not search:
        names = {
            building.id: building.name
            for building in buildings(session, by=by, permission=Permission.READ_REGISTER)
        }
    for place in places(session, by=by, permission=Permission.READ_REGISTER, search=search):
        names.setdefault(place.building_id, place.building)
        grouped[place.building_id].append((place, counts.get(place.id, 0)))
    return [BuildingRooms(name, grouped[key]) for key, name in names.items()]


def _counts(session: Session, *, by: Actor) -> dict[UUID, int]:
    statement = (
        sa.select(Asset.room_id, sa.func.count())
        .where(Asset.room_id.is_not(None), Asset.state != AssetState.REMOVED)
        .group_by(Asset.room_id)
    )
    rows = session.execute(scoped(statement, Asset.unit_id, by, Permission.READ_REGISTER))
    return {room_id: count for room_id, count in rows if room_id is not None}


def find_door_tag(session: Session, room_id: UUID) -> str | None:
    """Return the code on a room's door, or None."""
    return session.scalar(
        sa.select(Tag.code).where(Tag.room_id == room_id, Tag.state == TagState.ACTIVE)
    )
