"""Find and count the assets of a list in SQLite, which does not know what is rare: we look first.

A part of the filter that names few assets leads: they are collected and put in order. Where none
is that narrow the list is walked in its order until a page is full, which does not take long
because nothing is rare; a search that goes by newest walks the index of texts the same way.
`few` is where the two ways cost about the same. What stands together in the order (all land is
called land) would be walked to for long: where an index can collect it instead, walks are bounded.
"""

from functools import cached_property
from json import loads
from math import isqrt
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.sql import operators

from inventory.access.models import Unit
from inventory.access.queries import units_at
from inventory.desk.queries.leads_sqlite import ROWID, TEXTS, Lead, plan_of, query_of, rows_of
from inventory.desk.queries.ordering import Behind, place_of, stretches
from inventory.desk.queries.parts import (
    REMOVED,
    Clause,
    as_it_is,
    hidden,
)
from inventory.desk.queries.shapes import ListShape, once, take_apart
from inventory.desk.queries.words import Words
from inventory.desk.rules import MOST_COUNTED, PAGE_SIZE, AssetFilter, Capped, Cursor, Sort
from inventory.journal.rules import Actor
from inventory.register import search_sqlite
from inventory.register.models import Asset

FEWEST, MOST_FEW = 500, 20_000
CHEAPER = 12
"""So much more is few where the index of a lead tells all about its rows (squared)."""
NEAR = 8
"""Before so many are collected, the walk goes a part of that way: this part of it."""
MOST_EXAMINED = 1_200
"""A list without a narrow part is counted no further than through so many rows."""
MOST_MATCHES_EXAMINED = 200
"""And one that a common text leads through fewer: each is looked up in two more tables."""
MOST_MATCHED = MOST_COUNTED + 1 + MOST_MATCHES_EXAMINED
"""So many matches tell that there are more than are counted, whatever was removed."""
SPARE = 15
"""So many matches are read beyond a page, in case that some were removed."""
MOST_UNITS = 20
"""So many units are asked for a page each, where a list goes by name."""

_SIZE = search_sqlite.highest_number()

_AS_TEXT = sa.type_coerce(Asset.id, sa.String)
_UNIT = sa.orm.aliased(Unit)
_LISTED = sa.orm.aliased(Asset, name="listed")
_MOST = sa.bindparam("most", type_=sa.Integer)
_NUMBERS = search_sqlite.newest_numbers(TEXTS, sa.bindparam("most_matched", type_=sa.Integer))


