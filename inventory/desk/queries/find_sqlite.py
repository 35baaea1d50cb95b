"""Find and count the assets of a list in SQLite, which does not know what is rare: we look first.

A part of the filter that names few assets leads: they are collected and put in order. Where none
is that narrow the list is walked in its order until a page is full, which does not take long
because nothing is rare; a search that goes by newest walks the index of texts the same way.
"""

from dataclasses import dataclass
from math import isqrt
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.queries import scoped
from inventory.access.rules import Permission
from inventory.desk.queries.ordering import stretches
from inventory.desk.queries.parts import (
    Clause,
    Part,
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

FEWEST = 500
MOST_FEW = 10_000
MOST_EXAMINED = 2_000
"""A list without a narrow part is counted no further than through so many rows."""
MOST_MATCHES_EXAMINED = 500
"""And one that a common text leads through fewer: each is looked up in two more tables."""

_ROWID: sa.ColumnElement[int] = sa.literal_column("asset.rowid", sa.Integer)


@dataclass(frozen=True, slots=True)
class Lead:
    """A part of the filter that an index can lead, and the question how many it names."""

    clause: Clause
    probe: sa.Select[Any]


class Finder:
    """One list: what it asks for, for whom, and how it is best found."""

    def __init__(
        self, session: Session, wanted: AssetFilter, words: Words | None, *, by: Actor
    ) -> None:
        self._session, self._by = session, by
        self._sort = wanted.order
        self._texts = words.texts if words else ()
        parts = parts_of(wanted, by, hidden)
        by_words = word_parts(words, search_sqlite.holds, hidden)
        self._checks = [part.check for part in (*parts, *by_words)]
        # The texts themselves are not asked again of what their index found.
        self._checks_of_texts = [part.check for part in (*parts, *by_words[len(self._texts) :])]
        self._size: int | None = None
        self._choose([*parts, *by_words], words)

    def _choose(self, parts: list[Part], words: Words | None) -> None:
        leads = [
            Lead(part.lead, sa.select(_ROWID).select_from(Asset).where(part.lead))
            for part in parts
            if part.lead is not None
        ]
        names = [_lead_of_name(name) for name in (words.names if words else ())]
        self._walks_texts = bool(self._texts) and self._sort is Sort.NEWEST
        if self._walks_texts and not leads and not names:
            self._lead, self._is_few = None, False
            return
        if self._texts:
            text = search_sqlite.matching(self._texts)
            leads.append(Lead(search_sqlite.found_by(self._texts), text))
        leads += names
        counts = self._counts(leads)
        least = min(range(len(leads)), key=lambda number: counts[number], default=None)
        self._lead = None if least is None else leads[least].clause
        self._is_few = least is not None and counts[least] <= self._few()
        if self._is_few:
            self._walks_texts = False

    def _counts(self, leads: list[Lead]) -> list[int]:
        if not leads:
            return []
        probes = [_number(lead.probe.limit(MOST_FEW)).scalar_subquery() for lead in leads]
        size = search_sqlite.highest_number().scalar_subquery()
        self._size, *counts = self._session.execute(sa.select(size, *probes)).one()
        return counts

    def _few(self) -> int:
        """So many assets are put in order as fast as a list of them is walked for a page."""
        return min(MOST_FEW - 1, max(FEWEST, isqrt((self._size or 0) * PAGE_SIZE)))

    def _is_small(self) -> bool:
        if self._size is None:
            self._size = self._session.scalar(search_sqlite.highest_number()) or 0
        return self._size <= MOST_EXAMINED

    def keys(self, after: Cursor | None, limit: int) -> list[UUID]:
        """Return the keys behind a cursor, in the order of the list."""
        if self._walks_texts:
            return list(self._session.scalars(self._scoped(self._matches(after)).limit(limit)))
        found: list[UUID] = []
        see = hidden if self._is_few else as_it_is
        for stretch in stretches(self._sort, after, see):
            statement = self._scoped(sa.select(Asset.id)).where(stretch.rows, *self._checks)
            if self._is_few and self._lead is not None:
                statement = statement.where(self._lead)
            statement = statement.order_by(*stretch.order).limit(limit - len(found))
            found += self._session.scalars(statement)
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
        if self._is_few or self._is_small():
            some = self._scoped(sa.select(sa.literal(1)).select_from(Asset)).where(*self._checks)
            if self._is_few and self._lead is not None:
                some = some.where(self._lead)
            return Capped.of(self._session.scalar(_number(some.limit(MOST_COUNTED + 1))) or 0)
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
            first = sa.select(_ROWID).select_from(Asset)
            first = first.where(self._lead) if self._lead is not None else first
            rows = sa.select(sa.func.count()).select_from(Asset)
            rows = rows.where(_ROWID.in_(first.limit(most).correlate(None)))
            checks = self._checks
        reached = self._scoped(sa.select(sa.literal(1))).whereclause
        fits = sa.and_(*checks, reached if reached is not None else sa.true())
        found = self._session.execute(rows.add_columns(sa.func.count(sa.case((fits, 1))))).one()
        return found[1], found[0], most


def _lead_of_name(name: Named) -> Lead:
    found = search_sqlite.found_by([name.word])
    some = search_sqlite.found_by([name.word], limit=MOST_FEW)
    asked = sa.select(_ROWID).select_from(Asset)
    return Lead(named(name, found, as_it_is), asked.where(named(name, some, as_it_is)))


def _number(statement: sa.Select[Any]) -> sa.Select[Any]:
    return sa.select(sa.func.count()).select_from(statement.subquery())
