"""Read buildings, rooms, people and those who sign, within an actor's reach."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.errors import UnknownAccount
from inventory.access.models import Account, RoleAssignment, Unit
from inventory.access.queries import scoped, units_within
from inventory.access.rules import Permission
from inventory.db import locked
from inventory.journal.rules import Actor
from inventory.organisation.errors import (
    PersonLeft,
    UnclearPerson,
    UnknownBuilding,
    UnknownOfficial,
    UnknownPerson,
    UnknownRoom,
)
from inventory.organisation.models import Building, Official, Person, Room
from inventory.organisation.rules import FLOOR, Duty, has_left, room_label


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


def room_called(
    says: Callable[[Any], sa.ColumnElement[bool]],
) -> sa.ColumnElement[bool]:
    """Say in SQL that a room is called by a word: its label or its name `says` it.

    A word has no spaces, so each is asked alone: putting them together first costs twice as much.
    """
    buildings = sa.select(Building.id).where(says(Building.name)).correlate(None)
    floor = sa.cast(Room.floor, sa.String)
    return sa.or_(
        *(says(one) for one in (Room.name, Room.code, floor, sa.literal(FLOOR))),
        Room.building_id.in_(buildings),
    )


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
    unit_id: UUID | None = None,
    building_id: UUID | None = None,
    limit: int | None = None,
) -> list[Place]:
    """Return the rooms within reach, by building, floor and code.

    `search` narrows them by words, `unit_id` to those of a unit and of all below it.
    """
    statement = scoped(_PLACES, Room.unit_id, by, permission)
    if unit_id is not None:
        statement = statement.where(Room.unit_id.in_(units_within(unit_id)))
    if building_id is not None:
        statement = statement.where(Room.building_id == building_id)
    for word in search.split():
        statement = statement.where(room_called(partial(_holds, word)))
    rows = session.execute(statement.order_by(Building.code, Room.floor, Room.code).limit(limit))
    return [Place(**row._mapping) for row in rows]  # noqa: SLF001 -- SQLAlchemy's public mapping


def _holds(word: str, text: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    return text.icontains(word, autoescape=True)


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
    session: Session, building_id: UUID, *, by: Actor, permission: Permission, lock: bool = False
) -> Building:
    """Return a building within reach; raises UnknownBuilding, the same for foreign ones."""
    statement = scoped(
        sa.select(Building).where(Building.id == building_id), Building.unit_id, by, permission
    )
    building = session.scalar(locked(statement) if lock else statement)
    if building is None:
        raise UnknownBuilding
    return building


def get_room(
    session: Session, room_id: UUID, *, by: Actor, permission: Permission, lock: bool = False
) -> Room:
    """Return a room's row within reach; raises UnknownRoom, the same for foreign ones."""
    statement = scoped(sa.select(Room).where(Room.id == room_id), Room.unit_id, by, permission)
    room = session.scalar(locked(statement) if lock else statement)
    if room is None:
        raise UnknownRoom
    return room


def is_present(on: date) -> sa.ColumnElement[bool]:
    """Say in SQL that a person has not left before a day."""
    return sa.or_(Person.to_on.is_(None), Person.to_on >= on)


def people(
    session: Session,
    *,
    by: Actor,
    permission: Permission = Permission.READ_REGISTER,
    on: date | None = None,
    search: str = "",
    limit: int | None = None,
) -> Sequence[Person]:
    """Return the people within reach, by name; with `on` only those who have not left then.

    Each word of a `search` stands in their name or post, or begins their NIP.
    """
    statement = scoped(sa.select(Person), Person.unit_id, by, permission)
    if on is not None:
        statement = statement.where(is_present(on))
    for word in search.split():
        named: sa.ColumnElement[str] = Person.name + " " + sa.func.coalesce(Person.post, "")
        begins = Person.nip.startswith(word, autoescape=True)
        statement = statement.where(sa.or_(_holds(word, named), begins))
    return session.scalars(statement.order_by(Person.name, Person.id).limit(limit)).all()


