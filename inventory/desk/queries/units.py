"""Count what a work unit has beside its assets, whose totals are kept."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.models import Unit
from inventory.access.queries import scoped, units_within
from inventory.access.rules import Permission
from inventory.journal.rules import Actor
from inventory.organisation.models import Person, Room
from inventory.organisation.queries import is_present


@dataclass(frozen=True, slots=True)
class UnitCounts:
    """The rooms of a unit and of all below it, and the people who are there."""

    rooms: int
    people: int


def unit_counts(session: Session, unit: Unit, *, by: Actor, today: date) -> UnitCounts:
    """Count rooms and people of a unit and all below it, as far as the actor reads them."""
    within, reads = units_within(unit.id), Permission.READ_REGISTER
    rooms = sa.select(sa.func.count(Room.id)).where(Room.unit_id.in_(within))
    people = sa.select(sa.func.count(Person.id)).where(
        Person.unit_id.in_(within), is_present(today)
    )
    both = sa.select(
        scoped(rooms, Room.unit_id, by, reads).scalar_subquery(),
        scoped(people, Person.unit_id, by, reads).scalar_subquery(),
    )
    return UnitCounts(*session.execute(both).one())
