"""The tree of units, and the forms with which administrators add and rename them."""

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from inventory import clock
from inventory.access import queries
from inventory.access.actions.units import add_unit_below
from inventory.access.actions.units import change_unit as change
from inventory.access.forms import NewUnitForm, UnitForm
from inventory.access.guard import current_actor, needs
from inventory.access.models import Unit
from inventory.access.once import once
from inventory.access.pages.blueprint import bp
from inventory.access.rules import Permission, level_of
from inventory.access.versions import versions
from inventory.ids import new_id
from inventory.web.forms import submit
from inventory.web.transaction import reading
from inventory.web.words import gettext


@bp.get("/units")
@needs(Permission.READ_REGISTER, Permission.MANAGE_ACCOUNTS)
def units() -> ResponseReturnValue:
    """Show the tree of units within reach."""
    with reading() as session:
        found = queries.units(
            session,
            by=current_actor(),
            permission=Permission.READ_REGISTER,
            also=Permission.MANAGE_ACCOUNTS,
        )
    top = min((level_of(unit.path) for unit in found), default=1)
    rows = [(unit, level_of(unit.path) - top) for unit in found]
    return render_template("access/units.html", rows=rows)


@bp.get("/units/new")
@needs(Permission.MANAGE_ACCOUNTS)
def new_unit() -> ResponseReturnValue:
    """Show the form that adds a unit; the one above it may be chosen already."""
    return _show_new({"parent_id": request.args.get("parent_id", "")}, {})


@bp.post("/units/new")
@needs(Permission.MANAGE_ACCOUNTS)
def add_unit() -> ResponseReturnValue:
    """Add a unit, then show it."""

    def act(form: NewUnitForm) -> ResponseReturnValue:
        def write(session: Session) -> str:
            added = add_unit_below(
                session, **form.model_dump(), by=current_actor(), now=clock.now()
            )
            return url_for("desk.unit", unit_id=added.id)

        onward = once(write)
        flash(gettext("{name} was added.").format(name=form.name), "success")
        return redirect(onward)

    return submit(NewUnitForm, act, _show_new)


def _show_new(typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    with reading() as session:
        found = queries.units(session, by=current_actor(), permission=Permission.MANAGE_ACCOUNTS)
    return render_template(
        "access/new_unit.html",
        typed=typed,
        errors=errors,
        units=[(unit.id, f"{unit.name} ({unit.code})") for unit in found],
        key=new_id(),
    )


@bp.get("/units/<uuid:unit_id>/edit")
@needs(Permission.MANAGE_ACCOUNTS)
def edit_unit(unit_id: UUID) -> ResponseReturnValue:
    """Show the form that changes a unit's code and name."""
    return _show_edit(unit_id, {}, {})


@bp.post("/units/<uuid:unit_id>/edit")
@needs(Permission.MANAGE_ACCOUNTS)
def change_unit(unit_id: UUID) -> ResponseReturnValue:
    """Change a unit's code or name; where somebody was sooner, show both sides."""
    with reading() as session:
        _managed(session, unit_id)

    def act(form: UnitForm) -> ResponseReturnValue:
        def write(session: Session) -> str:
            change(session, unit_id, **form.model_dump(), by=current_actor(), now=clock.now())
            return url_for("desk.unit", unit_id=unit_id)

        onward = once(write)
        flash(gettext("The changes are saved."), "success")
        return redirect(onward)

    return submit(UnitForm, act, partial(_show_edit, unit_id))


def _managed(session: Session, unit_id: UUID) -> Unit:
    by = current_actor()
    return queries.get_unit(session, unit_id, by=by, permission=Permission.MANAGE_ACCOUNTS)


def _show_edit(unit_id: UUID, typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    with reading() as session:
        unit = _managed(session, unit_id)
        present = {"name": unit.name, "code": unit.code}
        seen = versions(
            session,
            "unit",
            unit.id,
            unit.version,
            present=present,
            typed=typed,
            errors=errors,
            words={},
        )
    return render_template(
        "access/edit_unit.html",
        unit=unit,
        typed=typed or present,
        errors=errors,
        seen=seen,
        key=new_id(),
    )
