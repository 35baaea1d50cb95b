"""Change the same fields of many assets."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from inventory import clock
from inventory.access.errors import UnknownUnit
from inventory.access.guard import current_actor, needs, zone
from inventory.access.queries import get_unit, units
from inventory.access.rules import Permission
from inventory.bulk.actions import change_chosen
from inventory.bulk.forms import TYPES, read_changes
from inventory.bulk.pages.acting import Flow, Sent, carry_out, look
from inventory.bulk.pages.blueprint import bp
from inventory.bulk.rules import Choice
from inventory.journal.rules import Actor
from inventory.register.fields import closed_lists
from inventory.register.rules import FACTS
from inventory.web.problems import words_of
from inventory.web.transaction import reading

PERMISSION = Permission.REGISTER_ASSETS
Changes = Mapping[str, Any]


@bp.get("/assets/bulk/edit")
@needs(PERMISSION)
def edit() -> ResponseReturnValue:
    """Show the fields that the chosen assets can share; with values, what they would change."""
    return look(CHANGE)


@bp.post("/assets/bulk/edit")
@needs(PERMISSION)
def change() -> ResponseReturnValue:
    """Change what the preview showed; where that is no longer so, show it again first."""
    return carry_out(CHANGE)


def _read(sent: Sent) -> tuple[Changes, dict[str, str]]:
    today = clock.local_date(clock.now(), zone())
    changes, errors = read_changes(sent.getlist("change"), sent, today)
    if "unit_id" in changes:
        try:
            with reading() as session:
                get_unit(session, changes["unit_id"], by=current_actor(), permission=PERMISSION)
        except UnknownUnit as error:
            errors["unit_id"] = words_of(error)
    return changes, errors


def _form(session: Session, sent: Sent, by: Actor) -> dict[str, Any]:
    today = clock.local_date(clock.now(), zone())
    reached = units(session, by=by, permission=PERMISSION)
    return {
        "ticked": sent.getlist("change"),
        "typed": {"condition_on": today.isoformat()}
        | {name: sent.get(name, "") for name in TYPES if name in sent},
        "units": [(unit.id, unit.name) for unit in reached],
        "facts": FACTS,
    } | closed_lists()


def _change(
    session: Session, choice: Choice, changes: Changes, *, seal: str, by: Actor, now: datetime
) -> UUID:
    return change_chosen(session, choice, changes=changes, seal=seal, by=by, now=now)


CHANGE: Flow[Changes] = Flow(
    page="bulk.edit",
    act_page="bulk.change",
    permission=PERMISSION,
    read=_read,
    form=_form,
    template="bulk/edit.html",
    wanted=lambda changes: changes,
    fields=lambda changes: ("change", *changes),
    act=_change,
    room=lambda *_: None,
)
