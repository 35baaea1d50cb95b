"""The activity log: who did what, newest first, and where the chain of entries ends."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from inventory.access.guard import current_actor, needs, zone
from inventory.access.rules import Permission
from inventory.desk.forms import LogForm
from inventory.desk.pages.blueprint import bp
from inventory.desk.pages.telling import tell_acts
from inventory.desk.queries import log as queries
from inventory.desk.queries.assets import matching_keys
from inventory.desk.rules import DEED_NAMES, AssetFilter
from inventory.errors import mark
from inventory.journal.rules import Actor
from inventory.web.transaction import reading

MOST_THINGS = 200
"""A text may name so many assets; a longer list narrows nothing that anyone wants to read."""

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
    """Show what was done to things within reach, an act in a line."""
    form = LogForm.model_validate(request.args.to_dict())
    by = current_actor()
    asked = _asked()
    with reading() as session:
        assets = _named(session, form.thing, by=by)
        wanted = form.wanted(ZoneInfo(zone()), assets and assets[:MOST_THINGS])
        folds, onward = queries.log_page(session, wanted, by=by, before=form.before)
        people = queries.log_people(session, by=by)
        return render_template(
            "desk/log.html",
            told=tell_acts(session, folds, by=by),
            chain=queries.chain(session),
            people=people,
            person_name=dict(people).get(form.person) if form.person else None,
            kinds={kind: KIND_WORDS[kind] for kind in queries.log_kinds(by)},
            deed_names=DEED_NAMES,
            form=form,
            asked=asked,
            query=urlencode(asked),
            finds_things=by.may(Permission.READ_REGISTER),
            most_things=MOST_THINGS if assets and len(assets) > MOST_THINGS else 0,
            next_url=url_for(".log", **asked, before=onward) if onward else "",
            url_without=lambda *names: url_for(
                ".log", **{name: one for name, one in asked.items() if name not in names}
            ),
        )


def _asked() -> dict[str, Any]:
    """Return what the address asks for, without the place in the log and what is empty."""
    return {
        name: value
        for name, value in request.args.items()
        if name in LogForm.model_fields and name != "before" and value.strip()
    }


def _named(session: Session, text: str | None, *, by: Actor) -> Sequence[UUID] | None:
    """Return the assets that a text finds, one more than are shown; None where none was typed."""
    if text is None:
        return None
    return matching_keys(session, AssetFilter(q=text), by=by, limit=MOST_THINGS + 1)
