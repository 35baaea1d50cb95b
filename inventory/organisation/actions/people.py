"""The verbs of people. Name, NIP and post stay out of the chain itself."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.queries import get_unit
from inventory.access.rules import Permission
from inventory.ids import new_id
from inventory.journal import actions as journal
from inventory.journal.rules import Actor
from inventory.organisation.actions.changes import check_version, differing, write_changes
from inventory.organisation.errors import AccountTied, EndBeforeStart, NipTaken, UnfitNip
from inventory.organisation.models import Person
from inventory.organisation.queries import check_account, get_person
from inventory.organisation.rules import is_fit_nip, never_held

PRIVATE = ("name", "nip", "post")


def add_person(
    session: Session,
    *,
    unit_id: UUID,
    name: str,
    nip: str | None,
    post: str | None = None,
    from_on: date | None = None,
    to_on: date | None = None,
    account_id: UUID | None = None,
    by: Actor,
    now: datetime,
) -> Person:
    """Add someone who may hold assets.

    Raises UnknownUnit, UnknownAccount, UnfitNip, NipTaken, AccountTied or EndBeforeStart.
    """
    get_unit(session, unit_id, by=by, permission=Permission.MANAGE_PLACES)
    facts: dict[str, Any] = {
        "unit_id": unit_id,
        "name": name,
        "nip": nip,
        "post": post,
        "from_on": from_on,
        "to_on": to_on,
        "account_id": account_id,
    }
    _check(session, facts, from_on=from_on, to_on=to_on, by=by)
    person = Person(id=new_id(), **facts)
    session.add(person)
    session.flush()
    journal.record(
        session,
        "person.added",
        "person",
        person.id,
        by=by,
        at=now,
        changes=journal.changed({}, {key: facts[key] for key in facts if key not in PRIVATE}),
        private={key: (None, facts[key]) for key in PRIVATE},
    )
    return person


def change_person(
    session: Session,
    person_id: UUID,
    *,
    version: int,
    unit_id: UUID,
    name: str,
    nip: str | None,
    post: str | None,
    from_on: date | None,
    to_on: date | None,
    account_id: UUID | None,
    by: Actor,
    now: datetime,
) -> Person:
    """Change a person as read at `version`; whoever has a last day is no longer offered after it.

    Raises UnknownPerson, RecordChanged, and as add_person does.
    """
    person = get_person(session, person_id, by=by, permission=Permission.MANAGE_PLACES, lock=True)
    check_version(person, version)
    wanted = {
        "unit_id": unit_id,
        "name": name,
        "nip": nip,
        "post": post,
        "from_on": from_on,
        "to_on": to_on,
        "account_id": account_id,
    }
    different = differing(person, wanted)
    if "unit_id" in different:
        get_unit(session, unit_id, by=by, permission=Permission.MANAGE_PLACES)
    _check(session, different, from_on=from_on, to_on=to_on, by=by)
    write_changes(session, person, "person.changed", different, private=PRIVATE, by=by, now=now)
    return person


def _check(
    session: Session,
    facts: Mapping[str, Any],
    *,
    from_on: date | None,
    to_on: date | None,
    by: Actor,
) -> None:
    """Refuse new values that cannot be, or that somebody else has."""
    nip, account_id = facts.get("nip"), facts.get("account_id")
    if nip is not None:
        if not is_fit_nip(nip):
            raise UnfitNip(field="nip")
        if session.scalar(sa.select(Person.id).where(Person.nip == nip)):
            raise NipTaken(field="nip")
    if from_on is not None and never_held(from_on, to_on):
        raise EndBeforeStart(field="to_on")
    if account_id is not None:
        check_account(session, account_id, by=by)
        if session.scalar(sa.select(Person.id).where(Person.account_id == account_id)):
            raise AccountTied(field="account_id")
