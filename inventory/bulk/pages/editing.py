"""Change the same fields of many assets: the form, the preview, the act."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from inventory import clock
from inventory.access.errors import UnknownUnit
from inventory.access.guard import current_actor, needs, zone
from inventory.access.once import once
from inventory.access.queries import get_unit, units
from inventory.access.rules import Permission
from inventory.bulk.actions import change_chosen
from inventory.bulk.errors import ChoiceChanged, NothingLeft
from inventory.bulk.forms import TYPES, read_changes, read_choice
from inventory.bulk.pages.blueprint import bp
from inventory.bulk.pages.showing import list_url, preview_of, repeated, url_with
from inventory.bulk.queries import chosen_assets
from inventory.bulk.rules import Choice, plan
from inventory.errors import Conflict
from inventory.ids import new_id
from inventory.register.rules import CONDITION_NAMES, CONDITION_TONES, FACTS, WAY_NAMES
from inventory.web.problems import status_of, words_of
from inventory.web.transaction import reading
from inventory.web.words import gettext

PERMISSION = Permission.REGISTER_ASSETS
Errors = Mapping[str, str]


@bp.get("/assets/bulk/edit")
@needs(PERMISSION)
def edit() -> ResponseReturnValue:
    """Show the fields that the chosen assets can share; with values, what they would change."""
    sent = request.args
    choice = read_choice(sent, zone())
    if "preview" not in sent:
        return _show_form(choice, sent, {})
    changes, errors = _read(sent)
    if errors:
        return _show_form(choice, sent, errors), 422
    return _show_preview(choice, sent, changes)


@bp.post("/assets/bulk/edit")
@needs(PERMISSION)
def change() -> ResponseReturnValue:
    """Change what the preview showed; where that is no longer so, show it again first."""
    sent = request.form
    choice = read_choice(sent, zone())
    changes, errors = _read(sent)
    if errors:
        return _show_form(choice, sent, errors), 422

    def write(session: Session) -> str:
        act_id = change_chosen(
            session,
            choice,
            changes=changes,
            seal=sent.get("seal", ""),
            by=current_actor(),
            now=clock.now(),
        )
        return str(act_id)

    try:
        act_id = once(write)
    except (ChoiceChanged, NothingLeft) as refusal:
        return _show_preview(choice, sent, changes, refusal), status_of(refusal)
    return redirect(url_for(".act", act_id=act_id, list=sent.get("list") or None), 303)


def _read(sent: MultiDict[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    today = clock.local_date(clock.now(), zone())
    changes, errors = read_changes(sent.getlist("change"), sent, today)
    if "unit_id" in changes:
        try:
            with reading() as session:
                get_unit(session, changes["unit_id"], by=current_actor(), permission=PERMISSION)
        except UnknownUnit as error:
            errors["unit_id"] = words_of(error)
    return changes, errors


def _show_form(choice: Choice, sent: MultiDict[str, str], errors: Errors) -> str:
    by = current_actor()
    with reading() as session:
        found = chosen_assets(session, choice, by=by)
        reached = units(session, by=by, permission=PERMISSION)
    today = clock.local_date(clock.now(), zone())
    return render_template(
        "bulk/edit.html",
        hidden=repeated(sent),
        back_url=list_url(sent),
        number=len(found),
        first=[asset.name for asset in found[:3]],
        all=choice.wanted is not None,
        ticked=sent.getlist("change"),
        typed={"condition_on": today.isoformat()}
        | {name: sent.get(name, "") for name in TYPES if name in sent},
        errors=errors,
        units=[(unit.id, unit.name) for unit in reached],
        ways=[(way, gettext(name)) for way, name in WAY_NAMES.items()],
        conditions=[
            (one, gettext(name), CONDITION_TONES[one]) for one, name in CONDITION_NAMES.items()
        ],
        facts=FACTS,
    )


def _show_preview(
    choice: Choice,
    sent: MultiDict[str, str],
    changes: Mapping[str, Any],
    refusal: Conflict | None = None,
) -> str:
    by = current_actor()
    with reading() as session:
        found = chosen_assets(session, choice, by=by)
        planned = plan(found, changes, lambda path: by.may(PERMISSION, path))
        preview = preview_of(session, choice, found, planned, sent, refusal, by=by, now=clock.now())
    fields = repeated(sent, "change", *changes)
    return render_template(
        "bulk/preview.html",
        preview=preview,
        hidden=fields,
        action=url_for(".change"),
        again_url=url_with(".edit", fields),
        back_url=list_url(sent),
        room=None,
        key=new_id(),
    )
