"""Pages for whoever found a thing, and for the officer who deals with it."""

from collections.abc import Mapping
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from inventory import clock
from inventory.access.guard import address, current_actor, limit_tries, needs, public
from inventory.access.rules import Permission
from inventory.tags import actions
from inventory.tags.forms import FoundForm
from inventory.tags.pages.blueprint import bp
from inventory.tags.rules import FOUND_REPORTS_PER_ADDRESS
from inventory.web.forms import submit
from inventory.web.transaction import transaction
from inventory.web.words import gettext


@bp.post("/<tag:code>/found")
@public
def report_found(code: str) -> ResponseReturnValue:
    """Keep what a finder tells us; nobody is logged in, so the address is limited."""

    def act(form: FoundForm) -> ResponseReturnValue:
        limit_tries(f"found:address:{address()}", FOUND_REPORTS_PER_ADDRESS)
        with transaction() as session:
            actions.report_found(session, code, place=form.place, phone=form.phone, now=clock.now())
        return redirect(url_for(".thanks"), 303)

    def again(typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
        return render_template("tags/found.html", code=code, typed=typed, errors=errors)

    return submit(FoundForm, act, again)


@bp.get("/found/thanks")
@public
def thanks() -> ResponseReturnValue:
    """Thank the finder."""
    return render_template("tags/thanks.html")


@bp.post("/found/<uuid:report_id>/settle")
@needs(Permission.MANAGE_TAGS)
def settle_report(report_id: UUID) -> ResponseReturnValue:
    """Mark a finder's report as dealt with."""
    with transaction() as session:
        actions.settle_report(session, report_id, by=current_actor(), now=clock.now())
    flash(gettext("The report is settled."))
    return redirect(url_for("desk.home"), 303)
