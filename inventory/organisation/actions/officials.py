"""The verbs of those who sign for a unit: one holder of each duty at a time."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.queries import get_unit
from inventory.access.rules import Permission
from inventory.ids import new_id
from inventory.journal import actions as journal
from inventory.journal.rules import Actor
from inventory.organisation.actions.changes import today
from inventory.organisation.errors import (
    DutyEnded,
    DutyHeld,
    EndBeforeStart,
    EndsSooner,
    PersonLeft,
)
from inventory.organisation.models import Official, Person
from inventory.organisation.queries import get_official, get_person
from inventory.organisation.rules import Duty, earliest_end, has_left, never_held, overlap


def appoint_official(
    session: Session,
    unit_id: UUID,
    *,
    person_id: UUID,
    duty: Duty,
    from_on: date,
    to_on: date | None = None,
    by: Actor,
    now: datetime,
) -> Official:
    """Let a person hold a duty of a unit between two days (inclusive; None: until it is ended).

    The unit is locked: of two appointments at once the second sees the first. Raises UnknownUnit,
    UnknownPerson, EndBeforeStart, PersonLeft or DutyHeld.
    """
    permission = Permission.MANAGE_PLACES
    get_unit(session, unit_id, by=by, permission=permission, lock=True)
    person = get_person(session, person_id, by=by, permission=permission)
    if never_held(from_on, to_on):
        raise EndBeforeStart(field="to_on")
    if has_left(person.to_on, from_on):
        raise PersonLeft(name=person.name, field="person_id")
    _check_free(session, unit_id, duty, (from_on, to_on))
    facts = {
        "unit_id": unit_id,
        "person_id": person_id,
        "duty": duty,
        "from_on": from_on,
        "to_on": to_on,
    }
    official = Official(id=new_id(), **facts)
    session.add(official)
    session.flush()
    journal.record(
        session,
        "official.appointed",
        "official",
        official.id,
        by=by,
        at=now,
        changes=journal.changed({}, facts),
    )
    return official


def _check_free(
    session: Session, unit_id: UUID, duty: Duty, span: tuple[date, date | None]
) -> None:
    held = session.execute(
        sa.select(Official.from_on, Official.to_on, Person.name)
        .join(Person, Person.id == Official.person_id)
        .where(Official.unit_id == unit_id, Official.duty == duty)
    )
    for from_on, to_on, name in held:
        if overlap(span, (from_on, to_on)):
            raise DutyHeld(name=name, field="duty")


def end_official(
    session: Session, official_id: UUID, *, last_on: date, by: Actor, now: datetime
) -> Official:
    """Let a duty end with a day; the day before it began takes a mistaken one back.

    Raises UnknownOfficial, DutyEnded, EndsSooner or EndBeforeStart.
    """
    permission = Permission.MANAGE_PLACES
    official = get_official(session, official_id, by=by, permission=permission, lock=True)
    before = official.to_on
    if has_left(before, today(session, now)):
        raise DutyEnded
    if last_on < earliest_end(official.from_on):
        raise EndBeforeStart(field="last_on")
    if before is not None and last_on >= before:
        raise EndsSooner(field="last_on")
    official.to_on = last_on
    session.flush()
    journal.record(
        session,
        "official.ended",
        "official",
        official.id,
        by=by,
        at=now,
        changes={"to_on": (before, last_on)},
    )
    return official
