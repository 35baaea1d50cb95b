"""The rooms by building, one building, and one room with what is, was and should be in it."""

from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from inventory.access.guard import current_actor, needs
from inventory.access.models import Unit
from inventory.access.queries import get_unit
from inventory.access.rules import Permission
from inventory.desk.forms import RoomForm, RoomsForm, Tab
from inventory.desk.pages.blueprint import bp
from inventory.desk.pages.telling import tell_events, tell_history
from inventory.desk.queries import rooms as queries
from inventory.desk.queries.assets import asset_page
from inventory.desk.queries.events import building_events, room_events
from inventory.desk.rules import AssetFilter, place_after, write_cursor
from inventory.organisation.queries import get_building, get_place
from inventory.web.transaction import reading

EVENTS = 10


@bp.get("/rooms")
@needs(Permission.READ_REGISTER)
def rooms() -> ResponseReturnValue:
    """Show the rooms within reach under their buildings."""
    form = RoomsForm.model_validate(request.args.to_dict())
    by, reads = current_actor(), Permission.READ_REGISTER
    with reading() as session:
        unit = get_unit(session, form.unit, by=by, permission=reads) if form.unit else None
        found = queries.rooms_by_building(session, by=by, search=form.q or "", unit_id=form.unit)
    return render_template("desk/rooms.html", buildings=found, q=form.q or "", unit=unit)


@bp.get("/buildings/<uuid:building_id>")
@needs(Permission.READ_REGISTER)
def building(building_id: UUID) -> ResponseReturnValue:
    """Show one building, its rooms and its history."""
    by = current_actor()
    with reading() as session:
        found = get_building(session, building_id, by=by, permission=Permission.READ_REGISTER)
        unit = session.get_one(Unit, found.unit_id)
        lines = building_events(session, building_id, limit=EVENTS)
        return render_template(
            "desk/building.html",
            building=found,
            unit=unit,
            rooms=queries.rooms_of_building(session, building_id, by=by),
            told=tell_history(session, lines, by=by),
            may_edit=by.may(Permission.MANAGE_PLACES, unit.path),
        )


@bp.get("/rooms/<uuid:room_id>")
@needs(Permission.READ_REGISTER)
def room(room_id: UUID) -> ResponseReturnValue:
    """Show one room: what is recorded here, what was last seen here, what happened last."""
    form = RoomForm.model_validate(request.args.to_dict())
    by = current_actor()
    with reading() as session:
        place = get_place(session, room_id, by=by, permission=Permission.READ_REGISTER)
        seen = form.tab is Tab.SEEN
        page = asset_page(
            session, AssetFilter(room_id=room_id), by=by, after=place_after(form.after)
        )
        lines = room_events(session, room_id, by=by)
        return render_template(
            "desk/room.html",
            room=place,
            facts=queries.room_facts(session, room_id),
            counts=queries.room_counts(session, room_id, by=by),
            page=page,
            seen=queries.last_seen_in(session, room_id, by=by) if seen else None,
            told=tell_events(session, lines, about=room_id, by=by, limit=EVENTS),
            may_check=by.may(Permission.CHECK_ASSETS, place.unit_path),
            may_print=by.may(Permission.MANAGE_TAGS, place.unit_path),
            may_edit=by.may(Permission.MANAGE_PLACES, place.unit_path),
            next_url=url_for(".room", room_id=room_id, after=write_cursor(page.after))
            if page.after
            else "",
        )
