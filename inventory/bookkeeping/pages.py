"""HTML pages of the books: register an asset, or many that are alike."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.orm import Session

from inventory import clock
from inventory.access.guard import current_actor, needs, zone
from inventory.access.once import once
from inventory.access.queries import units
from inventory.access.rules import Permission
from inventory.bookkeeping import actions
from inventory.bookkeeping.forms import Lot, NewAssetForm, check_serials, lines_of
from inventory.bookkeeping.queries import acquired_with, known_serials
from inventory.bookkeeping.rules import LARGEST_LOT, check_acquired_on
from inventory.clock import local_date
from inventory.errors import Conflict, Invalid
from inventory.ids import new_id
from inventory.money import on_screen
from inventory.organisation.queries import places, places_by_id
from inventory.register.forms import facts_in
from inventory.register.pages.edit import facts_for
from inventory.register.queries import find_class_codes, get_class_code, read_class_code
from inventory.register.rules import CONDITION_NAMES, CONDITION_TONES, WAY_NAMES, code_in
from inventory.web.forms import LocalDate, submit
from inventory.web.problems import words_of
from inventory.web.transaction import reading
from inventory.web.words import gettext, language

bp = Blueprint("bookkeeping", __name__, template_folder="templates")

MOST_CHOICES = 8


@bp.get("/assets/new")
@needs(Permission.REGISTER_ASSETS)
def new_asset() -> ResponseReturnValue:
    """Show the empty form; a room in the address is chosen already."""
    typed = {"count": "1", "room_id": request.args.get("room_id", "")}
    return _show_form(typed, {})


@bp.post("/assets/new")
@needs(Permission.REGISTER_ASSETS)
def acquire() -> ResponseReturnValue:
    """Register what the form says, once; or only look up the class code that was typed."""
    if "look_up" in request.form:
        return _show_form(request.form.to_dict() | {"class_choice": ""}, {}, look_up=True)

    def act(form: NewAssetForm) -> ResponseReturnValue:
        serials = form.serial_of_each()
        now = clock.now()
        # Asked here too, before the class code is looked for: both may be wrong.
        check_acquired_on(form.acquired_on, local_date(now, zone()))

        def write(session: Session) -> str:
            code = read_class_code(session, form.class_choice or form.class_code)
            assets = actions.acquire(
                session,
                **form.acquisition(),
                class_code=code.code,
                serials=serials,
                facts=facts_in(form, code.code),
                by=current_actor(),
                now=now,
            )
            return url_for(".acquired", asset_id=assets[0].id)

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
        return render_template(
            "bookkeeping/acquired.html",
            assets=assets,
            asset_ids=[asset.id.hex for asset in assets],
            first=first,
            value=on_screen(first.acquisition_value, language()),
            total=on_screen(first.acquisition_value * len(assets), language()),
            class_name=get_class_code(session, first.class_code).name,
            room=rooms.get(first.room_id) if first.room_id else None,
        )


def _show_form(
    typed: Mapping[str, str], errors: Mapping[str, str], *, look_up: bool = False
) -> str:
    by, permission = current_actor(), Permission.REGISTER_ASSETS
    errors = dict(errors)
    _gather_lines(errors)
    serials = lines_of(typed.get("serials", ""))
    with reading() as session:
        asked = typed.get("class_code", "")
        if errors:
            errors = _own_errors(session, typed, serials) | errors
        unclear = look_up or "class_code" in errors
        found = find_class_codes(session, asked, limit=MOST_CHOICES) if unclear else []
        return render_template(
            "bookkeeping/new.html",
            typed=typed,
            errors=errors,
            found=found,
            known=known_serials(session, serials, by=by) if errors else [],
            looked_up=look_up,
            units=[(unit.id, unit.name) for unit in units(session, by=by, permission=permission)],
            places=places(session, by=by, permission=permission),
            ways=[(way, gettext(name)) for way, name in WAY_NAMES.items()],
            conditions=[
                (one, gettext(name), CONDITION_TONES[one]) for one, name in CONDITION_NAMES.items()
            ],
            largest_lot=LARGEST_LOT,
            **facts_for(code_in(typed.get("class_choice") or asked) or ""),
            today=local_date(clock.now(), zone()),
            key=new_id(),
        )


def _gather_lines(errors: dict[str, str]) -> None:
    """Say beside the box of serial numbers which of its lines cannot be right."""
    for field in [name for name in errors if name.startswith("serials.")]:
        line = int(field.removeprefix("serials.")) + 1
        words = gettext("Line {line}: {problem}").format(line=line, problem=errors.pop(field))
        errors.setdefault("serials", words)


def _own_errors(
    session: Session, typed: Mapping[str, str], serials: Sequence[str]
) -> dict[str, str]:
    """Return what else is wrong, so that one sending shows every error."""
    checks = (
        partial(_check_class_code, session, typed),
        partial(_check_date, typed),
        partial(_check_serials, session, typed, serials),
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


def _check_serials(session: Session, typed: Mapping[str, str], serials: Sequence[str]) -> None:
    with suppress(ValidationError):
        check_serials(serials, TypeAdapter(Lot).validate_python(typed.get("count", "")))
    if "although_known" not in typed:
        actions.check_known_serials(session, serials, by=current_actor())
