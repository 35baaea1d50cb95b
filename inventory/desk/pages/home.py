"""The home page: what needs action, the totals, what happened last."""

from flask import g, render_template
from flask.typing import ResponseReturnValue

from inventory.access.guard import current_actor, logged_in
from inventory.access.rules import Permission, Role
from inventory.desk.pages.blueprint import bp, today
from inventory.desk.pages.telling import tell_acts
from inventory.desk.queries import home as queries
from inventory.desk.queries.log import latest_folds
from inventory.desk.queries.totals import totals
from inventory.web.transaction import reading

LATEST = 8


@bp.get("/")
@logged_in
def home() -> ResponseReturnValue:
    """Show what needs the reader now."""
    by = current_actor()
    roles = g.identity.roles
    with reading() as session:
        if not by.may(Permission.READ_REGISTER):
            return render_template(
                "desk/home_short.html",
                today=today(),
                own=queries.own(session, by=by) if by.may(Permission.LOOK) else None,
                is_keeper=Role.ROOM_KEEPER in roles,
            )
        return render_template(
            "desk/home.html",
            today=today(),
            read_from=queries.read_from(session, by=by) if Role.AUDITOR in roles else [],
            totals=totals(session, by=by),
            needs=queries.needs(session, by=by),
            told=tell_acts(session, latest_folds(session, by=by, limit=LATEST), by=by),
        )
