"""Move many assets into a room by hand."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask.typing import ResponseReturnValue
from pydantic import ValidationError
from sqlalchemy.orm import Session

from inventory.access.guard import current_actor, needs
from inventory.access.rules import Permission
from inventory.bulk.actions import move_chosen
from inventory.bulk.forms import MoveForm
from inventory.bulk.pages.acting import Flow, Sent, carry_out, look
from inventory.bulk.pages.blueprint import bp
from inventory.bulk.rules import Choice
from inventory.journal.rules import Actor
from inventory.organisation.errors import UnknownRoom
from inventory.organisation.queries import get_place, places
from inventory.web.problems import field_errors, words_of
from inventory.web.transaction import reading

PERMISSION = Permission.MOVE_ASSETS
NOWHERE = UUID(int=0)


@bp.get("/assets/bulk/move")
@needs(PERMISSION)
def move() -> ResponseReturnValue:
    """Show the rooms to choose from; with a room, what would be moved into it."""
    return look(MOVE)


@bp.post("/assets/bulk/move")
@needs(PERMISSION)
def place() -> ResponseReturnValue:
    """Move what the preview showed; where that is no longer so, show it again first."""
    return carry_out(MOVE)


def _read(sent: Sent) -> tuple[UUID, dict[str, str]]:
    try:
        form = MoveForm.model_validate({"room_id": sent.get("room_id", "")})
        with reading() as session:
            get_place(session, form.room_id, by=current_actor(), permission=PERMISSION)
    except ValidationError as error:
        return NOWHERE, field_errors(error, MoveForm)
    except UnknownRoom as error:
        return NOWHERE, {"room_id": words_of(error)}
    return form.room_id, {}


def _form(session: Session, sent: Sent, by: Actor) -> dict[str, Any]:
    rooms = places(session, by=by, permission=PERMISSION)
    return {"places": rooms, "typed": sent.get("room_id", "")}


def _move(
    session: Session, choice: Choice, room_id: UUID, *, seal: str, by: Actor, now: datetime
) -> UUID:
    return move_chosen(session, choice, room_id=room_id, seal=seal, by=by, now=now)


def _words(session: Session, room_id: UUID, by: Actor) -> str:
    room = get_place(session, room_id, by=by, permission=PERMISSION)
    return f"{room.label} · {room.name}"


MOVE: Flow[UUID] = Flow(
    page="bulk.move",
    act_page="bulk.place",
    permission=PERMISSION,
    read=_read,
    form=_form,
    template="bulk/move.html",
    wanted=lambda room_id: {"room_id": room_id},
    fields=lambda _: ("room_id",),
    act=_move,
    room=_words,
)
