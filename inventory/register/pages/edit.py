"""Change an asset: its form, and both sides where someone else was sooner."""

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from inventory import clock
from inventory.access.guard import current_actor, needs
from inventory.access.once import once
from inventory.access.queries import units
from inventory.access.rules import Permission
from inventory.ids import new_id
from inventory.organisation.queries import places, places_by_id
from inventory.register import actions
from inventory.register.fields import closed_lists, facts_for, typed_of
from inventory.register.forms import ChangeForm
from inventory.register.pages.blueprint import bp
from inventory.register.picker import asks_for_help, picker_for
from inventory.register.queries import get_asset, get_class_code, read_class_code
from inventory.register.rules import JOURNALED, code_in, stands_in_rooms
from inventory.web.forms import submit
from inventory.web.transaction import reading
from inventory.web.words import gettext

PERMISSION = Permission.REGISTER_ASSETS
FIELDS = [name for name in JOURNALED if name not in ("kind", "state")]


@bp.get("/assets/facts")
@needs(PERMISSION)
def facts() -> ResponseReturnValue:
    """Show the fields of a class, to be put into a form that is open already."""
    code = code_in(request.args.get("class_code", "")) or ""
    return render_template("register/facts_only.html", **facts_for(code))


@bp.get("/assets/<uuid:asset_id>/edit")
@needs(PERMISSION)
def edit(asset_id: UUID) -> ResponseReturnValue:
    """Show everything that is kept of an asset, to be changed."""
    with reading() as session:
        asset = get_asset(session, asset_id, by=current_actor(), permission=PERMISSION)
        typed = typed_of({name: getattr(asset, name) for name in FIELDS})
        typed["class_code"] = f"{asset.class_code} {get_class_code(session, asset.class_code).name}"
        typed["version"] = str(asset.version)
    return _show_form(asset_id, typed, {})


@bp.post("/assets/<uuid:asset_id>/edit")
@needs(PERMISSION)
def change(asset_id: UUID) -> ResponseReturnValue:
    """Change what the form says; the history keeps what it was."""
    with reading() as session:
        get_asset(session, asset_id, by=current_actor(), permission=PERMISSION)
    again = partial(_show_form, asset_id)
    if asks_for_help():
        return again(request.form.to_dict() | {"class_choice": ""}, {})

    def act(form: ChangeForm) -> ResponseReturnValue:
        def write(session: Session) -> str:
            code = read_class_code(session, form.class_choice or form.class_code).code
            actions.change_asset(
                session,
                asset_id,
                version=form.version,
                changes=form.changes(code),
                by=current_actor(),
                now=clock.now(),
            )
            return gettext("Saved. The history keeps what it was.")

        flash(once(write))
        return redirect(url_for("desk.asset", asset_id=asset_id, saved=request.form.get("key")))

    return submit(ChangeForm, act, again)


def _show_form(
    asset_id: UUID,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
) -> str:
    """After a conflict the form shows both sides, and sending it again means the typed one."""
    by = current_actor()
    with reading() as session:
        asset = get_asset(session, asset_id, by=by, permission=PERMISSION)
        stale = "form" in errors and typed.get("version") != str(asset.version)
        asked = typed.get("class_choice") or typed.get("class_code", "")
        present = typed_of({name: getattr(asset, name) for name in FIELDS})
        reached = {unit.id: unit.name for unit in units(session, by=by, permission=PERMISSION)}
        rooms = places(session, by=by, permission=PERMISSION)
        home = asset.home_room_id
        if home and home not in {room.id for room in rooms}:
            rooms.append(places_by_id(session, [home])[home])
        names = {str(key): name for key, name in reached.items()}
        names |= {str(room.id): f"{room.label} · {room.name}" for room in rooms}
        return render_template(
            "register/edit.html",
            asset=asset,
            typed=typed,
            errors=errors,
            stale=_both_sides(present, typed, names) if stale else [],
            version=asset.version if stale else typed.get("version", ""),
            is_again=request.method == "POST",
            picker=picker_for(
                session,
                typed,
                is_unclear=asks_for_help() or "class_code" in errors,
                units=reached,
            ),
            units=list(reached.items()),
            places=rooms if stands_in_rooms(asset.kind) else [],
            **closed_lists(),
            key=new_id(),
            **facts_for(code_in(asked) or asset.class_code),
        )


def _both_sides(
    present: Mapping[str, str], typed: Mapping[str, str], names: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    """Return (field, now, typed) of what would be changed by sending the form again.

    `names` are what people call the units and rooms that a field holds the key of.
    """
    sides = []
    for name in FIELDS:
        mine = typed.get(name, "").strip()
        if name == "class_code":
            mine = code_in(mine) or mine
        if name in typed and mine != present.get(name, ""):
            now = present.get(name, "")
            sides.append((name, names.get(now, now), names.get(mine, mine)))
    return sides
