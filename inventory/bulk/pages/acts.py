"""One act on assets: what it did, and its undoing as a whole."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from inventory import clock
from inventory.access.guard import current_actor, needs
from inventory.access.once import once
from inventory.access.queries import names_of
from inventory.access.rules import Permission
from inventory.bulk.actions import undo_act
from inventory.bulk.errors import InTheWay, UndoneAlready, UnfitList
from inventory.bulk.pages.blueprint import bp
from inventory.bulk.pages.showing import MOST_ROWS, list_url, show
from inventory.bulk.queries import get_act, in_the_way
from inventory.errors import Conflict
from inventory.ids import new_id
from inventory.web.problems import status_of, words_of
from inventory.web.transaction import reading
from inventory.web.words import gettext


@bp.get("/acts/<uuid:act_id>")
@needs(Permission.REGISTER_ASSETS, Permission.MOVE_ASSETS)
def act(act_id: UUID) -> ResponseReturnValue:
    """Show what an act did, and whether it can be undone."""
    return _show(act_id)


@bp.post("/acts/<uuid:act_id>")
@needs(Permission.REGISTER_ASSETS, Permission.MOVE_ASSETS)
def undo(act_id: UUID) -> ResponseReturnValue:
    """Undo an act as a whole; where something stands in the way, say what."""
    try:
        undoing = once(
            lambda session: str(undo_act(session, act_id, by=current_actor(), now=clock.now()))
        )
    except (InTheWay, UndoneAlready) as refusal:
        return _show(act_id, refusal), status_of(refusal)
    flash(gettext("Undone. The history keeps both acts."))
    return redirect(url_for(".act", act_id=undoing, list=request.form.get("list") or None), 303)


def _show(act_id: UUID, refusal: Conflict | None = None) -> str:
    by = current_actor()
    with reading() as session:
        found = get_act(session, act_id, by=by)
        is_open = not found.is_undoing and found.undone is None
        obstacles = in_the_way(session, found, by=by) if is_open else []
        actors = [found.lines[0].actor_id, *([found.undone.actor_id] if found.undone else [])]
        names = names_of(session, actors)
        shown = show(session, found.lines, found.assets)
    return render_template(
        "bulk/act.html",
        act=found,
        at=found.lines[0].at,
        who=names.get(found.lines[0].actor_id, ""),
        undoer=names.get(found.undone.actor_id, "") if found.undone else "",
        shown=shown,
        may_undo=is_open and not obstacles,
        obstacles=[(found.assets.get(key), why) for key, why in obstacles[:MOST_ROWS]],
        in_the_way=len(obstacles),
        refusal=words_of(refusal) if refusal else "",
        **_list(),
        key=new_id(),
    )


def _list() -> dict[str, Any]:
    """Return the list that the act was begun on; a spoilt address leads to the whole list."""
    try:
        return {"back_url": list_url(request.values), "list": request.values.get("list", "")}
    except UnfitList:
        return {"back_url": url_for("desk.assets"), "list": ""}
