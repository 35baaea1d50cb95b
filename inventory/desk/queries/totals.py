"""Read the totals that are kept beside the assets: counts and values without counting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.errors import UnknownUnit
from inventory.access.models import Unit
from inventory.access.queries import scoped, under, units, units_at, units_within
from inventory.access.rules import Permission
from inventory.desk.queries.parts import of_condition
from inventory.desk.queries.shapes import ListShape, once, take_apart
from inventory.desk.rules import AssetFilter
from inventory.journal.rules import Actor
from inventory.register.models import Total
from inventory.register.rules import KIND_OF_PREFIX, PREFIX_OF_KIND, AssetKind, Condition

CARD_LEVEL = 3
"""The level of the class code whose beginning says the kind."""

KNOWN = frozenset({"unit_id", "kind", "condition", "sort"})


@dataclass(frozen=True, slots=True)
class Totals:
    """The register in numbers, within one actor's reach."""

    count: int
    value: Decimal
    by_condition: Mapping[Condition, int]

    @property
    def damaged(self) -> int:
        """How many are damaged, lightly or heavily."""
        return self.count - self.by_condition[Condition.GOOD]


@dataclass(frozen=True, slots=True)
class KindRow:
    """The assets of one kind."""

    kind: AssetKind
    by_condition: Mapping[Condition, int]
    count: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class UnitRow:
    """The assets of one unit and all below it; `goes_on` where there are units below."""

    id: UUID
    name: str
    count: int
    value: Decimal
    goes_on: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """Totals of a unit and all below it (None: of all within reach), and of the units below."""

    unit: Unit | None
    parent: Unit | None
    kinds: Sequence[KindRow]
    units: Sequence[UnitRow]
    count: int
    value: Decimal


def totals(session: Session, *, by: Actor, unit: Unit | None = None) -> Totals:
    """Return count, value and conditions of the assets within reach, or of a unit and all below."""
    sums = _within(_sums(Total.condition), unit, by)
    rows = session.execute(sums.group_by(Total.condition)).all()
    counts = {row.condition: row.number for row in rows}
    return Totals(
        count=sum(counts.values()),
        value=sum((row.worth for row in rows), Decimal(0)),
        by_condition={condition: counts.get(condition, 0) for condition in Condition},
    )


def is_totalled(wanted: AssetFilter) -> bool:
    """Say whether the totals know how many assets a filter names."""
    return all(
        getattr(wanted, one.name) is one.default  # 0 is a value asked for, not the lack of one
        for one in fields(wanted)
        if one.name not in KNOWN
    )


def total_of(session: Session, wanted: AssetFilter, *, by: Actor) -> tuple[int, Decimal]:
    """Return count and value of what a filter names that the totals know."""
    shape, values = take_apart(wanted, None, by)
    row = session.connection().execute(_total(shape), values).one()
    return row.number or 0, row.worth or Decimal(0)


@once
def _total(shape: ListShape) -> sa.Select[Any]:
    wanted = shape.wanted
    statement = _sums().where(Total.unit_id.in_(units_at(shape.paths)))
    if wanted.unit_id is not None:
        statement = statement.where(Total.unit_id.in_(units_within(wanted.unit_id)))
    if wanted.kind:
        statement = statement.where(Total.class_code == PREFIX_OF_KIND[wanted.kind])
    if wanted.condition:
        statement = statement.where(of_condition(Total.condition, wanted.condition))
    return statement


def summary(session: Session, unit_id: UUID | None, *, by: Actor) -> Summary:
    """Return the totals by kind and condition, and by unit; raises UnknownUnit."""
    reached = units(session, by=by, permission=Permission.READ_REGISTER)
    unit = next((one for one in reached if one.id == unit_id), None)
    if unit_id is not None and unit is None:
        raise UnknownUnit
    inside = [one for one in reached if unit is None or one.path.startswith(unit.path)]
    kinds = _kinds(session, unit, by)
    return Summary(
        unit=unit,
        parent=next((one for one in reached if unit and one.id == unit.parent_id), None),
        kinds=kinds,
        units=_units_below(session, unit, inside, by),
        count=sum(row.count for row in kinds),
        value=sum((row.value for row in kinds), Decimal(0)),
    )


def _kinds(session: Session, unit: Unit | None, by: Actor) -> list[KindRow]:
    statement = _within(_sums(Total.class_code, Total.condition), unit, by)
    groups: dict[str, list[Any]] = {}
    for row in session.execute(statement.group_by(Total.class_code, Total.condition)):
        if row.number:
            groups.setdefault(row.class_code, []).append(row)
    return [
        KindRow(
            kind=KIND_OF_PREFIX[code],
            by_condition={row.condition: row.number for row in rows},
            count=sum(row.number for row in rows),
            value=sum((row.worth for row in rows), Decimal(0)),
        )
        for code, rows in sorted(groups.items())
    ]


def _units_below(
    session: Session, unit: Unit | None, inside: Sequence[Unit], by: Actor
) -> list[UnitRow]:
    """Add up each unit that stands directly below, with all below it again."""
    statement = _within(_sums(Total.unit_id), unit, by).group_by(Total.unit_id)
    own = {row.unit_id: (row.number, row.worth) for row in session.execute(statement)}
    keys = {one.id for one in inside}
    rows = []
    for top in inside:
        if (top.parent_id != unit.id) if unit else (top.parent_id in keys):
            continue
        below = [one for one in inside if one.path.startswith(top.path)]
        sums = [own[one.id] for one in below if one.id in own]
        count = sum(number for number, _ in sums)
        value = sum((worth for _, worth in sums), Decimal(0))
        rows.append(UnitRow(top.id, top.name, count, value, len(below) > 1))
    return rows


def _within(statement: sa.Select[Any], unit: Unit | None, by: Actor) -> sa.Select[Any]:
    statement = _reached(statement, by)
    if unit is None:
        return statement
    return statement.where(Total.unit_id.in_(sa.select(Unit.id).where(under([unit.path]))))


def _sums(*columns: Any) -> sa.Select[Any]:
    value = sa.func.sum(Total.value, type_=Total.value.type).label("worth")
    number = sa.func.sum(Total.count).label("number")
    return sa.select(*columns, number, value).where(Total.level == CARD_LEVEL)


def _reached(statement: sa.Select[Any], by: Actor) -> sa.Select[Any]:
    return scoped(statement, Total.unit_id, by, Permission.READ_REGISTER)
