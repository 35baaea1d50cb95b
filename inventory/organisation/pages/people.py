"""HTML forms of people: add someone, change what is said of someone."""

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from inventory import clock
from inventory.access.guard import current_actor, needs
from inventory.access.rules import Permission
from inventory.access.versions import versions
from inventory.ids import new_id
from inventory.organisation import actions
from inventory.organisation.forms import NewPersonForm, PersonForm
from inventory.organisation.models import Person
from inventory.organisation.pages.blueprint import Options, bp, save, unit_options
from inventory.organisation.queries import free_accounts, get_person
from inventory.web.forms import submit
from inventory.web.transaction import reading
from inventory.web.words import gettext


@bp.get("/people/new")
@needs(Permission.MANAGE_PLACES)
def new_person() -> ResponseReturnValue:
    """Show the form that adds a person; the unit of the address is chosen already."""
    return _show_new({"unit_id": request.args.get("unit_id", "")}, {})


@bp.post("/people/new")
@needs(Permission.MANAGE_PLACES)
def add_person() -> ResponseReturnValue:
    """Add a person, then show him."""

    def act(form: NewPersonForm) -> ResponseReturnValue:
        def write(session: Session) -> str:
            added = actions.add_person(
                session, **form.model_dump(), by=current_actor(), now=clock.now()
            )
            return url_for("desk.person", person_id=added.id)

        return save(write, gettext("{name} was added.").format(name=form.name))

    return submit(NewPersonForm, act, _show_new)


def _show_new(typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    with reading() as session:
        return render_template(
            "organisation/person_form.html",
            person=None,
            seen=None,
            typed=typed,
            errors=errors,
            units=unit_options(session),
            accounts=_accounts(session, None),
            key=new_id(),
        )


@bp.get("/people/<uuid:person_id>/edit")
@needs(Permission.MANAGE_PLACES)
def edit_person(person_id: UUID) -> ResponseReturnValue:
    """Show the form that changes a person."""
    return _show_edit(person_id, {}, {})


@bp.post("/people/<uuid:person_id>/edit")
@needs(Permission.MANAGE_PLACES)
def change_person(person_id: UUID) -> ResponseReturnValue:
    """Change a person; where somebody was sooner, show both sides."""
    with reading() as session:
        _person(session, person_id)

    def act(form: PersonForm) -> ResponseReturnValue:
        def write(session: Session) -> str:
            by, now = current_actor(), clock.now()
            actions.change_person(session, person_id, **form.model_dump(), by=by, now=now)
            return url_for("desk.person", person_id=person_id)

        return save(write)

    return submit(PersonForm, act, partial(_show_edit, person_id))


def _person(session: Session, person_id: UUID) -> Person:
    permission = Permission.MANAGE_PLACES
    return get_person(session, person_id, by=current_actor(), permission=permission)


def _show_edit(person_id: UUID, typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    with reading() as session:
        person, units = _person(session, person_id), unit_options(session)
        accounts = _accounts(session, person.account_id)
        present = {
            "name": person.name,
            "nip": person.nip or "",
            "post": person.post or "",
            "unit_id": str(person.unit_id),
            "from_on": str(person.from_on or ""),
            "to_on": str(person.to_on or ""),
            "account_id": str(person.account_id or ""),
        }
        seen = versions(
            session,
            "person",
            person.id,
            person.version,
            present=present,
            typed=typed,
            errors=errors,
            words={
                "unit_id": {str(key): name for key, name in units},
                "account_id": {str(key): name for key, name in accounts},
            },
        )
        return render_template(
            "organisation/person_form.html",
            person=person,
            seen=seen,
            typed=typed or present,
            errors=errors,
            units=units,
            accounts=accounts,
            key=new_id(),
        )


def _accounts(session: Session, kept: UUID | None) -> Options:
    found = free_accounts(session, by=current_actor(), but=kept)
    return [(one.id, f"{one.name} ({one.login})") for one in found]
