"""HTML pages of places: add a building, add a room."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from inventory import clock
from inventory.access.guard import current_actor, needs
from inventory.access.once import once
from inventory.access.queries import units
from inventory.access.rules import Permission
from inventory.ids import new_id
from inventory.organisation import actions
from inventory.organisation.forms import NewBuildingForm, NewRoomForm
from inventory.organisation.queries import buildings
from inventory.web.forms import submit
from inventory.web.transaction import reading
from inventory.web.words import gettext

bp = Blueprint("organisation", __name__, template_folder="templates")


@bp.get("/buildings/new")
@needs(Permission.MANAGE_PLACES)
def new_building() -> ResponseReturnValue:
    """Show the form that adds a building."""
    return _show_building({}, {})


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

    return submit(NewBuildingForm, act, _show_building)


def _show_building(typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    with reading() as session:
        return render_template(
            "organisation/new_building.html",
            typed=typed,
            errors=errors,
            units=_units(session),
            key=new_id(),
        )


@bp.get("/rooms/new")
@needs(Permission.MANAGE_PLACES)
def new_room() -> ResponseReturnValue:
    """Show the form that adds a room; building and unit of the address are chosen already."""
    return _show_room({"floor": "1"} | request.args.to_dict(), {})


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

        onward = once(write)
        flash(gettext("{name} was added.").format(name=form.name))
        return redirect(onward)

    return submit(NewRoomForm, act, _show_room)


def _show_room(typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    by, permission = current_actor(), Permission.MANAGE_PLACES
    with reading() as session:
        found = buildings(session, by=by, permission=permission)
        return render_template(
            "organisation/new_room.html",
            typed=typed,
            errors=errors,
            buildings=[(one.id, f"{one.name} ({one.code})") for one in found],
            units=_units(session),
            key=new_id(),
        )


def _units(session: Session) -> list[tuple[object, str]]:
    found = units(session, by=current_actor(), permission=Permission.MANAGE_PLACES)
    return [(unit.id, unit.name) for unit in found]
