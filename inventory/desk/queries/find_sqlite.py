"""Find and count the assets of a list in SQLite, which does not know what is rare: we look first.

A part of the filter that names few assets leads: they are collected and put in order. Where none
is that narrow the list is walked in its order until a page is full, which does not take long
because nothing is rare; a search that goes by newest walks the index of texts the same way.
`few` is where the two ways cost about the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import isqrt
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.models import Unit
from inventory.access.queries import units_at
from inventory.desk.queries.ordering import Behind, place_of, stretches
from inventory.desk.queries.parts import (
    REMOVED,
    Clause,
    as_it_is,
    hidden,
    named,
    parts_of,
    word_parts,
)
from inventory.desk.queries.shapes import ListShape, Name, once, take_apart
from inventory.desk.queries.words import Words
from inventory.desk.rules import MOST_COUNTED, PAGE_SIZE, AssetFilter, Capped, Cursor, Sort
from inventory.journal.rules import Actor
from inventory.register import search_sqlite
from inventory.register.models import Asset

FEWEST, MOST_FEW = 500, 10_000
MOST_EXAMINED = 1_200
"""A list without a narrow part is counted no further than through so many rows."""
MOST_MATCHES_EXAMINED = 200
"""And one that a common text leads through fewer: each is looked up in two more tables."""
MOST_UNITS = 20
"""So many units are asked for a page each, where a list goes by name."""

_SIZE = search_sqlite.highest_number()

_AS_TEXT = sa.type_coerce(Asset.id, sa.String)
_UNIT = sa.orm.aliased(Unit)
_LISTED = sa.orm.aliased(Asset, name="listed")
_ROWID: sa.ColumnElement[int] = sa.literal_column("asset.rowid", sa.Integer)
_MOST = sa.bindparam("most", type_=sa.Integer)
_TEXTS = sa.bindparam("texts", type_=sa.String)


Some = Callable[[sa.BindParameter[int]], sa.Select[Any]]
"""Rows that something leads to, and no more than so many."""


@dataclass(frozen=True, slots=True)
class Lead:
    """A part of a list that an index can lead: all rows it names, and no more than some."""

    all: Clause
    some: Some

    @classmethod
    def of(cls, clause: Clause) -> "Lead":
        """Return what a clause leads to; its index may hold all that is asked of a row."""
        return cls(clause, _rows(clause).limit)

    @classmethod
    def by_number(cls, clause: Clause, some: Some) -> "Lead":
        """Return what a clause leads to that joins tables: only the rows' numbers come from it."""
        return cls(_ROWID.in_(_rows(clause).correlate(None)), some)


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What is known of a shape before its values are.

    `checks` are asked of each row; `checks_of_texts` of what the index of texts found, which is
    not asked again for them. `is_alone` where one lead is all that is asked for: then `probes`
    has what was removed behind it, and its `units` where it is some units.
    """

    checks: list[Clause]
    checks_of_texts: list[Clause]
    leads: list[Lead]
    probes: list[Some]
    units: Any
    is_bare: bool
    is_alone: bool
    walks_texts: bool


class Finder:
    """One list: what it asks for, for whom, and how it is best found."""

    def __init__(
        self, session: Session, wanted: AssetFilter, words: Words | None, *, by: Actor
    ) -> None:
        # Past the ORM, which has nothing to do here and costs a fifth of a list.
        self._connection, self._sort = session.connection(), wanted.order
        self._shape, self._values = take_apart(wanted, words, by)
        if words:
            self._values["texts"] = search_sqlite.query(words.texts)
            for name, said in zip(self._shape.names, words.names, strict=True):
                self._values[_query(name)] = search_sqlite.query([said.word])
        plan = _plan(self._shape)
        self._plan = plan
        self._lead: int | None = None
        self._is_few = self._goes_by_unit = False
        self._walks_texts = plan.walks_texts
        self._counted: Capped | None = None
        if plan.probes:
            self._look()

    @cached_property
    def _size(self) -> int:
        return self._connection.scalar(_SIZE) or 0

    def _look(self) -> None:
        few = min(MOST_FEW, max(FEWEST, isqrt(self._size * PAGE_SIZE)))
        statement = _probe(self._shape)
        counts = list(self._connection.execute(statement, self._values | {"most": few + 1}).one())
        if self._plan.is_alone:
            # What one part alone names but for the removed is known without reading them.
            self._lead, self._is_few = 0, counts[0] <= few
            if not self._is_few and counts[0] - counts[1] > MOST_COUNTED:
                self._counted = Capped(MOST_COUNTED, more=True)
            self._goes_by_unit = (
                self._plan.units is not None
                and self._sort is Sort.NAME
                and counts[-1] <= MOST_UNITS
            )
            return
        self._lead = min(range(len(counts)), key=lambda number: counts[number])
        self._is_few = counts[self._lead] <= few
        if self._is_few:
            self._walks_texts = False

    def keys(self, after: Cursor | None, limit: int) -> list[UUID]:
        """Return the keys behind a cursor, in the order of the list."""
        behind, place = place_of(self._sort, after)
        values = self._values | place
        if self._goes_by_unit:
            return list(self._ask(_by_unit(self._shape, behind), values | {"most": limit}))
        shown = after.shown if after else 0
        if self._walks_texts:
            found = list(self._ask(_matches(self._shape, behind), values | {"most": limit}))
        elif self._is_few:
            # They are all read anyway: what is beyond the page is counted in the same go.
            found = self._walk(behind, values, max(limit, MOST_COUNTED + 1))
            self._counted = Capped.of(shown + len(found))
        else:
            return self._walk(behind, values, limit)
        return [UUID(key) for key in found[:limit]]

    def _walk(self, behind: Behind, values: dict[str, Any], limit: int) -> list[Any]:
        found: list[Any] = []
        for statement in _walks(self._shape, behind, self._lead if self._is_few else None):
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
            statement = _count(self._shape, self._lead if self._is_few else None)
            values = self._values | {"most": MOST_COUNTED + 1}
            return Capped.of(self._connection.scalar(statement, values) or 0)
        if self._walks_texts:
            return self._estimate(_examined_matches(self._shape), MOST_MATCHES_EXAMINED, known)
        return self._estimate(_examined(self._shape, self._lead), MOST_EXAMINED, known)

    def _count_matches(self) -> Capped | None:
        """Count by the index of texts alone, less what was removed; None where that is much."""
        few = MOST_MATCHES_EXAMINED
        values = self._values | {"most": MOST_COUNTED + 1 + few, "most_removed": few + 1}
        counts = self._connection.execute(_matched(self._shape), values).one()
        return Capped.of(counts.matched - counts.gone) if counts.removed <= few else None

    def _estimate(self, statement: sa.Select[Any], most: int, known: int) -> Capped:
        """Count the first rows; `known` are there for sure even if not among those."""
        counts = self._connection.execute(statement, self._values | {"most": most}).one()
        if counts.read < most:
            return Capped.of(counts.fitting)
        return Capped(min(MOST_COUNTED, max(counts.fitting - 1, known)), more=True)


@once
def _plan(shape: ListShape) -> Plan:
    parts = parts_of(shape, hidden)
    by_words = word_parts(shape, search_sqlite.holds, hidden)
    checks = [part.check for part in (*parts, *by_words)]
    leads = [Lead.of(part.lead) for part in (*parts, *by_words) if part.lead is not None]
    names = [_lead_of_name(name) for name in shape.names]
    walks_texts = bool(shape.texts) and shape.wanted.order is Sort.NEWEST
    is_walked = walks_texts and not leads and not names
    if shape.texts:
        leads.append(_lead_of_texts())
    leads += names
    is_alone = len(leads) == 1 and len(parts) + len(by_words) == 2 and not is_walked
    units = parts[1].units if is_alone and len(parts) == 2 else None
    probes = [] if is_walked else [lead.some for lead in leads]
    if is_alone:
        probes.append(_rows(REMOVED).limit)
        if units is not None:
            probes.append(units.limit)
    reached = hidden(Asset.unit_id).in_(units_at(shape.paths))
    return Plan(
        checks=[*checks, reached],
        checks_of_texts=[
            *(part.check for part in (*parts, *by_words[len(shape.texts) :])),
            reached,
        ],
        leads=leads,
        probes=probes,
        units=units,
        is_bare=len(parts) == 1 and len(by_words) == len(shape.texts) and not shape.wanted.state,
        is_alone=is_alone,
        walks_texts=walks_texts,
    )


@once
def _probe(shape: ListShape) -> sa.Select[Any]:
    return sa.select(*(_number(some(_MOST)).scalar_subquery() for some in _plan(shape).probes))


@once
def _walks(shape: ListShape, behind: Behind, lead: int | None) -> list[sa.Select[Any]]:
    """Walk the list in its order; or collect what leads it, as text, and put that in order."""
    plan, statements = _plan(shape), []
    see, key = (as_it_is, Asset.id) if lead is None else (hidden, _AS_TEXT)
    for stretch in stretches(shape.wanted.order, behind, see):
        statement = sa.select(key).where(stretch.rows, *plan.checks)
        if lead is not None:
            statement = statement.where(plan.leads[lead].all)
        statements.append(statement.order_by(*stretch.order).limit(_MOST))
    return statements


@once
def _by_unit(shape: ListShape, behind: Behind) -> sa.Select[Any]:
    """Take a page from each unit, as one index has them by name, and of these the first."""
    plan, unit, listed = _plan(shape), _UNIT, _LISTED
    [stretch] = stretches(Sort.NAME, behind, as_it_is)
    page = (
        sa.select(_ROWID)
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
    found = search_sqlite.newest_first(_TEXTS).where(*_plan(shape).checks_of_texts)
    if behind is not Behind.NOTHING:
        found = found.where(search_sqlite.before(sa.bindparam("after_id", type_=Asset.id.type)))
    return found.limit(_MOST)


@once
def _count(shape: ListShape, lead: int | None) -> sa.Select[int]:
    plan = _plan(shape)
    some = sa.select(sa.literal(1)).select_from(Asset).where(*plan.checks)
    if lead is not None:
        some = some.where(plan.leads[lead].all)
    return _number(some.limit(_MOST))


@once
def _examined(shape: ListShape, lead: int | None) -> sa.Select[Any]:
    """Count the first rows that something leads to, and those that belong to the list."""
    plan = _plan(shape)
    first = _rows(sa.true()).limit(_MOST) if lead is None else plan.leads[lead].some(_MOST)
    read = sa.select(sa.func.count().label("read")).select_from(Asset)
    rows = read.where(_ROWID.in_(first.correlate(None)))
    return rows.add_columns(_fitting(plan.checks))


@once
def _matched(shape: ListShape) -> sa.Select[Any]:
    """Count what the index of texts finds, what was removed, and how much of that it finds too."""
    found = _number(search_sqlite.matching(_TEXTS).limit(_MOST)).scalar_subquery().label("matched")
    some = _rows(REMOVED).limit(sa.bindparam("most_removed", type_=sa.Integer))
    held = [search_sqlite.holds(text.word, is_short=text.is_short) for text in shape.texts]
    removed = sa.func.count().label("removed")
    counts = sa.select(found, removed, _fitting(held).label("gone")).select_from(Asset)
    return counts.where(_ROWID.in_(some.correlate(None)))


@once
def _examined_matches(shape: ListShape) -> sa.Select[Any]:
    """Count the newest matches of the texts, and those that belong to the list."""
    some = search_sqlite.matching(_TEXTS)
    some = some.order_by(search_sqlite.INDEX.c.rowid.desc()).limit(_MOST)
    rows = search_sqlite.rows_of(some.subquery())
    return rows.add_columns(_fitting(_plan(shape).checks_of_texts))


def _fitting(checks: list[Clause]) -> sa.ColumnElement[int]:
    return sa.func.count(sa.case((sa.and_(*checks), 1))).label("fitting")


def _rows(clause: Clause) -> sa.Select[Any]:
    return sa.select(_ROWID).select_from(Asset).where(clause)


def _lead_of_texts() -> Lead:
    return Lead.by_number(
        search_sqlite.found_by(_TEXTS),
        lambda most: _rows(search_sqlite.found_by(_TEXTS, limit=most)),
    )


def _lead_of_name(name: Name) -> Lead:
    """Texts, rooms and people answer together, each by its index."""
    asked = sa.bindparam(_query(name), type_=sa.String)
    return Lead.by_number(
        named(name, search_sqlite.found_by(asked), as_it_is),
        lambda most: _rows(named(name, search_sqlite.found_by(asked, limit=most), as_it_is)).limit(
            most
        ),
    )


def _query(name: Name) -> str:
    return f"{name.place}_query"


def _number(statement: sa.Select[Any]) -> sa.Select[Any]:
    return sa.select(sa.func.count()).select_from(statement.subquery())
