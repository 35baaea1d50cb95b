"""The form that registers an asset, or many that are alike, and what comes after it."""

from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.orm import Session

from inventory import clock
from inventory.access.guard import current_actor, needs, zone
from inventory.access.once import once
from inventory.access.queries import units
from inventory.access.rules import Permission
from inventory.bookkeeping import actions
from inventory.bookkeeping.forms import (
    Lot,
    NewAssetForm,
    check_rows,
    check_shared,
    lines_of,
    read_rows,
)
from inventory.bookkeeping.pages import filling
from inventory.bookkeeping.pages.blueprint import bp
from inventory.bookkeeping.pages.rows import typed_rows
from inventory.bookkeeping.queries import acquired_with
from inventory.bookkeeping.rules import LARGEST_LOT, check_acquired_on
from inventory.clock import local_date
from inventory.errors import Conflict, Invalid
from inventory.ids import new_id
from inventory.money import on_screen
from inventory.organisation.queries import people_by_id, places, places_by_id
from inventory.organisation.receivers import (
    asks_for_person,
    check_receiver,
    receiver_in,
    receivers_for,
)
from inventory.register.fields import closed_lists, facts_for, facts_in
from inventory.register.picker import asks_for_help, picker_for
from inventory.register.queries import get_class_code, lately_registered, read_class_code
from inventory.register.rules import OF_ONE, code_in, columns_of, may_classify
from inventory.web.forms import LocalDate, submit
from inventory.web.problems import words_of
from inventory.web.transaction import reading
from inventory.web.words import gettext, language


@bp.get("/assets/new")
@needs(Permission.REGISTER_ASSETS)
def new_asset() -> ResponseReturnValue:
    """Show the empty form, or one filled like another asset; unit and room of the address are
    chosen already.
    """
    chosen = {name: request.args.get(name, "") for name in ("unit_id", "room_id")}
    typed = {"count": "1", **chosen}
    with reading() as session:
        asset = filling.original(session)
        if asset is not None:
            typed |= filling.copied(session, asset)
    return _show_form(typed, {})


@bp.post("/assets/new")
@needs(Permission.REGISTER_ASSETS)
def acquire() -> ResponseReturnValue:
    """Register what the form says, once; or only help to choose its class code, or a holder."""
    if asks_for_help():
        return _show_form(request.form.to_dict() | {"class_choice": ""}, {})
    if asks_for_person():
        return _show_form(request.form.to_dict(), {})

    def act(form: NewAssetForm) -> ResponseReturnValue:
        now = clock.now()
        # Asked here too, before the class code is looked for: both may be wrong.
        check_acquired_on(form.acquired_on, local_date(now, zone()))

        def write(session: Session) -> str:
            code = read_class_code(session, form.class_choice or form.class_code)
            rows = form.rows(code.code)
            assets = actions.acquire(
                session,
                **form.acquisition(),
                class_code=code.code,
                serials=[row.serial for row in rows],
                own=[row.own for row in rows],
                facts=facts_in(form, code.code),
                holder_id=receiver_in(session, form.holder_id, form.holder),
                by=current_actor(),
                now=now,
            )
            return url_for(".acquired", asset_id=assets[0].id, key=request.form.get("key"))

        return redirect(once(write))

    return submit(NewAssetForm, act, _show_form)


@bp.get("/assets/acquired/<uuid:asset_id>")
@needs(Permission.REGISTER_ASSETS)
def acquired(asset_id: UUID) -> ResponseReturnValue:
    """Show what was registered together with this asset, and where to go from there."""
    with reading() as session:
        assets = acquired_with(session, asset_id, by=current_actor())
        first = assets[0]
        rooms = places_by_id(session, [first.room_id] if first.room_id else [])
        holder = people_by_id(session, [first.holder_id]) if first.holder_id else {}
        return render_template(
            "bookkeeping/acquired.html",
            assets=assets,
            asset_ids=[asset.id.hex for asset in assets],
            first=first,
            value=on_screen(first.acquisition_value, language()),
            total=on_screen(first.acquisition_value * len(assets), language()),
            class_name=get_class_code(session, first.class_code).name,
            room=rooms.get(first.room_id) if first.room_id else None,
            holder=next((person.name for person in holder.values()), None),
        )


def _show_form(typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    by, permission = current_actor(), Permission.REGISTER_ASSETS
    errors = dict(errors)
    _gather_lines(errors)
    code = code_in(typed.get("class_choice") or typed.get("class_code", "")) or ""
    with reading() as session:
        if errors:
            errors = _own_errors(session, typed, code) | errors
        reached = {unit.id: unit.name for unit in units(session, by=by, permission=permission)}
        lately = lately_registered(session, by=by)
        rooms = places(session, by=by, permission=permission)
        return render_template(
            "bookkeeping/new.html",
            typed=typed,
            errors=errors,
            is_again=request.method == "POST",
            original=filling.original(session),
            rows=typed_rows(session, typed, code) if errors else None,
            columns=columns_of(code) if may_classify(code) else (),
            picker=picker_for(
                session,
                typed,
                is_unclear=asks_for_help() or "class_code" in errors,
                units=reached,
                lately=lately,
            ),
            acquisitions=filling.acquisitions(lately),
            placings=filling.placings(lately, reached, rooms),
            units=list(reached.items()),
            places=rooms,
            receivers=receivers_for(session, typed, errors),
            largest_lot=LARGEST_LOT,
            **closed_lists(),
            **facts_for(code),
            today=local_date(clock.now(), zone()),
            key=new_id(),
        )


def _gather_lines(errors: dict[str, str]) -> None:
    """Say beside the box of rows which of its lines cannot be right."""
    for field in [name for name in errors if name.startswith("serials.")]:
        line = int(field.split(".")[1]) + 1
        words = gettext("Line {line}: {problem}").format(line=line, problem=errors.pop(field))
        errors.setdefault("serials", words)


def _own_errors(session: Session, typed: Mapping[str, str], class_code: str) -> dict[str, str]:
    """Return what else is wrong, so that one sending shows every error."""
    checks = (
        partial(_check_class_code, session, typed),
        partial(_check_date, typed),
        partial(_check_rows, session, typed, class_code),
        partial(check_receiver, session, typed),
    )
    errors = {}
    for check in checks:
        try:
            check()
        except (Invalid, Conflict) as error:
            errors[str(error.facts["field"])] = words_of(error)
    return errors


def _check_class_code(session: Session, typed: Mapping[str, str]) -> None:
    code = typed.get("class_choice") or typed.get("class_code", "")
    if code.strip():
        read_class_code(session, code)


def _check_date(typed: Mapping[str, str]) -> None:
    with suppress(ValidationError):
        day = TypeAdapter(LocalDate).validate_python(typed.get("acquired_on", ""))
        check_acquired_on(day, local_date(clock.now(), zone()))


def _check_rows(session: Session, typed: Mapping[str, str], class_code: str) -> None:
    is_known = may_classify(class_code)
    columns = columns_of(class_code) if is_known else ()
    rows = read_rows(lines_of(typed.get("serials", "")), columns, strict=is_known)
    with suppress(ValidationError):
        count = TypeAdapter(Lot).validate_python(typed.get("count", ""))
        check_rows(rows, count)
        check_shared({name: typed.get(name) or None for name in OF_ONE}, count)
    if "although_known" not in typed:
        serials = [row.serial for row in rows]
        actions.check_known_serials(session, serials, by=current_actor())
