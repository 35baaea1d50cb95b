"""HTML pages of custody: move an asset or change its holder; say whether one's things are here."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from inventory import clock
from inventory.access.guard import current_actor, logged_in, needs
from inventory.access.once import once
from inventory.access.rules import Permission
from inventory.custody import actions, queries
from inventory.custody.errors import NotInYourName, StandsInNoRoom
from inventory.custody.forms import (
    MOST_SAID,
    SAID,
    HolderForm,
    MoveForm,
    Said,
    SettleForm,
    read_rest,
    read_statements,
)
from inventory.custody.rules import Confirmed, Placed
from inventory.ids import new_id
from inventory.organisation.queries import (
    find_person_of,
    get_place,
    people_by_id,
    places,
    places_by_id,
)
from inventory.organisation.receivers import asks_for_person, receiver_in, receivers_for
from inventory.register.queries import get_asset
from inventory.register.rules import stands_in_rooms
from inventory.web.forms import submit
from inventory.web.problems import status_of, words_of
from inventory.web.transaction import reading, transaction
from inventory.web.words import gettext, ngettext

bp = Blueprint("custody", __name__, template_folder="templates")


@bp.get("/assets/<uuid:asset_id>/move")
@needs(Permission.MOVE_ASSETS)
def move(asset_id: UUID) -> ResponseReturnValue:
    """Show where an asset is, and the rooms it can be moved to; one may be chosen already.

    What stands in no room can only be taken out of one.
    """
    return _show_form(asset_id, {"room_id": request.args.get("room_id", "")}, {})


@bp.post("/assets/<uuid:asset_id>/move")
@needs(Permission.MOVE_ASSETS)
def move_asset(asset_id: UUID) -> ResponseReturnValue:
    """Move an asset; where it was changed since it was shown, show the present state first."""
    with reading() as session:
        get_asset(session, asset_id, by=current_actor(), permission=Permission.MOVE_ASSETS)

    def act(form: MoveForm) -> ResponseReturnValue:
        def write(session: Session) -> str:
            by = current_actor()
            placed = actions.move_asset(
                session,
                asset_id,
                room_id=form.room_id,
                version=form.version,
                by=by,
                now=clock.now(),
            )
            there = placed is Placed.ALREADY_THERE
            if form.room_id is None:
                return (
                    gettext("It was in no room already.")
                    if there
                    else gettext("Taken out of the room.")
                )
            room = get_place(session, form.room_id, by=by, permission=Permission.MOVE_ASSETS)
            words = gettext("It was in {room} already.") if there else gettext("Moved to {room}.")
            return words.format(room=f"{room.label} · {room.name}")

        flash(once(write))
        return redirect(url_for("desk.asset", asset_id=asset_id))

    return submit(MoveForm, act, partial(_show_form, asset_id))


def _show_form(asset_id: UUID, typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    """After a conflict the form shows the present state, and sending it again means that one.

    Raises StandsInNoRoom where there is nothing to choose.
    """
    by = current_actor()
    with reading() as session:
        asset = get_asset(session, asset_id, by=by, permission=Permission.MOVE_ASSETS)
        is_leaving = not stands_in_rooms(asset.kind)
        if is_leaving and asset.room_id is None:
            raise StandsInNoRoom
        rooms = [] if is_leaving else places(session, by=by, permission=Permission.MOVE_ASSETS)
        here = places_by_id(session, [asset.room_id]) if asset.room_id else {}
        shown = typed.get("version", str(asset.version))
        stale = "form" in errors and shown != str(asset.version)
        return render_template(
            "custody/move.html",
            asset=asset,
            here=here.get(asset.room_id) if asset.room_id else None,
            is_leaving=is_leaving,
            places=[room for room in rooms if room.id != asset.room_id],
            chosen=next((room for room in rooms if str(room.id) == typed.get("room_id")), None),
            version=asset.version if stale else shown,
            stale=stale,
            typed=typed,
            errors=errors,
            key=new_id(),
        )


@bp.get("/assets/<uuid:asset_id>/holder")
@needs(Permission.HAND_OVER)
def holder(asset_id: UUID) -> ResponseReturnValue:
    """Show who holds an asset, and who it can be given to."""
    return _show_holder(asset_id, {}, {})


@bp.post("/assets/<uuid:asset_id>/holder")
@needs(Permission.HAND_OVER)
def change_holder(asset_id: UUID) -> ResponseReturnValue:
    """Hand an asset over or take it back, as `move_asset` moves it; or only look someone up."""
    if asks_for_person():
        return _show_holder(asset_id, request.form.to_dict(), {})
    with reading() as session:
        get_asset(session, asset_id, by=current_actor(), permission=Permission.HAND_OVER)

    def act(form: HolderForm) -> ResponseReturnValue:
        form.check()

        def write(session: Session) -> str:
            new = None if form.nobody else receiver_in(session, form.holder_id, form.holder)
            placed = actions.change_holder(
                session,
                asset_id,
                holder_id=new,
                version=form.version,
                by=current_actor(),
                now=clock.now(),
            )
            there = placed is Placed.ALREADY_THERE
            if new is None:
                return gettext("Nobody held it already.") if there else gettext("Taken back.")
            words = (
                gettext("{name} held it already.") if there else gettext("Handed over to {name}.")
            )
            return words.format(name=people_by_id(session, [new])[new].name)

        flash(once(write))
        return redirect(url_for("desk.asset", asset_id=asset_id))

    return submit(HolderForm, act, partial(_show_holder, asset_id))


def _show_holder(asset_id: UUID, typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    """After a conflict the form shows the present state, as it does for a move."""
    by = current_actor()
    with reading() as session:
        asset = get_asset(session, asset_id, by=by, permission=Permission.HAND_OVER)
        receivers = receivers_for(session, typed, errors)
        offered = [*receivers.listed, *receivers.found]
        if receivers.many and not receivers.found and "holder_id" in errors:
            # Nothing else is shown that the words could stand beside.
            errors = {**errors, "holder": errors["holder_id"]}
            del errors["holder_id"]
        present = people_by_id(session, [asset.holder_id]) if asset.holder_id else {}
        shown = typed.get("version", str(asset.version))
        stale = "form" in errors and shown != str(asset.version)
        listed = [one for one in receivers.listed if one[0] != asset.holder_id]
        return render_template(
            "custody/holder.html",
            asset=asset,
            holder=present.get(asset.holder_id) if asset.holder_id else None,
            receivers=replace(receivers, listed=listed),
            chosen=next(
                (name for key, name in offered if str(key) == typed.get("holder_id")),
                typed.get("holder"),
            ),
            version=asset.version if stale else shown,
            stale=stale,
            typed=typed,
            errors=errors,
            key=new_id(),
        )


@bp.post("/mine")
@logged_in
def confirm() -> ResponseReturnValue:
    """Keep what someone says of the things in his name; ask again where no reason was given."""
    rest, unfit = read_rest(request.form)
    sent: dict[str, str] = request.form.to_dict()
    statements, errors = ([], unfit) if unfit else read_statements(sent, and_rest=bool(rest))
    # Where all else was said to be here, it is ticked so when he is asked again.
    typed = {f"{SAID}{key}": Said.HERE for key in rest} | sent
    if errors:
        return _ask_again(typed, errors), 422

    def write(session: Session) -> str:
        confirmed = actions.confirm_held(
            session, statements, rest=rest, by=current_actor(), now=clock.now()
        )
        return _words_of(confirmed)

    try:
        flash(once(write), "success")
    except NotInYourName as refusal:
        return _ask_again(typed, {"form": words_of(refusal)}), status_of(refusal)
    return redirect(url_for("desk.mine", tab=request.args.get("tab") or None), 303)


def _words_of(confirmed: Confirmed) -> str:
    here, missing, handed_on = confirmed.here, confirmed.missing, confirmed.handed_on
    said = [
        gettext("Kept.") if here or missing else "",
        ngettext("%(num)s thing is here.", "%(num)s things are here.", here) if here else "",
        ngettext(
            "%(num)s thing is not here: your asset officer is told.",
            "%(num)s things are not here: your asset officer is told.",
            missing,
        )
        if missing
        else "",
        ngettext(
            "%(num)s thing is no longer in your name: nothing was kept of it.",
            "%(num)s things are no longer in your name: nothing was kept of them.",
            handed_on,
        )
        if handed_on
        else "",
    ]
    return " ".join(filter(None, said)) or gettext("What you said of them before stays as it is.")


@bp.post("/missing/<uuid:confirmation_id>/settle")
@needs(Permission.HAND_OVER)
def settle(confirmation_id: UUID) -> ResponseReturnValue:
    """Mark what a holder said is missing as dealt with; ask again where it is not said how."""
    with reading() as session:
        missing = queries.get_missing(session, confirmation_id, by=current_actor())

    def act(form: SettleForm) -> ResponseReturnValue:
        with transaction() as session:
            actions.settle_missing(
                session,
                confirmation_id,
                outcome=form.outcome,
                note=form.note,
                by=current_actor(),
                now=clock.now(),
            )
        flash(gettext("The report is marked as done."))
        return redirect(url_for("desk.asset", asset_id=missing.asset_id), 303)

    def again(typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
        return render_template("custody/settle.html", missing=missing, typed=typed, errors=errors)

    return submit(SettleForm, act, again)


def _ask_again(sent: Mapping[str, str], errors: Mapping[str, str]) -> str:
    """Show all that is in the sender's name, answered as far as he had answered."""
    with reading() as session:
        me = find_person_of(session, current_actor().id)
        mine = queries.held_by(session, me.id, limit=MOST_SAID) if me else []
        keys = [one.id for one in mine]
        said = queries.last_said(session, keys, me.id) if me and keys else {}
    return render_template(
        "custody/confirm.html",
        held=mine,
        said=said,
        typed=sent,
        errors=errors,
        tab=request.args.get("tab"),
        key=new_id(),
    )
