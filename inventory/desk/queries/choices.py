"""Read what the filters of the asset list offer, and the words for what they are set to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.queries import scoped
from inventory.access.rules import Permission
from inventory.desk.rules import AssetFilter
from inventory.journal.rules import Actor
from inventory.organisation.models import Building, Person, Room
from inventory.organisation.rules import room_label
from inventory.register.models import ClassCode

MOST_ROOMS = 60
"""More rooms are offered only after their building was chosen: nobody reads a list of hundreds."""


@dataclass(frozen=True, slots=True)
class Choices:
    """Buildings and rooms to choose from, and names of what was chosen."""

    buildings: Sequence[tuple[UUID, str]]
    rooms: Sequence[tuple[UUID, str]]
    names: Mapping[UUID, str]
    class_name: str | None

    def name_of(self, key: UUID | None) -> str | None:
        """Return the words for a chosen building, room or holder; None where out of reach."""
        return self.names.get(key) if key else None


def choices_of(session: Session, wanted: AssetFilter, *, by: Actor) -> Choices:
    """Return what the filters of the list offer to this actor."""
    permission = Permission.READ_REGISTER
    statement = scoped(sa.select(Building.id, Building.name), Building.unit_id, by, permission)
    buildings = [(row.id, row.name) for row in session.execute(statement.order_by(Building.code))]
    chosen = sa.true() if wanted.building_id is None else Room.building_id == wanted.building_id
    mine = sa.or_(chosen, Room.id == wanted.room_id) if wanted.room_id else chosen
    found = scoped(
        sa.select(Room.id, Room.floor, Room.code, Building.name)
        .join(Building, Building.id == Room.building_id)
        .where(mine),
        Room.unit_id,
        by,
        permission,
    )
    chosen_first = [(Room.id == wanted.room_id).desc()] if wanted.room_id else []
    rows = session.execute(
        found.order_by(*chosen_first, Building.code, Room.floor, Room.code).limit(MOST_ROOMS + 1)
    ).all()
    rooms = [(row.id, room_label(row.name, row.floor, row.code)) for row in rows]
    names = dict([*buildings, *rooms])
    if wanted.holder_id:
        person = sa.select(Person.id, Person.name).where(Person.id == wanted.holder_id)
        for row in session.execute(scoped(person, Person.unit_id, by, permission)):
            names[row.id] = row.name
    code = wanted.class_code
    named = session.get(ClassCode, code) if code else None
    fits = len(rooms) <= MOST_ROOMS or wanted.building_id is not None
    return Choices(
        buildings=buildings,
        rooms=rooms if fits else [room for room in rooms if room[0] == wanted.room_id],
        names=names,
        class_name=f"{code} {named.name}" if named else code,
    )
