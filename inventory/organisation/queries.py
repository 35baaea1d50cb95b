"""Read buildings, rooms and people within an actor's reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.models import Unit
from inventory.access.queries import scoped
from inventory.access.rules import Permission
from inventory.journal.rules import Actor
from inventory.organisation.errors import UnknownBuilding, UnknownPerson, UnknownRoom
from inventory.organisation.models import Building, Person, Room
from inventory.organisation.rules import room_label


@dataclass(frozen=True, slots=True)
class Place:
    """A room as people name it."""

    id: UUID
    unit_id: UUID
    unit_path: str
    code: str
    name: str
    floor: int
    building_id: UUID
    building: str

    @property
    def label(self) -> str:
        """Building, floor and code: `Gedung A Lt 2 R.04`."""
        return room_label(self.building, self.floor, self.code)


CALLED: sa.ColumnElement[str] = (
    Building.name + " Lt " + sa.cast(Room.floor, sa.String) + " " + Room.code + " " + Room.name
)
"""All that people call a room by, to search in: its label and its name."""

_PLACES = (
    sa.select(
        Room.id,
        Room.unit_id,
        Unit.path.label("unit_path"),
        Room.code,
        Room.name,
        Room.floor,
        Room.building_id,
        Building.name.label("building"),
    )
    .join(Building, Building.id == Room.building_id)
    .join(Unit, Unit.id == Room.unit_id)
)


def places(
    session: Session,
    *,
    by: Actor,
    permission: Permission = Permission.LOOK,
    search: str = "",
    limit: int | None = None,
) -> list[Place]:
    """Return the rooms within reach, by building, floor and code; `search` narrows by words."""
    statement = scoped(_PLACES, Room.unit_id, by, permission)
    for word in search.split():
        statement = statement.where(CALLED.icontains(word, autoescape=True))
    rows = session.execute(statement.order_by(Building.code, Room.floor, Room.code).limit(limit))
    return [Place(**row._mapping) for row in rows]  # noqa: SLF001 -- SQLAlchemy's public mapping


def places_by_id(session: Session, room_ids: Sequence[UUID]) -> dict[UUID, Place]:
    """Return rooms by key, whatever unit they are in (for showing where a thing is)."""
    rows = session.execute(_PLACES.where(Room.id.in_(set(room_ids))))
    return {row.id: Place(**row._mapping) for row in rows}  # noqa: SLF001 -- as above


def get_place(
    session: Session, room_id: UUID, *, by: Actor, permission: Permission = Permission.LOOK
) -> Place:
    """Return a room within reach; raises UnknownRoom, the same for foreign ones."""
    statement = scoped(_PLACES.where(Room.id == room_id), Room.unit_id, by, permission)
    row = session.execute(statement).one_or_none()
    if row is None:
        raise UnknownRoom
    return Place(**row._mapping)  # noqa: SLF001 -- as above


def buildings(
    session: Session, *, by: Actor, permission: Permission = Permission.LOOK
) -> Sequence[Building]:
    """Return every building within reach, by code."""
    statement = scoped(sa.select(Building), Building.unit_id, by, permission)
    return session.scalars(statement.order_by(Building.code)).all()


def get_building(
    session: Session, building_id: UUID, *, by: Actor, permission: Permission
) -> Building:
    """Return a building within reach; raises UnknownBuilding, the same for foreign ones."""
    statement = scoped(
        sa.select(Building).where(Building.id == building_id), Building.unit_id, by, permission
    )
    building = session.scalar(statement)
    if building is None:
        raise UnknownBuilding
    return building


def people(session: Session, *, by: Actor) -> Sequence[Person]:
    """Return every person within reach, by name."""
    statement = scoped(sa.select(Person), Person.unit_id, by, Permission.READ_REGISTER)
    return session.scalars(statement.order_by(Person.name)).all()


def get_person(session: Session, person_id: UUID, *, by: Actor, permission: Permission) -> Person:
    """Return a person within reach; raises UnknownPerson, the same for foreign ones."""
    statement = scoped(
        sa.select(Person).where(Person.id == person_id), Person.unit_id, by, permission
    )
    person = session.scalar(statement)
    if person is None:
        raise UnknownPerson
    return person
