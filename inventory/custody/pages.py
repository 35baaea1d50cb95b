"""HTML pages of custody: move an asset by hand."""

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from inventory import clock
from inventory.access.guard import current_actor, needs
from inventory.access.once import once
from inventory.access.rules import Permission
from inventory.custody import actions
from inventory.custody.forms import MoveForm
from inventory.custody.rules import Placed
from inventory.ids import new_id
from inventory.organisation.queries import get_place, places, places_by_id
from inventory.register.queries import get_asset
from inventory.web.forms import submit
from inventory.web.transaction import reading
from inventory.web.words import gettext

bp = Blueprint("custody", __name__, template_folder="templates")


@bp.get("/assets/<uuid:asset_id>/move")
@needs(Permission.MOVE_ASSETS)
def move(asset_id: UUID) -> ResponseReturnValue:
    """Show where an asset is, and the rooms it can be moved to; one may be chosen already."""
    return _show_form(asset_id, {"room_id": request.args.get("room_id", "")}, {})


@bp.post("/assets/<uuid:asset_id>/move")
@needs(Permission.MOVE_ASSETS)
def move_asset(asset_id: UUID) -> ResponseReturnValue:
    """Move an asset; where it was changed since it was shown, show the present state first."""
    with reading() as session:
        get_asset(session, asset_id, by=current_actor(), permission=Permission.MOVE_ASSETS)

    def act(form: MoveForm) -> ResponseReturnValue:
        def write(session: Session) -> str:
            by = current_actor()
            room = get_place(session, form.room_id, by=by, permission=Permission.MOVE_ASSETS)
            placed = actions.move_asset(
                session,
                asset_id,
                room_id=form.room_id,
                version=form.version,
                by=by,
                now=clock.now(),
            )
            there = placed is Placed.ALREADY_THERE
            words = gettext("It was in {room} already.") if there else gettext("Moved to {room}.")
            return words.format(room=f"{room.label} · {room.name}")

        flash(once(write))
        return redirect(url_for("desk.asset", asset_id=asset_id))

    return submit(MoveForm, act, partial(_show_form, asset_id))


def _show_form(asset_id: UUID, typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    """After a conflict the form shows the present state, and sending it again means that one."""
    by = current_actor()
    with reading() as session:
        asset = get_asset(session, asset_id, by=by, permission=Permission.MOVE_ASSETS)
        rooms = places(session, by=by, permission=Permission.MOVE_ASSETS)
        here = places_by_id(session, [asset.room_id]) if asset.room_id else {}
        shown = typed.get("version", str(asset.version))
        stale = "form" in errors and shown != str(asset.version)
        return render_template(
            "custody/move.html",
            asset=asset,
            here=here.get(asset.room_id) if asset.room_id else None,
            places=[room for room in rooms if room.id != asset.room_id],
            chosen=next((room for room in rooms if str(room.id) == typed.get("room_id")), None),
            version=asset.version if stale else shown,
            stale=stale,
            typed=typed,
            errors=errors,
            key=new_id(),
        )
