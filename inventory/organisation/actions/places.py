"""The verbs of places: add buildings and rooms, change what is said of them."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.queries import get_unit
from inventory.access.rules import Permission
from inventory.ids import new_id
from inventory.journal import actions as journal
from inventory.journal.rules import Actor
from inventory.organisation.actions.changes import check_version, differing, today, write_changes
from inventory.organisation.errors import CodeTaken, PersonLeft
from inventory.organisation.models import Building, Room
from inventory.organisation.queries import get_building, get_person, get_room
from inventory.organisation.rules import has_left


def add_building(
    session: Session,
    *,
    unit_id: UUID,
    code: str,
    name: str,
    address: str | None = None,
    by: Actor,
    now: datetime,
) -> Building:
    """Add a building to a unit within reach; raises CodeTaken."""
    get_unit(session, unit_id, by=by, permission=Permission.MANAGE_PLACES)
    _check_building_code(session, code)
    facts = {"unit_id": unit_id, "code": code, "name": name, "address": address}
    building = Building(id=new_id(), **facts)
    session.add(building)
    session.flush()
    journal.record(
        session,
        "building.added",
        "building",
        building.id,
        by=by,
        at=now,
        changes=journal.changed({}, facts),
    )
    return building


def change_building(
    session: Session,
    building_id: UUID,
    *,
    version: int,
    unit_id: UUID,
    code: str,
    name: str,
    address: str | None,
    by: Actor,
    now: datetime,
) -> Building:
    """Change a building as it was read at `version`; both units must be within reach.

    Raises UnknownBuilding, UnknownUnit, RecordChanged or CodeTaken.
    """
    permission = Permission.MANAGE_PLACES
    building = get_building(session, building_id, by=by, permission=permission, lock=True)
    check_version(building, version)
    wanted = {"unit_id": unit_id, "code": code, "name": name, "address": address}
    different = differing(building, wanted)
    if "unit_id" in different:
        get_unit(session, unit_id, by=by, permission=permission)
    if "code" in different:
        _check_building_code(session, code)
    write_changes(session, building, "building.changed", different, by=by, now=now)
    return building


def _check_building_code(session: Session, code: str) -> None:
    if session.scalar(sa.select(Building.id).where(Building.code == code)):
        raise CodeTaken(code=code, field="code")


def add_room(
    session: Session,
    *,
    unit_id: UUID,
    building_id: UUID,
    floor: int,
    code: str,
    name: str,
    keeper_id: UUID | None = None,
    by: Actor,
    now: datetime,
) -> Room:
    """Add a room; unit, building and keeper must be within reach.

    Raises CodeTaken, or PersonLeft where the keeper is no longer here.
    """
    get_unit(session, unit_id, by=by, permission=Permission.MANAGE_PLACES)
    get_building(session, building_id, by=by, permission=Permission.MANAGE_PLACES)
    _check_room_code(session, building_id, code)
    _check_keeper(session, keeper_id, by=by, now=now)
    facts = {
        "unit_id": unit_id,
        "building_id": building_id,
        "floor": floor,
        "code": code,
        "name": name,
        "keeper_id": keeper_id,
    }
    room = Room(id=new_id(), **facts)
    session.add(room)
    session.flush()
    journal.record(
        session,
        "room.added",
        "room",
        room.id,
        by=by,
        at=now,
        changes=journal.changed({}, facts),
    )
    return room


def change_room(
    session: Session,
    room_id: UUID,
    *,
    version: int,
    unit_id: UUID,
    floor: int,
    code: str,
    name: str,
    keeper_id: UUID | None,
    by: Actor,
    now: datetime,
) -> Room:
    """Change a room as it was read at `version`; it stays in its building.

    Raises UnknownRoom, UnknownUnit, UnknownPerson, RecordChanged, CodeTaken or PersonLeft.
    """
    room = get_room(session, room_id, by=by, permission=Permission.MANAGE_PLACES, lock=True)
    check_version(room, version)
    wanted = {
        "unit_id": unit_id,
        "floor": floor,
        "code": code,
        "name": name,
        "keeper_id": keeper_id,
    }
    different = differing(room, wanted)
    if "unit_id" in different:
        get_unit(session, unit_id, by=by, permission=Permission.MANAGE_PLACES)
    if "code" in different:
        _check_room_code(session, room.building_id, code)
    if "keeper_id" in different:
        _check_keeper(session, keeper_id, by=by, now=now)
    write_changes(session, room, "room.changed", different, by=by, now=now)
    return room


def _check_room_code(session: Session, building_id: UUID, code: str) -> None:
    same = sa.select(Room.id).where(Room.building_id == building_id, Room.code == code)
    if session.scalar(same):
        raise CodeTaken(code=code, field="code")


def _check_keeper(session: Session, keeper_id: UUID | None, *, by: Actor, now: datetime) -> None:
    if keeper_id is None:
        return
    keeper = get_person(session, keeper_id, by=by, permission=Permission.MANAGE_PLACES)
    if has_left(keeper.to_on, today(session, now)):
        raise PersonLeft(name=keeper.name, field="keeper_id")