class Finder:
    """One list: what it asks for, for whom, and how it is best found.

    `total` is how many it has, where the totals tell.
    """

    def __init__(
        self,
        session: Session,
        wanted: AssetFilter,
        words: Words | None,
        *,
        by: Actor,
        total: int | None = None,
    ) -> None:
        # Past the ORM, which has nothing to do here and costs a fifth of a list.
        self._connection, self._sort = session.connection(), wanted.order
        self._shape, self._values = take_apart(wanted, words, by)
        if words:
            self._values["texts"] = search_sqlite.query(words.texts)
            for name, said in zip(self._shape.names, words.names, strict=True):
                self._values[query_of(name)] = search_sqlite.query([said.word])
        plan = plan_of(self._shape)
        self._plan = plan
        self._lead: int | None = None
        self._is_few = self._goes_by_unit = False
        self._walks_texts = plan.walks_texts
        self._counted = None if total is None else Capped(total)
        if total is not None and plan.whole is not None:
            self._lead = plan.whole
            self._is_few = total <= FEWEST or total <= self._few(plan.leads[plan.whole])
            if total > FEWEST and plan.units is not None and self._sort is Sort.NAME:
                units = self._connection.scalar(_units(self._shape), self._values) or 0
                self._goes_by_unit = units <= MOST_UNITS
        elif plan.probes:
            self._look()

    @cached_property
    def _size(self) -> int:
        return self._connection.scalar(_SIZE) or 0

    def _look(self) -> None:
        leads = self._plan.leads
        few = [self._few(lead) for lead in leads]
        values = self._values | {"most": max(few) + 1}
        counts = list(self._connection.execute(_probe(self._shape), values).one())
        best = min(range(len(leads)), key=lambda number: counts[number] / few[number])
        self._lead, self._is_few = best, counts[best] <= few[best]
        if self._plan.is_alone:
            # What one part alone names but for the removed is known without reading them.
            if not self._is_few and counts[0] - counts[1] > MOST_COUNTED:
                self._counted = Capped(MOST_COUNTED, more=True)
            self._goes_by_unit = (
                self._plan.units is not None
                and self._sort is Sort.NAME
                and counts[-1] <= MOST_UNITS
            )
        elif self._is_few:
            self._walks_texts = False

    def _few(self, lead: Lead) -> int:
        cheaper = CHEAPER if lead.is_wide else 1
        return min(MOST_FEW, max(FEWEST, isqrt(self._size * PAGE_SIZE * cheaper)))

    def keys(self, after: Cursor | None, limit: int) -> list[UUID]:
        """Return the keys behind a cursor, in the order of the list."""
        behind, place = place_of(self._sort, after)
        values = self._values | place
        if self._goes_by_unit:
            return list(self._ask(_by_unit(self._shape, behind), values | {"most": limit}))
        shown = after.shown if after else 0
        if self._walks_texts:
            found = self._matches(behind, values, limit)
        elif self._is_few:
            # They are all read anyway: what is beyond the page is counted in the same go.
            most = max(limit, MOST_COUNTED + 1) if self._counted is None else limit
            found = self._walk(behind, values, most, self._lead)
            self._counted = self._counted or Capped.of(shown + len(found))
        elif self._lead is not None and self._plan.leads[self._lead].is_wide:
            most = self._few(self._plan.leads[self._lead]) // NEAR
            near = list(
                self._ask(_near(self._shape, behind), values | {"most": limit, "far": most})
            )
            found = near if len(near) == limit else self._walk(behind, values, limit, self._lead)
        else:
            return self._walk(behind, values, limit, None)
        return [UUID(key) for key in found[:limit]]

    def _matches(self, behind: Behind, values: dict[str, Any], limit: int) -> list[Any]:
        """Walk the index of texts, newest first."""
        values = values | {"most": limit}
        if self._plan.is_bare and behind is Behind.NOTHING:
            found = self._first_matches(values, limit)
            if found is not None:
                return found
        return list(self._ask(_matches(self._shape, behind), values))

    def _first_matches(self, values: dict[str, Any], limit: int) -> list[Any] | None:
        """Ask the index once, for the first page and for the count; None where that is not all."""
        most = {"most_matched": MOST_MATCHED, "most_removed": MOST_MATCHES_EXAMINED + 1}
        numbers = loads(self._connection.execute(_NUMBERS, values | most).scalar_one())
        newest = sorted(numbers, reverse=True)[: limit + SPARE]
        statement = _by_number(self._shape)
        found = self._connection.execute(statement, values | most | {"numbers": newest}).all()
        if len(found) < limit and len(newest) < len(numbers):
            return None
        if found and found[0].removed <= MOST_MATCHES_EXAMINED:
            self._counted = Capped.of(len(numbers) - found[0].gone)
        return [one[0] for one in found]

    def _walk(
        self, behind: Behind, values: dict[str, Any], limit: int, lead: int | None
    ) -> list[Any]:
        found: list[Any] = []
        for statement in _walks(self._shape, behind, lead):
            found += self._ask(statement, values | {"most": limit - len(found)})
            if len(found) == limit:
                break
        return found

    def _ask(self, statement: sa.Select[Any], values: dict[str, Any]) -> sa.ScalarResult[Any]:
        return self._connection.scalars(statement, values)

    def count(self, known: int) -> Capped:
        """Count the list, capped and through not too many rows; `known` are there for sure."""
        if self._counted is not None:
            return self._counted
        if self._walks_texts and self._plan.is_bare:
            counted = self._count_matches()
            if counted is not None:
                return counted
        if self._is_few or self._size <= MOST_EXAMINED:
            return self._count_all(self._lead if self._is_few else None)
        if self._walks_texts:
            some, most = _examined_matches(self._shape), MOST_MATCHES_EXAMINED
        else:
            some, most = _examined(self._shape, self._lead), MOST_EXAMINED
        # More than none is no answer: then all are read.
        return self._estimate(some, most, known) or self._count_all(self._lead)

    def _count_all(self, lead: int | None) -> Capped:
        values = self._values | {"most": MOST_COUNTED + 1}
        return Capped.of(self._connection.scalar(_count(self._shape, lead), values) or 0)

    def _count_matches(self) -> Capped | None:
        """Count by the index of texts alone, less what was removed; None where that is much."""
        few = MOST_MATCHES_EXAMINED
        values = self._values | {"most": MOST_MATCHED, "most_removed": few + 1}
        counts = self._connection.execute(_matched(self._shape), values).one()
        return Capped.of(counts.matched - counts.gone) if counts.removed <= few else None

    def _estimate(self, statement: sa.Select[Any], most: int, known: int) -> Capped | None:
        """Count the first rows; `known` are there for sure even if not among those.

        None where there are more rows, and none is known that belongs to the list.
        """
        counts = self._connection.execute(statement, self._values | {"most": most}).one()
        if counts.read < most:
            return Capped.of(counts.fitting)
        sure = max(counts.fitting, known)
        return Capped(min(MOST_COUNTED, sure - 1), more=True) if sure > 1 else None


