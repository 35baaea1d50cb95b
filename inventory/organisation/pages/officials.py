"""HTML forms of those who sign for a unit: appoint someone, end a duty."""

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from inventory import clock
from inventory.access.guard import current_actor, needs
from inventory.access.models import Unit
from inventory.access.queries import get_unit
from inventory.access.rules import Permission
from inventory.ids import new_id
from inventory.organisation import actions
from inventory.organisation.forms import EndForm, OfficialForm
from inventory.organisation.models import Official, Person
from inventory.organisation.pages.blueprint import bp, people_options, save, today
from inventory.organisation.queries import get_official
from inventory.organisation.rules import DUTY_NAMES
from inventory.web.forms import submit
from inventory.web.transaction import reading
from inventory.web.words import gettext


@bp.get("/units/<uuid:unit_id>/officials/new")
@needs(Permission.MANAGE_PLACES)
def new_official(unit_id: UUID) -> ResponseReturnValue:
    """Show the form that appoints someone to a duty of a unit."""
    return _show_new(unit_id, {"from_on": str(today())}, {})


@bp.post("/units/<uuid:unit_id>/officials/new")
@needs(Permission.MANAGE_PLACES)
def appoint_official(unit_id: UUID) -> ResponseReturnValue:
    """Appoint someone to a duty of a unit."""
    with reading() as session:
        _unit(session, unit_id)

    def act(form: OfficialForm) -> ResponseReturnValue:
        def write(session: Session) -> str:
            by, now = current_actor(), clock.now()
            actions.appoint_official(session, unit_id, **form.model_dump(), by=by, now=now)
            return url_for("desk.unit", unit_id=unit_id)

        return save(write)

    return submit(OfficialForm, act, partial(_show_new, unit_id))


def _unit(session: Session, unit_id: UUID) -> Unit:
    return get_unit(session, unit_id, by=current_actor(), permission=Permission.MANAGE_PLACES)


def _show_new(unit_id: UUID, typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    with reading() as session:
        return render_template(
            "organisation/new_official.html",
            unit=_unit(session, unit_id),
            duties=[(duty.value, gettext(name)) for duty, name in DUTY_NAMES.items()],
            people=people_options(session),
            typed=typed,
            errors=errors,
            key=new_id(),
        )


@bp.get("/officials/<uuid:official_id>/end")
@needs(Permission.MANAGE_PLACES)
def end_form(official_id: UUID) -> ResponseReturnValue:
    """Show the form that ends a duty."""
    return _show_end(official_id, {"last_on": str(today())}, {})


@bp.post("/officials/<uuid:official_id>/end")
@needs(Permission.MANAGE_PLACES)
def end_official(official_id: UUID) -> ResponseReturnValue:
    """End a duty with a day."""
    with reading() as session:
        unit_id = _official(session, official_id).unit_id

    def act(form: EndForm) -> ResponseReturnValue:
        def write(session: Session) -> str:
            by, now = current_actor(), clock.now()
            actions.end_official(session, official_id, last_on=form.last_on, by=by, now=now)
            return url_for("desk.unit", unit_id=unit_id)

        return save(write)

    return submit(EndForm, act, partial(_show_end, official_id))


def _official(session: Session, official_id: UUID) -> Official:
    permission = Permission.MANAGE_PLACES
    return get_official(session, official_id, by=current_actor(), permission=permission)


def _show_end(official_id: UUID, typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    with reading() as session:
        official = _official(session, official_id)
        return render_template(
            "organisation/end_official.html",
            official=official,
            person=session.get_one(Person, official.person_id),
            unit=session.get_one(Unit, official.unit_id),
            duty=gettext(DUTY_NAMES[official.duty]),
            typed=typed,
            errors=errors,
            key=new_id(),
        )