def read_person(
    session: Session, text: str, *, by: Actor, permission: Permission, on: date
) -> Person:
    """Return the one person within reach, not gone by `on`, that a search or a whole name means.

    Raises UnclearPerson.
    """
    found = people(session, by=by, permission=permission, on=on, search=text)
    called = [one for one in found if one.name.casefold() == text.strip().casefold()]
    meant = called or found
    if len(meant) != 1 or not text.strip():
        raise UnclearPerson(text=text, field="holder")
    return meant[0]


def get_person(
    session: Session, person_id: UUID, *, by: Actor, permission: Permission, lock: bool = False
) -> Person:
    """Return a person within reach; raises UnknownPerson, the same for foreign ones."""
    statement = scoped(
        sa.select(Person).where(Person.id == person_id), Person.unit_id, by, permission
    )
    person = session.scalar(locked(statement) if lock else statement)
    if person is None:
        raise UnknownPerson
    return person


def get_receiver(session: Session, person_id: UUID, *, by: Actor, on: date) -> Person:
    """Return a person within reach to whom things are given on a day.

    Raises UnknownPerson, or PersonLeft where the person left before.
    """
    person = get_person(session, person_id, by=by, permission=Permission.HAND_OVER)
    if has_left(person.to_on, on):
        raise PersonLeft(name=person.name, field="holder_id")
    return person


def people_by_id(session: Session, person_ids: Sequence[UUID]) -> dict[UUID, Person]:
    """Return people by key, whatever unit they are in (for showing who has a thing)."""
    found = session.scalars(sa.select(Person).where(Person.id.in_(set(person_ids))))
    return {person.id: person for person in found}


def find_person_of(session: Session, account_id: UUID) -> Person | None:
    """Return the person who has this account, or None."""
    return session.scalar(sa.select(Person).where(Person.account_id == account_id))


def _accounts(by: Actor) -> sa.Select[Account]:
    """Accounts that have, or had, a role in units whose people the actor manages."""
    within = scoped(
        sa.select(RoleAssignment.account_id), RoleAssignment.unit_id, by, Permission.MANAGE_PLACES
    )
    return sa.select(Account).where(Account.id.in_(within))


def free_accounts(session: Session, *, by: Actor, but: UUID | None = None) -> Sequence[Account]:
    """Return the accounts within reach that belong to nobody yet, by name; `but` is one kept."""
    owned = sa.select(Person.id).where(Person.account_id == Account.id).exists()
    statement = _accounts(by).where(sa.or_(Account.id == but, Account.active & ~owned))
    return session.scalars(statement.order_by(Account.name, Account.login)).all()


def check_account(session: Session, account_id: UUID, *, by: Actor) -> None:
    """Raise UnknownAccount for an account out of reach, the same as for a missing one."""
    if session.scalar(_accounts(by).where(Account.id == account_id)) is None:
        raise UnknownAccount


def get_official(
    session: Session, official_id: UUID, *, by: Actor, permission: Permission, lock: bool = False
) -> Official:
    """Return who holds a duty of a unit within reach; raises UnknownOfficial."""
    statement = scoped(
        sa.select(Official).where(Official.id == official_id), Official.unit_id, by, permission
    )
    official = session.scalar(locked(statement) if lock else statement)
    if official is None:
        raise UnknownOfficial
    return official


def officials_of_unit(session: Session, unit_id: UUID) -> Sequence[tuple[Official, Person]]:
    """Return who holds and held the duties of a unit, in the order of duties, newest first."""
    rows = session.execute(
        sa.select(Official, Person)
        .join(Person, Person.id == Official.person_id)
        .where(Official.unit_id == unit_id)
        .order_by(Official.from_on.desc(), Official.id.desc())
    ).all()
    order = list(Duty)
    return sorted(((row[0], row[1]) for row in rows), key=lambda one: order.index(one[0].duty))


def duties_of(session: Session, person_id: UUID, *, by: Actor) -> Sequence[tuple[Official, Unit]]:
    """Return the duties that a person holds and held in units within reach, newest first."""
    statement = (
        sa.select(Official, Unit)
        .join(Unit, Unit.id == Official.unit_id)
        .where(Official.person_id == person_id)
        .order_by(Official.from_on.desc(), Official.id.desc())
    )
    rows = session.execute(scoped(statement, Official.unit_id, by, Permission.READ_REGISTER))
    return [(row[0], row[1]) for row in rows]
