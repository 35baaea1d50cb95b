"""Undo an act as a whole; where that is refused, show what stands in the way."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from inventory import clock
from inventory.access.guard import current_actor, needs
from inventory.access.once import once
from inventory.access.rules import Permission
from inventory.bulk.actions import undo_act
from inventory.bulk.errors import InTheWay, UndoneAlready
from inventory.bulk.pages.blueprint import bp
from inventory.desk.acts import MOST_ROWS
from inventory.desk.back import came_from, way_back
from inventory.desk.queries.undoing import get_act, in_the_way
from inventory.errors import Conflict
from inventory.web.problems import status_of, words_of
from inventory.web.transaction import reading
from inventory.web.words import gettext


@bp.post("/acts/<uuid:act_id>")
@needs(Permission.REGISTER_ASSETS, Permission.MOVE_ASSETS)
def undo(act_id: UUID) -> ResponseReturnValue:
    """Undo an act as a whole; where something stands in the way, say what."""
    try:
        undoing = once(
            lambda session: str(undo_act(session, act_id, by=current_actor(), now=clock.now()))
        )
    except (InTheWay, UndoneAlready) as refusal:
        return _show_refusal(act_id, refusal), status_of(refusal)
    flash(gettext("Undone. The history keeps both acts."))
    return redirect(_act_url(UUID(undoing)), 303)


def _show_refusal(act_id: UUID, refusal: Conflict) -> str:
    by = current_actor()
    with reading() as session:
        act = get_act(session, act_id, by=by)
        obstacles = in_the_way(session, act, by=by) if isinstance(refusal, InTheWay) else []
    return render_template(
        "bulk/not_undone.html",
        refusal=words_of(refusal),
        obstacles=[(act.assets.get(key), why) for key, why in obstacles[:MOST_ROWS]],
        in_the_way=len(obstacles),
        act_url=_act_url(act_id),
        **way_back(request.form, by),
    )


def _act_url(act_id: UUID) -> str:
    place: dict[str, Any] = came_from(request.form)
    return url_for("desk.act", act_id=act_id, **place)
