"""What every act over many assets goes through: choose, look, do; and look again if need be."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from inventory import clock
from inventory.access.guard import current_actor, zone
from inventory.access.once import once
from inventory.access.rules import Permission
from inventory.bulk.errors import ChoiceChanged, NothingLeft
from inventory.bulk.forms import read_choice
from inventory.bulk.pages.showing import preview_of, repeated, url_with
from inventory.bulk.queries import chosen_assets
from inventory.bulk.rules import Choice, plan
from inventory.desk.lists import list_url
from inventory.errors import Conflict
from inventory.ids import new_id
from inventory.journal.rules import Actor
from inventory.web.addresses import fits_an_address, looked_at
from inventory.web.problems import status_of
from inventory.web.transaction import reading

MOST_NAMES = 3
"""So many kinds of what is chosen are called by name; the rest are counted."""

Sent = MultiDict[str, str]
Errors = Mapping[str, str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Flow(Generic[T]):
    """One kind of act over many: how its form is read and shown, what it would do, how it is done.

    `read` answers with what is wrong, field -> sentence. `wanted` are the values that assets would
    have; `fields` are the names that the preview sends again; `room` is where a move leads to.
    """

    page: str
    act_page: str
    permission: Permission
    read: Callable[[Sent], tuple[T, dict[str, str]]]
    form: Callable[[Session, Sent, Actor], dict[str, Any]]
    template: str
    wanted: Callable[[T], Mapping[str, Any]]
    fields: Callable[[T], Sequence[str]]
    act: Callable[..., UUID]
    room: Callable[[Session, T, Actor], str | None]


def look(flow: Flow[T]) -> ResponseReturnValue:
    """Show the form; with values, what they would change. Too long a choice comes as a form."""
    sent = request.form if request.method == "POST" else request.args
    choice = read_choice(sent, zone())
    if "preview" not in sent:
        return _show_form(flow, choice, sent, {})
    values, errors = flow.read(sent)
    if errors:
        return _show_form(flow, choice, sent, errors), 422
    return _show_preview(flow, choice, sent, values)


def carry_out(flow: Flow[T]) -> ResponseReturnValue:
    """Do what the preview showed; where that is no longer so, show it again first.

    What has no key does nothing, and is only looked at.
    """
    sent = request.form
    if "key" not in sent or "again" in sent:
        return looked_at(look(flow))
    choice = read_choice(sent, zone())
    values, errors = flow.read(sent)
    if errors:
        return _show_form(flow, choice, sent, errors), 422

    def write(session: Session) -> str:
        seal = sent.get("seal", "")
        by, now = current_actor(), clock.now()
        return str(flow.act(session, choice, values, seal=seal, by=by, now=now))

    try:
        act_id = once(write)
    except (ChoiceChanged, NothingLeft) as refusal:
        return _show_preview(flow, choice, sent, values, refusal), status_of(refusal)
    return redirect(url_for("desk.act", act_id=act_id, list=sent.get("list") or None), 303)


def _show_form(flow: Flow[T], choice: Choice, sent: Sent, errors: Errors) -> str:
    by = current_actor()
    with reading() as session:
        found = chosen_assets(session, choice, by=by)
        own = flow.form(session, sent, by)
    fields = repeated(sent)
    return render_template(
        flow.template,
        hidden=fields,
        method="get" if fits_an_address(fields) else "post",
        back_url=list_url(sent.get("list", "")),
        number=len(found),
        first=Counter(asset.name for asset in found).most_common(MOST_NAMES),
        all=choice.wanted is not None,
        errors=errors,
        **own,
    )


def _show_preview(
    flow: Flow[T], choice: Choice, sent: Sent, values: T, refusal: Conflict | None = None
) -> str:
    by = current_actor()
    with reading() as session:
        room = flow.room(session, values, by)
        found = chosen_assets(session, choice, by=by)
        planned = plan(found, flow.wanted(values), lambda path: by.may(flow.permission, path))
        preview = preview_of(session, choice, found, planned, sent, refusal, by=by, now=clock.now())
    fields = repeated(sent, *flow.fields(values))
    return render_template(
        "bulk/preview.html",
        preview=preview,
        hidden=fields,
        action=url_for(flow.act_page),
        again_url=url_with(flow.page, fields) if fits_an_address(fields) else "",
        back_url=list_url(sent.get("list", "")),
        room=room,
        key=new_id(),
    )
