"""The summary of the register: how many assets and of what value, by unit, kind and condition."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from inventory.access.guard import current_actor, needs
from inventory.access.rules import Permission
from inventory.desk.forms import SummaryForm
from inventory.desk.pages.blueprint import bp
from inventory.desk.queries.totals import summary
from inventory.register.rules import Condition
from inventory.web.transaction import reading


@bp.get("/assets/summary")
@needs(Permission.READ_REGISTER)
def assets_summary() -> ResponseReturnValue:
    """Show the totals of a unit with all below it, and of each unit directly below."""
    form = SummaryForm.model_validate(request.args.to_dict())
    with reading() as session:
        found = summary(session, form.unit, by=current_actor())
    return render_template("desk/summary.html", summary=found, conditions=list(Condition))
