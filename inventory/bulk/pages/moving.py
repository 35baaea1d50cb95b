"""Move many assets into a room by hand: the form, the preview, the act."""

from collections.abc import Mapping
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import ValidationError
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from inventory import clock
from inventory.access.guard import current_actor, needs, zone
from inventory.access.once import once
from inventory.access.rules import Permission
from inventory.bulk.actions import move_chosen
from inventory.bulk.errors import ChoiceChanged, NothingLeft
from inventory.bulk.forms import MoveForm, read_choice
from inventory.bulk.pages.blueprint import bp
from inventory.bulk.pages.showing import list_url, preview_of, repeated, url_with
from inventory.bulk.queries import chosen_assets
from inventory.bulk.rules import Choice, plan
from inventory.errors import Conflict
from inventory.ids import new_id
from inventory.organisation.errors import UnknownRoom
from inventory.organisation.queries import get_place, places
from inventory.web.problems import field_errors, status_of, words_of
from inventory.web.transaction import reading

PERMISSION = Permission.MOVE_ASSETS


@bp.get("/assets/bulk/move")
@needs(PERMISSION)
def move() -> ResponseReturnValue:
    """Show the rooms to choose from; with a room, what would be moved into it."""
    sent = request.args
    choice = read_choice(sent, zone())
    if "preview" not in sent:
        return _show_form(choice, sent, {})
    room_id, errors = _read(sent)
    if room_id is None:
        return _show_form(choice, sent, errors), 422
    return _show_preview(choice, sent, room_id)


@bp.post("/assets/bulk/move")
@needs(PERMISSION)
def place() -> ResponseReturnValue:
    """Move what the preview showed; where that is no longer so, show it again first."""
    sent = request.form
    choice = read_choice(sent, zone())
    room_id, errors = _read(sent)
    if room_id is None:
        return _show_form(choice, sent, errors), 422

    def write(session: Session) -> str:
        act_id = move_chosen(
            session,
            choice,
            room_id=room_id,
            seal=sent.get("seal", ""),
            by=current_actor(),
            now=clock.now(),
        )
        return str(act_id)

    try:
        act_id = once(write)
    except (ChoiceChanged, NothingLeft) as refusal:
        return _show_preview(choice, sent, room_id, refusal), status_of(refusal)
    return redirect(url_for(".act", act_id=act_id, list=sent.get("list") or None), 303)


def _read(sent: MultiDict[str, str]) -> tuple[UUID | None, dict[str, str]]:
    """Return the room, or what is wrong with it."""
    try:
        form = MoveForm.model_validate({"room_id": sent.get("room_id", "")})
        with reading() as session:
            get_place(session, form.room_id, by=current_actor(), permission=PERMISSION)
    except ValidationError as error:
        return None, field_errors(error, MoveForm)
    except UnknownRoom as error:
        return None, {"room_id": words_of(error)}
    return form.room_id, {}


def _show_form(choice: Choice, sent: MultiDict[str, str], errors: Mapping[str, str]) -> str:
    by = current_actor()
    with reading() as session:
        found = chosen_assets(session, choice, by=by)
        rooms = places(session, by=by, permission=PERMISSION)
    return render_template(
        "bulk/move.html",
        hidden=repeated(sent),
        back_url=list_url(sent),
        number=len(found),
        first=[asset.name for asset in found[:3]],
        all=choice.wanted is not None,
        places=rooms,
        typed=sent.get("room_id", ""),
        errors=errors,
    )


def _show_preview(
    choice: Choice, sent: MultiDict[str, str], room_id: UUID, refusal: Conflict | None = None
) -> str:
    by = current_actor()
    with reading() as session:
        room = get_place(session, room_id, by=by, permission=PERMISSION)
        found = chosen_assets(session, choice, by=by)
        planned = plan(found, {"room_id": room_id}, lambda path: by.may(PERMISSION, path))
        preview = preview_of(session, choice, found, planned, sent, refusal, by=by, now=clock.now())
    fields = repeated(sent, "room_id")
    return render_template(
        "bulk/preview.html",
        preview=preview,
        hidden=fields,
        action=url_for(".place"),
        again_url=url_with(".move", fields),
        back_url=list_url(sent),
        room=f"{room.label} · {room.name}",
        key=new_id(),
    )
