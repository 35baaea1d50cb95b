"""The activity log: who did what, newest first, and where the chain of entries ends."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from inventory.access.guard import current_actor, needs, zone
from inventory.access.rules import Permission
from inventory.desk.forms import LogForm
from inventory.desk.history import tell
from inventory.desk.pages.blueprint import bp
from inventory.desk.queries import log as queries
from inventory.desk.queries.names import names_in
from inventory.errors import mark
from inventory.web.transaction import reading

KIND_WORDS = {
    "asset": mark("Assets"),
    "tag": mark("Tags"),
    "label_job": mark("Labels"),
    "filter": mark("Kept list"),
    "room": mark("Rooms"),
    "person": mark("People"),
    "building": mark("Buildings"),
    "official": mark("Officials"),
    "account": mark("Accounts"),
    "role": mark("Roles"),
    "unit": mark("Work units"),
    "token": mark("API tokens"),
}


@bp.get("/log")
@needs(Permission.READ_LOG)
def log() -> ResponseReturnValue:
    """Show what was done to things within reach."""
    form = LogForm.model_validate(request.args.to_dict())
    by = current_actor()
    asked: dict[str, Any] = {
        name: value for name, value in request.args.items() if value and name != "before"
    }
    with reading() as session:
        wanted = queries.LogFilter(form.person, form.kind, form.before)
        lines, more = queries.log_lines(session, wanted, by=by)
        return render_template(
            "desk/log.html",
            told=tell(
                lines,
                names_in(session, lines),
                zone(),
                by_hand=queries.acts_by_hand(session, lines, by=by),
            ),
            chain=queries.chain(session),
            people=queries.log_people(session, by=by),
            kinds=[(kind, KIND_WORDS[kind]) for kind in queries.log_kinds(by)],
            form=form,
            filtered=bool(asked),
            next_url=url_for(".log", **asked, before=lines[-1].seq) if more else "",
            first_url=url_for(".log", **asked) if form.before else "",
        )
