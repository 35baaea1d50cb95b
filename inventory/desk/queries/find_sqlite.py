"""Find and count the assets of a list in SQLite, which does not know what is rare: we look first.

A part of the filter that names few assets leads: they are collected and put in order. Where none
is that narrow the list is walked in its order until a page is full, which does not take long
because nothing is rare; a search that goes by newest walks the index of texts the same way.
`few` is where the two ways cost about the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isqrt
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.models import Unit
from inventory.access.queries import scoped
from inventory.access.rules import Permission
from inventory.desk.queries.ordering import stretches
from inventory.desk.queries.parts import (
    Clause,
    Part,
    See,
    as_it_is,
    hidden,
    named,
    parts_of,
    word_parts,
)
from inventory.desk.queries.words import Named, Words
from inventory.desk.rules import MOST_COUNTED, PAGE_SIZE, AssetFilter, Capped, Cursor, Sort
from inventory.journal.rules import Actor
from inventory.register import search_sqlite
from inventory.register.models import Asset

FEWEST, MOST_FEW = 500, 10_000
MOST_EXAMINED = 1_200
"""A list without a narrow part is counted no further than through so many rows."""
MOST_MATCHES_EXAMINED = 200
"""And one that a common text leads through fewer: each is looked up in two more tables."""

_SIZE = search_sqlite.highest_number()
_REMOVED: Any = sa.text("asset.state = 'removed'")
"""As the partial index says it."""
MOST_UNITS = 20
"""So many units are asked for a page each, where a list goes by name."""

_AS_TEXT = sa.type_coerce(Asset.id, sa.String)
_UNIT = sa.orm.aliased(Unit)
_LISTED = sa.orm.aliased(Asset, name="listed")
_ROWID: sa.ColumnElement[int] = sa.literal_column("asset.rowid", sa.Integer)


@dataclass(frozen=True, slots=True)
class Lead:
    """A part of the filter that an index can lead: all rows it names, and no more than some."""

    rows: sa.Select[Any]
    some: Callable[[int], sa.Select[Any]]

    @classmethod
    def of(cls, clause: Clause) -> "Lead":
        """Return what a clause leads to."""
        rows = _rows(clause)
        return cls(rows, rows.limit)


class Finder:
    """One list: what it asks for, for whom, and how it is best found."""

    def __init__(
        self, session: Session, wanted: AssetFilter, words: Words | None, *, by: Actor
    ) -> None:
        # Past the ORM, which has nothing to do here and costs a fifth of a list.
        self._connection, self._by = session.connection(), by
        self._sort = wanted.order
        self._texts = words.texts if words else ()
        parts = parts_of(wanted, by, hidden)
        by_words = word_parts(words, search_sqlite.holds, hidden)
        self._is_bare = len(parts) == 1 and wanted.state is None
        self._checks = [part.check for part in (*parts, *by_words)]
        # The texts themselves are not asked again of what their index found.
        self._checks_of_texts = [part.check for part in (*parts, *by_words[len(self._texts) :])]
        self._size: int = self._connection.execute(_SIZE).scalar() or 0
        self._few = min(MOST_FEW, max(FEWEST, isqrt(self._size * PAGE_SIZE)))
        self._lead: Lead | None = None
        self._is_few = False
        self._units: sa.Select[Any] | None = None
        self._counted: Capped | None = None
        self._choose([*parts, *by_words], words)

    def _choose(self, parts: list[Part], words: Words | None) -> None:
        leads = [Lead.of(part.lead) for part in parts if part.lead is not None]
        names = [_lead_of_name(name) for name in (words.names if words else ())]
        self._walks_texts = bool(self._texts) and self._sort is Sort.NEWEST
        if self._walks_texts and not leads and not names:
            return
        if self._texts:
            leads.append(_lead_of_texts(self._texts))
        leads += names
        if not leads:
            return
        if len(leads) == 1 and len(parts) == 2:
            leads.append(Lead.of(_REMOVED))
            units = parts[1].units
            if units is not None:
                leads.append(Lead(units, units.limit))
            counts = self._counts(leads)
            self._know_from(counts[0], counts[1], leads[0])
            if self._sort is Sort.NAME and counts[-1] <= MOST_UNITS:
                self._units = units
            return
        counts = self._counts(leads)
        least = min(range(len(leads)), key=lambda number: counts[number])
        self._lead, self._is_few = leads[least], counts[least] <= self._few
        if self._is_few:
            self._walks_texts = False

    def _know_from(self, count: int, removed: int, lead: Lead) -> None:
        """One part alone: what it names but for the removed ones is known without reading them."""
        self._lead, self._is_few = lead, count <= self._few
        if not self._is_few and count - removed > MOST_COUNTED:
            self._counted = Capped(MOST_COUNTED, more=True)

    def _counts(self, leads: list[Lead]) -> list[int]:
        probes = [_number(lead.some(self._few + 1)).scalar_subquery() for lead in leads]
        return list(self._connection.execute(sa.select(*probes)).one())

    def keys(self, after: Cursor | None, limit: int) -> list[UUID]:
        """Return the keys behind a cursor, in the order of the list."""
        if self._units is not None:
            return self._by_unit(self._units, after, limit)
        shown = after.shown if after else 0
        if self._walks_texts:
            most = max(limit, MOST_MATCHES_EXAMINED) if self._is_bare else limit
            found = list(self._connection.scalars(self._scoped(self._matches(after)).limit(most)))
            if self._is_bare:
                is_more = len(found) == most
                self._counted = Capped(shown + len(found) - is_more, more=is_more)
        elif self._is_few:
            # They are all read anyway: what is beyond the page is counted in the same go.
            found = self._walk(after, max(limit, MOST_COUNTED + 1), _AS_TEXT, hidden)
            self._counted = Capped.of(shown + len(found))
        else:
            return self._walk(after, limit, Asset.id, as_it_is)
        return [UUID(key) for key in found[:limit]]

    def _by_unit(self, units: sa.Select[Any], after: Cursor | None, limit: int) -> list[UUID]:
        """Take a page from each unit, as one index has them by name, and of these the first."""
        unit, listed = _UNIT, _LISTED
        [stretch] = stretches(self._sort, after, as_it_is)
        page = (
            sa.select(_ROWID)
            .select_from(Asset)
            .where(Asset.unit_id == unit.id, stretch.rows, *self._checks)
            .order_by(*stretch.order)
            .limit(limit)
            .correlate(unit)
        )
        row = sa.literal_column("listed.rowid", sa.Integer)
        statement = (
            scoped(sa.select(listed.id), listed.unit_id, self._by, Permission.READ_REGISTER)
            .select_from(unit)
            .join(listed, row.in_(page))
            .where(unit.id.in_(units))
            .order_by(hidden(listed.name), hidden(listed.id))
            .limit(limit)
        )
        return list(self._connection.scalars(statement))

    def _walk(self, after: Cursor | None, limit: int, key: Any, see: See) -> list[Any]:
        found: list[Any] = []
        for stretch in stretches(self._sort, after, see):
            statement = self._scoped(sa.select(key)).where(stretch.rows, *self._checks)
            if self._is_few and self._lead is not None:
                statement = statement.where(_ROWID.in_(self._lead.rows.correlate(None)))
            statement = statement.order_by(*stretch.order).limit(limit - len(found))
            found += self._connection.scalars(statement)
            if len(found) == limit:
                break
        return found

    def _matches(self, after: Cursor | None) -> sa.Select[Any]:
        found = search_sqlite.newest_first(self._texts).where(*self._checks_of_texts)
        return found.where(search_sqlite.before(after.id)) if after else found

    def _scoped(self, statement: sa.Select[Any]) -> sa.Select[Any]:
        return scoped(statement, hidden(Asset.unit_id), self._by, Permission.READ_REGISTER)

    def count(self, known: int) -> Capped:
        """Count the list, capped and through not too many rows; `known` are there for sure."""
        if self._counted is not None:
            return self._counted
        if self._is_few or self._size <= MOST_EXAMINED:
            some = self._scoped(sa.select(sa.literal(1)).select_from(Asset)).where(*self._checks)
            if self._is_few and self._lead is not None:
                some = some.where(_ROWID.in_(self._lead.rows.correlate(None)))
            return Capped.of(self._connection.scalar(_number(some.limit(MOST_COUNTED + 1))) or 0)
        hits, examined, most = self._examine()
        if examined < most:
            return Capped.of(hits)
        return Capped(min(MOST_COUNTED, max(hits - 1, known)), more=True)

    def _examine(self) -> tuple[int, int, int]:
        """Return how many of the first rows belong to the list, how many were read, at most."""
        if self._walks_texts:
            most = MOST_MATCHES_EXAMINED
            some = search_sqlite.matching(self._texts)
            some = some.order_by(search_sqlite.INDEX.c.rowid.desc()).limit(most)
            rows = search_sqlite.rows_of(some.subquery())
            checks = self._checks_of_texts
        else:
            most = MOST_EXAMINED
            first = self._lead.some(most) if self._lead else _rows(sa.true()).limit(most)
            rows = sa.select(sa.func.count()).select_from(Asset)
            rows = rows.where(_ROWID.in_(first.correlate(None)))
            checks = self._checks
        reached = self._scoped(sa.select(sa.literal(1))).whereclause
        fits = sa.and_(*checks, reached if reached is not None else sa.true())
        found = self._connection.execute(rows.add_columns(sa.func.count(sa.case((fits, 1))))).one()
        return found[1], found[0], most


def _rows(clause: Clause) -> sa.Select[Any]:
    return sa.select(_ROWID).select_from(Asset).where(clause)


def _lead_of_texts(texts: Sequence[str]) -> Lead:
    return Lead(
        _rows(search_sqlite.found_by(texts)),
        lambda limit: _rows(search_sqlite.found_by(texts, limit=limit)),
    )


def _lead_of_name(name: Named) -> Lead:
    """Texts, rooms and people answer together, each by its index."""

    def asked(limit: int | None) -> sa.Select[Any]:
        return _rows(named(name, search_sqlite.found_by([name.word], limit=limit), as_it_is))

    return Lead(asked(None), lambda limit: asked(limit).limit(limit))


def _number(statement: sa.Select[Any]) -> sa.Select[Any]:
    return sa.select(sa.func.count()).select_from(statement.subquery())
