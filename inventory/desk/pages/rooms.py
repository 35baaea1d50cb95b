"""The rooms by building, and one room with what stands in it."""

from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from inventory.access.guard import current_actor, needs
from inventory.access.rules import Permission
from inventory.desk.forms import AssetListForm, RoomsForm
from inventory.desk.pages.blueprint import bp
from inventory.desk.queries import rooms as queries
from inventory.desk.queries.assets import asset_page, seen_elsewhere
from inventory.desk.rules import AssetFilter, place_after, write_cursor
from inventory.organisation.queries import get_place
from inventory.web.transaction import reading


@bp.get("/rooms")
@needs(Permission.READ_REGISTER)
def rooms() -> ResponseReturnValue:
    """Show the rooms within reach under their buildings."""
    form = RoomsForm.model_validate(request.args.to_dict())
    with reading() as session:
        found = queries.rooms_by_building(session, by=current_actor(), search=form.q or "")
    return render_template("desk/rooms.html", buildings=found, q=form.q or "")


@bp.get("/rooms/<uuid:room_id>")
@needs(Permission.READ_REGISTER)
def room(room_id: UUID) -> ResponseReturnValue:
    """Show one room: what is recorded here, and what was only seen here."""
    form = AssetListForm.model_validate({"after": request.args.get("after", "")})
    by = current_actor()
    with reading() as session:
        place = get_place(session, room_id, by=by, permission=Permission.READ_REGISTER)
        page = asset_page(
            session, AssetFilter(room_id=room_id), by=by, after=place_after(form.after)
        )
        return render_template(
            "desk/room.html",
            room=place,
            page=page,
            elsewhere=seen_elsewhere(session, room_id, by=by),
            door_tag=queries.find_door_tag(session, room_id),
            may_check=by.may(Permission.CHECK_ASSETS, place.unit_path),
            may_print=by.may(Permission.MANAGE_TAGS, place.unit_path),
            next_url=url_for(".room", room_id=room_id, after=write_cursor(page.after))
            if page.after
            else "",
        )
