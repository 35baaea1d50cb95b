"""One work unit in numbers: what stands above and below it, who signs for it, its history."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from inventory import clock
from inventory.access.guard import current_actor, needs, zone
from inventory.access.queries import get_unit, units_around
from inventory.access.rules import Permission
from inventory.clock import local_date
from inventory.desk.pages.blueprint import bp
from inventory.desk.pages.telling import tell_history
from inventory.desk.queries.events import unit_events
from inventory.desk.queries.totals import totals
from inventory.desk.queries.units import unit_counts
from inventory.organisation.queries import officials_of_unit
from inventory.organisation.rules import DUTY_NAMES
from inventory.web.transaction import reading

EVENTS = 20


@bp.get("/units/<uuid:unit_id>")
@needs(Permission.READ_REGISTER, Permission.MANAGE_ACCOUNTS)
def unit(unit_id: UUID) -> ResponseReturnValue:
    """Show one unit; its numbers and who signs for it only to readers of its register."""
    by, reads, manages = current_actor(), Permission.READ_REGISTER, Permission.MANAGE_ACCOUNTS
    with reading() as session:
        found = get_unit(session, unit_id, by=by, permission=reads, also=manages)
        above, below = units_around(session, found)
        may_read = by.may(reads, found.path)
        today = local_date(clock.now(), zone())
        lines = unit_events(session, unit_id, with_officials=may_read, limit=EVENTS)
        return render_template(
            "desk/unit.html",
            unit=found,
            above=above,
            may_open_above=above is not None
            and (by.may(reads, above.path) or by.may(manages, above.path)),
            below=below,
            officials=officials_of_unit(session, unit_id) if may_read else None,
            duty_names=DUTY_NAMES,
            today=today,
            totals=totals(session, by=by, unit=found) if may_read else None,
            counts=unit_counts(session, found, by=by, today=today) if may_read else None,
            told=tell_history(session, lines, by=by),
            may_register=by.may(Permission.REGISTER_ASSETS, found.path),
            may_change=by.may(manages, found.path),
            may_manage=by.may(Permission.MANAGE_PLACES, found.path),
        )
