"""One act: what it did to which things, and whether it can be undone as a whole."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from inventory.access.guard import current_actor, needs
from inventory.access.queries import names_of
from inventory.access.rules import Permission
from inventory.desk.acts import MOST_ROWS, show
from inventory.desk.back import came_from, way_back
from inventory.desk.errors import UnknownAct
from inventory.desk.forms import ActForm
from inventory.desk.pages.blueprint import bp
from inventory.desk.pages.telling import tell_acts, tell_history
from inventory.desk.queries.acts import act_folds, act_lines
from inventory.desk.queries.undoing import Act, find_act, in_the_way, may_undo
from inventory.desk.rules import PAGE_SIZE
from inventory.ids import new_id
from inventory.journal.rules import Actor, Line
from inventory.web.transaction import reading


@bp.get("/acts/<uuid:act_id>")
@needs(Permission.READ_REGISTER)
def act(act_id: UUID) -> ResponseReturnValue:
    """Show what an act did, fifty things at a time, and whether it can be undone."""
    by = current_actor()
    after = ActForm.model_validate(request.args.to_dict()).after or 0
    with reading() as session:
        found = find_act(session, act_id, by=by)
        if found is None:
            return _show_told(session, act_id, after, by=by)
        return _show_by_hand(session, found, after, by=by)


def _show_told(session: Session, act_id: UUID, after: int, *, by: Actor) -> str:
    folds = act_folds(session, act_id, by=by)
    if not folds:
        raise UnknownAct
    lines, more = act_lines(session, act_id, by=by, after=after)
    done = tell_acts(session, folds, by=by)
    return render_template(
        "desk/act_told.html",
        done=done,
        told=tell_history(session, lines, by=by),
        at=folds[0].head.at,
        count=sum(fold.count for fold in folds),
        **_paging(act_id, lines, more, after),
        **way_back(request.args, by),
    )


def _show_by_hand(session: Session, found: Act, after: int, *, by: Actor) -> str:
    is_open = not found.is_undoing and found.undone is None and may_undo(by)
    obstacles = in_the_way(session, found, by=by) if is_open else []
    actors = [found.lines[0].actor_id, *([found.undone.actor_id] if found.undone else [])]
    names = names_of(session, actors)
    readable = [line for line in found.lines if line.subject_id in found.assets]
    rest = [line for line in readable if line.seq > after]
    first = rest[:PAGE_SIZE]
    return render_template(
        "desk/act.html",
        act=found,
        at=found.lines[0].at,
        who=names.get(found.lines[0].actor_id, ""),
        undoer=names.get(found.undone.actor_id, "") if found.undone else "",
        shown=show(session, readable, found.assets, first=first),
        whole=len(found.lines),
        may_undo=is_open and not obstacles,
        obstacles=[(found.assets.get(key), why) for key, why in obstacles[:MOST_ROWS]],
        in_the_way=len(obstacles),
        place=came_from(request.args),
        **_paging(found.id, first, len(rest) > len(first), after),
        **way_back(request.args, by),
        key=new_id(),
    )


def _paging(act_id: UUID, lines: Sequence[Line], more: bool, after: int) -> dict[str, str]:
    place: dict[str, Any] = came_from(request.args)
    return {
        "next_url": url_for(".act", act_id=act_id, after=lines[-1].seq, **place) if more else "",
        "first_url": url_for(".act", act_id=act_id, **place) if after else "",
    }
