"""HTML forms of places: add and change buildings and rooms."""

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from inventory import clock
from inventory.access.guard import current_actor, needs
from inventory.access.once import once
from inventory.access.rules import Permission
from inventory.access.versions import versions
from inventory.ids import new_id
from inventory.organisation import actions
from inventory.organisation.forms import BuildingForm, NewBuildingForm, NewRoomForm, RoomForm
from inventory.organisation.models import Building, Person, Room
from inventory.organisation.pages.blueprint import bp, people_options, save, unit_options
from inventory.organisation.queries import buildings, get_building, get_room
from inventory.web.forms import submit
from inventory.web.transaction import reading
from inventory.web.words import gettext


@bp.get("/buildings/new")
@needs(Permission.MANAGE_PLACES)
def new_building() -> ResponseReturnValue:
    """Show the form that adds a building."""
    return _show_new_building({}, {})


@bp.post("/buildings/new")
@needs(Permission.MANAGE_PLACES)
def add_building() -> ResponseReturnValue:
    """Add a building, then go on to its first room."""

    def act(form: NewBuildingForm) -> ResponseReturnValue:
        def write(session: Session) -> str:
            added = actions.add_building(
                session, **form.model_dump(), by=current_actor(), now=clock.now()
            )
            return url_for(".new_room", building_id=added.id, unit_id=form.unit_id)

        onward = once(write)
        flash(gettext("{name} was added. Now its rooms.").format(name=form.name))
        return redirect(onward)

    return submit(NewBuildingForm, act, _show_new_building)


def _show_new_building(typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    with reading() as session:
        return render_template(
            "organisation/building_form.html",
            building=None,
            seen=None,
            typed=typed,
            errors=errors,
            units=unit_options(session),
            key=new_id(),
        )


@bp.get("/buildings/<uuid:building_id>/edit")
@needs(Permission.MANAGE_PLACES)
def edit_building(building_id: UUID) -> ResponseReturnValue:
    """Show the form that changes a building."""
    return _show_building(building_id, {}, {})


@bp.post("/buildings/<uuid:building_id>/edit")
@needs(Permission.MANAGE_PLACES)
def change_building(building_id: UUID) -> ResponseReturnValue:
    """Change a building; where somebody was sooner, show both sides."""
    with reading() as session:
        _building(session, building_id)

    def act(form: BuildingForm) -> ResponseReturnValue:
        def write(session: Session) -> str:
            by, now = current_actor(), clock.now()
            actions.change_building(session, building_id, **form.model_dump(), by=by, now=now)
            return url_for("desk.building", building_id=building_id)

        return save(write)

    return submit(BuildingForm, act, partial(_show_building, building_id))


def _building(session: Session, building_id: UUID) -> Building:
    permission = Permission.MANAGE_PLACES
    return get_building(session, building_id, by=current_actor(), permission=permission)


def _show_building(building_id: UUID, typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    with reading() as session:
        building, units = _building(session, building_id), unit_options(session)
        present = {
            "name": building.name,
            "code": building.code,
            "address": building.address or "",
            "unit_id": str(building.unit_id),
        }
        seen = versions(
            session,
            "building",
            building.id,
            building.version,
            present=present,
            typed=typed,
            errors=errors,
            words={"unit_id": {str(key): name for key, name in units}},
        )
        return render_template(
            "organisation/building_form.html",
            building=building,
            seen=seen,
            typed=typed or present,
            errors=errors,
            units=units,
            key=new_id(),
        )


@bp.get("/rooms/new")
@needs(Permission.MANAGE_PLACES)
def new_room() -> ResponseReturnValue:
    """Show the form that adds a room; building and unit of the address are chosen already."""
    return _show_new_room({"floor": "1"} | request.args.to_dict(), {})


@bp.post("/rooms/new")
@needs(Permission.MANAGE_PLACES)
def add_room() -> ResponseReturnValue:
    """Add a room, then show it."""

    def act(form: NewRoomForm) -> ResponseReturnValue:
        def write(session: Session) -> str:
            added = actions.add_room(
                session, **form.model_dump(), by=current_actor(), now=clock.now()
            )
            return url_for("desk.room", room_id=added.id)

        return save(write, gettext("{name} was added.").format(name=form.name))

    return submit(NewRoomForm, act, _show_new_room)


def _show_new_room(typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    by, permission = current_actor(), Permission.MANAGE_PLACES
    with reading() as session:
        found = buildings(session, by=by, permission=permission)
        return render_template(
            "organisation/room_form.html",
            room=None,
            seen=None,
            typed=typed,
            errors=errors,
            buildings=[(one.id, f"{one.name} ({one.code})") for one in found],
            units=unit_options(session),
            people=people_options(session),
            key=new_id(),
        )


@bp.get("/rooms/<uuid:room_id>/edit")
@needs(Permission.MANAGE_PLACES)
def edit_room(room_id: UUID) -> ResponseReturnValue:
    """Show the form that changes a room."""
    return _show_room(room_id, {}, {})


@bp.post("/rooms/<uuid:room_id>/edit")
@needs(Permission.MANAGE_PLACES)
def change_room(room_id: UUID) -> ResponseReturnValue:
    """Change a room; where somebody was sooner, show both sides."""
    with reading() as session:
        _room(session, room_id)

    def act(form: RoomForm) -> ResponseReturnValue:
        def write(session: Session) -> str:
            by, now = current_actor(), clock.now()
            actions.change_room(session, room_id, **form.model_dump(), by=by, now=now)
            return url_for("desk.room", room_id=room_id)

        return save(write)

    return submit(RoomForm, act, partial(_show_room, room_id))


def _room(session: Session, room_id: UUID) -> Room:
    permission = Permission.MANAGE_PLACES
    return get_room(session, room_id, by=current_actor(), permission=permission)


def _show_room(room_id: UUID, typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    with reading() as session:
        room, units = _room(session, room_id), unit_options(session)
        keeper = session.get(Person, room.keeper_id) if room.keeper_id else None
        people = people_options(session, [keeper] if keeper else [])
        present = {
            "floor": str(room.floor),
            "code": room.code,
            "name": room.name,
            "unit_id": str(room.unit_id),
            "keeper_id": str(room.keeper_id or ""),
        }
        seen = versions(
            session,
            "room",
            room.id,
            room.version,
            present=present,
            typed=typed,
            errors=errors,
            words={
                "unit_id": {str(key): name for key, name in units},
                "keeper_id": {str(key): name for key, name in people},
            },
        )
        return render_template(
            "organisation/room_form.html",
            room=room,
            seen=seen,
            typed=typed or present,
            errors=errors,
            buildings=[],
            units=units,
            people=people,
            key=new_id(),
        )