@once
def _probe(shape: ListShape) -> sa.Select[Any]:
    return sa.select(*(_number(some(_MOST)).scalar_subquery() for some in plan_of(shape).probes))


@once
def _units(shape: ListShape) -> sa.Select[int]:
    return _number(plan_of(shape).units.limit(MOST_UNITS + 1))


@once
def _walks(shape: ListShape, behind: Behind, lead: int | None) -> list[sa.Select[Any]]:
    """Walk the list in its order; or collect what leads it, as text, and put that in order."""
    plan, statements = plan_of(shape), []
    see, key = (as_it_is, Asset.id) if lead is None else (hidden, _AS_TEXT)
    for stretch in stretches(shape.wanted.order, behind, see):
        statement = sa.select(key).where(stretch.rows, *plan.checks)
        if lead is not None:
            statement = statement.where(plan.leads[lead].all)
        statements.append(statement.order_by(*stretch.order).limit(_MOST))
    return statements


@once
def _near(shape: ListShape, behind: Behind) -> sa.Select[Any]:
    """Walk the list in its order, but not `far`."""
    [stretch] = stretches(shape.wanted.order, behind, as_it_is)
    by = stretch.order[0]
    column, is_down = by.element, by.modifier is operators.desc_op
    ahead = sa.select(column).where(stretch.rows).order_by(*stretch.order).limit(1)
    ahead = ahead.offset(sa.bindparam("far", type_=sa.Integer))
    end = sa.select(sa.func.min(column) if is_down else sa.func.max(column))
    edge = sa.func.coalesce(*(one.correlate(None).scalar_subquery() for one in (ahead, end)))
    return (
        sa.select(_AS_TEXT)
        .where(stretch.rows, column >= edge if is_down else column <= edge, *plan_of(shape).checks)
        .order_by(*stretch.order)
        .limit(_MOST)
    )


