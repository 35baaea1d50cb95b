"""The verbs of places and people."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.queries import get_unit
from inventory.access.rules import Permission
from inventory.ids import new_id
from inventory.journal import actions as journal
from inventory.journal.rules import Actor
from inventory.organisation.errors import CodeTaken
from inventory.organisation.models import Building, Person, Room
from inventory.organisation.queries import get_building


def add_building(
    session: Session, *, unit_id: UUID, code: str, name: str, by: Actor, now: datetime
) -> Building:
    """Add a building to a unit within reach; raises CodeTaken."""
    get_unit(session, unit_id, by=by, permission=Permission.MANAGE_PLACES)
    if session.scalar(sa.select(Building.id).where(Building.code == code)):
        raise CodeTaken(code=code, field="code")
    building = Building(id=new_id(), unit_id=unit_id, code=code, name=name)
    session.add(building)
    session.flush()
    after = {"unit_id": unit_id, "code": code, "name": name}
    journal.record(
        session,
        "building.added",
        "building",
        building.id,
        by=by,
        at=now,
        changes=journal.changed({}, after),
    )
    return building


def add_room(
    session: Session,
    *,
    unit_id: UUID,
    building_id: UUID,
    floor: int,
    code: str,
    name: str,
    by: Actor,
    now: datetime,
) -> Room:
    """Add a room; unit and building must both be within reach. Raises CodeTaken."""
    get_unit(session, unit_id, by=by, permission=Permission.MANAGE_PLACES)
    get_building(session, building_id, by=by, permission=Permission.MANAGE_PLACES)
    same = sa.select(Room.id).where(Room.building_id == building_id, Room.code == code)
    if session.scalar(same):
        raise CodeTaken(code=code, field="code")
    room = Room(
        id=new_id(), unit_id=unit_id, building_id=building_id, floor=floor, code=code, name=name
    )
    session.add(room)
    session.flush()
    after = {
        "unit_id": unit_id,
        "building_id": building_id,
        "floor": floor,
        "code": code,
        "name": name,
    }
    journal.record(
        session,
        "room.added",
        "room",
        room.id,
        by=by,
        at=now,
        changes=journal.changed({}, after),
    )
    return room


def add_person(
    session: Session,
    *,
    unit_id: UUID,
    name: str,
    nip: str | None,
    account_id: UUID | None = None,
    by: Actor,
    now: datetime,
) -> Person:
    """Add someone who may hold assets; name and NIP stay out of the chain itself."""
    get_unit(session, unit_id, by=by, permission=Permission.MANAGE_PLACES)
    person = Person(id=new_id(), unit_id=unit_id, name=name, nip=nip, account_id=account_id)
    session.add(person)
    session.flush()
    journal.record(
        session,
        "person.added",
        "person",
        person.id,
        by=by,
        at=now,
        changes=journal.changed({}, {"unit_id": unit_id, "account_id": account_id}),
        private={"name": (None, name), "nip": (None, nip)},
    )
    return person
