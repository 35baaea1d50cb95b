"""Pages: choose what to print labels for, choose the paper, order."""

from collections.abc import Mapping, Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from inventory import clock
from inventory.access.guard import current_actor, current_installation, needs
from inventory.access.once import once
from inventory.access.rules import Permission
from inventory.ids import new_id
from inventory.organisation.queries import get_place, places
from inventory.tags import actions, queries
from inventory.tags.errors import NothingChosen, TooManyLabels
from inventory.tags.forms import Choice, OrderForm, keys_of
from inventory.tags.pages.blueprint import bp
from inventory.tags.queries import LabelThing
from inventory.tags.rules import (
    MOST_LABELS,
    content,
    design_for,
    grouped,
    paper_for,
    sample_code,
    stocks,
)
from inventory.web.addresses import fits_an_address, looked_at
from inventory.web.forms import submit
from inventory.web.transaction import reading
from inventory.web.words import gettext, ngettext
from labels import Item, Stock, module_size, place_on_sheet, preview, reading_distance, symbol


@bp.get("/labels/new")
@needs(Permission.MANAGE_TAGS)
def new_labels() -> ResponseReturnValue:
    """Show what is chosen, the paper and a label; without a choice, the ways to choose."""
    with reading() as session:
        choice = _choice(session)
        if choice.count == 0:
            found = places(session, by=current_actor(), permission=Permission.MANAGE_TAGS)
            return render_template("tags/choose.html", rooms=found, asked=request.args)
        return _show_order(session, choice, request.args, {})


@bp.post("/labels/new")
@needs(Permission.MANAGE_TAGS)
def order_labels() -> ResponseReturnValue:
    """Order the labels, once however often the form is sent, and show how far they are.

    What has no key orders nothing: too long a choice for an address, or another paper for it.
    """
    if "key" not in request.form or "paper" in request.form:
        with reading() as session:
            typed = {**request.form, "stock": request.form.get("paper", "")}
            return looked_at(_show_order(session, _sent_choice(request.form), typed, {}))
    choice = _sent_choice(request.form)

    def act(form: OrderForm) -> ResponseReturnValue:
        job_id = once(
            lambda session: str(
                actions.order_labels(
                    session,
                    asset_ids=choice.assets,
                    room_ids=choice.rooms,
                    stock=form.stock,
                    skip=form.skip,
                    by=current_actor(),
                    now=clock.now(),
                ).id
            )
        )
        return redirect(url_for(".label_job", job_id=job_id), 303)

    def again(typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
        with reading() as session:
            return _show_order(session, choice, typed, errors)

    return submit(OrderForm, act, again)


def _choice(session: Session) -> Choice:
    """Return what the address names: things, the contents of a room, or an earlier job."""
    by = current_actor()
    chosen = _sent_choice(request.args)
    assets, rooms = list(chosen.assets), list(chosen.rooms)
    for room_id in keys_of(request.args.getlist("in_room")):
        get_place(session, room_id, by=by, permission=Permission.MANAGE_TAGS)
        assets += queries.assets_in_room(session, room_id, by=by)
    for job_id in keys_of(request.args.getlist("again")):
        job = queries.get_job_line(session, job_id, by=by)
        more_assets, more_rooms = queries.things_of_job(session, job.id)
        assets, rooms = assets + more_assets, rooms + more_rooms
    return Choice(list(dict.fromkeys(assets)), list(dict.fromkeys(rooms)))


def _sent_choice(sent: MultiDict[str, str]) -> Choice:
    return Choice(keys_of(sent.getlist("asset")), keys_of(sent.getlist("room")))


def _show_order(
    session: Session, choice: Choice, typed: Mapping[str, str], errors: Mapping[str, str]
) -> str:
    by = current_actor()
    if choice.count > MOST_LABELS:
        raise TooManyLabels(most=MOST_LABELS)
    things = queries.label_things(session, choice.assets, choice.rooms, by=by)
    if not things:
        raise NothingChosen
    last = queries.next_place(session, by=by)
    stock = paper_for(typed.get("stock"), last[0] if last else None)
    used = last[1] % stock.cells if last and last[0] == stock.key else 0
    skip = typed.get("skip", "")
    return render_template(
        "tags/new.html",
        choice=choice,
        things=things,
        printed=_printed_before(things),
        stock=stock,
        papers=[(one, _paper_url(choice, one), list(place_on_sheet(one))) for one in _papers(last)],
        used=used,
        skip=int(skip) if skip in map(str, range(stock.cells)) else used,
        example=_example(things[0], choice, stock),
        errors=errors,
        key=new_id(),
    )


def _papers(last: tuple[str, int] | None) -> list[Stock]:
    """Return every paper, the one used last first."""
    return sorted(stocks().values(), key=lambda one: last is None or one.key != last[0])


def _paper_url(choice: Choice, stock: Stock) -> str:
    """Return where the same is printed on this paper; empty where that is too long an address."""
    chosen = [("asset", str(key)) for key in choice.assets]
    if not fits_an_address(chosen):
        return ""
    assets, rooms = list(choice.assets) or None, list(choice.rooms) or None
    return url_for(".new_labels", asset=assets, room=rooms, stock=stock.key)


def _printed_before(things: Sequence[LabelThing]) -> str:
    """Say how many were printed before, and as which copy they come now."""
    again = [thing for thing in things if thing.copies]
    if not again:
        return ""
    words = ngettext("%(num)s was printed before", "%(num)s were printed before", len(again))
    copies = {thing.copies + 1 for thing in again}
    if len(copies) == 1:
        return gettext("%(words)s: again as copy %(copy)s.") % {
            "words": words,
            "copy": copies.pop(),
        }
    return gettext("%(words)s: again as a further copy.") % {"words": words}


def _example(thing: LabelThing, choice: Choice, stock: Stock) -> dict[str, object]:
    """Return the first label as it will look, and from how far it can be read."""
    installation = current_installation()
    code = thing.tag or sample_code(installation.region if installation else "00")
    address = installation.public_url if installation else request.host_url
    design = design_for("door" if choice.rooms else "asset", stock)
    drawn = symbol(content(address, code))
    distance = reading_distance(module_size(design, drawn))
    return {
        "svg": preview(design, Item(drawn, {**thing.texts, "tag": grouped(code)})),
        "size": f"{design.width:g} × {design.height:g} mm",
        "distance": round(distance),
        "is_sample": thing.tag is None,
    }