@once
def _by_unit(shape: ListShape, behind: Behind) -> sa.Select[Any]:
    """Take a page from each unit, as one index has them by name, and of these the first."""
    plan, unit, listed = plan_of(shape), _UNIT, _LISTED
    [stretch] = stretches(Sort.NAME, behind, as_it_is)
    page = (
        sa.select(ROWID)
        .select_from(Asset)
        .where(Asset.unit_id == unit.id, stretch.rows, *plan.checks)
        .order_by(*stretch.order)
        .limit(_MOST)
        .correlate(unit)
    )
    row = sa.literal_column("listed.rowid", sa.Integer)
    return (
        sa.select(listed.id)
        .select_from(unit)
        .join(listed, row.in_(page))
        .where(unit.id.in_(plan.units), listed.unit_id.in_(units_at(shape.paths)))
        .order_by(hidden(listed.name), hidden(listed.id))
        .limit(_MOST)
    )


@once
def _matches(shape: ListShape, behind: Behind) -> sa.Select[str]:
    """Walk the index of texts, which goes by newest."""
    found = search_sqlite.newest_first(TEXTS).where(*plan_of(shape).checks_of_texts)
    if behind is not Behind.NOTHING:
        found = found.where(search_sqlite.before(sa.bindparam("after_id", type_=Asset.id.type)))
    return found.limit(_MOST)


@once
def _count(shape: ListShape, lead: int | None) -> sa.Select[int]:
    plan = plan_of(shape)
    some = sa.select(sa.literal(1)).select_from(Asset).where(*plan.checks)
    if lead is not None:
        some = some.where(plan.leads[lead].all)
    return _number(some.limit(_MOST))


@once
def _examined(shape: ListShape, lead: int | None) -> sa.Select[Any]:
    """Count the first rows that something leads to, and those that belong to the list."""
    plan = plan_of(shape)
    first = rows_of(sa.true()).limit(_MOST) if lead is None else plan.leads[lead].some(_MOST)
    read = sa.select(sa.func.count().label("read")).select_from(Asset)
    rows = read.where(ROWID.in_(first.correlate(None)))
    return rows.add_columns(_fitting(plan.checks))


@once
def _by_number(shape: ListShape) -> sa.Select[Any]:
    """Read the first matches, each with what was removed and how much of that matches too."""
    found = search_sqlite.newest_of(sa.bindparam("numbers", expanding=True))
    removed = _removed(shape).correlate(None).subquery()
    found = found.join(removed, sa.true()).where(*plan_of(shape).checks_of_texts)
    counted: sa.Select[Any] = found.add_columns(*removed.c)
    return counted.limit(_MOST)


@once
def _matched(shape: ListShape) -> sa.Select[Any]:
    """Count what the index of texts finds, what was removed, and how much of that it finds too."""
    matched = _number(search_sqlite.matching(TEXTS).limit(_MOST)).scalar_subquery()
    return _removed(shape).add_columns(matched.label("matched"))


def _removed(shape: ListShape) -> sa.Select[Any]:
    """Count what was removed, no more than some, and what of that the texts are held by."""
    some = rows_of(REMOVED).limit(sa.bindparam("most_removed", type_=sa.Integer))
    held = [search_sqlite.holds(text.word, is_short=text.is_short) for text in shape.texts]
    counts = sa.select(sa.func.count().label("removed"), _fitting(held).label("gone"))
    return counts.select_from(Asset).where(ROWID.in_(some.correlate(None)))  # type: ignore[return-value]


@once
def _examined_matches(shape: ListShape) -> sa.Select[Any]:
    """Count the newest matches of the texts, and those that belong to the list."""
    some = search_sqlite.matching(TEXTS)
    some = some.order_by(search_sqlite.INDEX.c.rowid.desc()).limit(_MOST)
    rows = search_sqlite.rows_of(some.subquery())
    return rows.add_columns(_fitting(plan_of(shape).checks_of_texts))


def _fitting(checks: list[Clause]) -> sa.ColumnElement[int]:
    return sa.func.count(sa.case((sa.and_(*checks), 1))).label("fitting")


def _number(statement: sa.Select[Any]) -> sa.Select[Any]:
    return sa.select(sa.func.count()).select_from(statement.subquery())
