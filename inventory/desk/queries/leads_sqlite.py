"""What a list can be led by in SQLite: known of its shape, before its values are.

A part of the filter that names few assets leads. Here is which parts could, each by an index, and
how few of them are counted first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import visitors

from inventory.access.models import Unit
from inventory.access.queries import units_at
from inventory.desk.queries.ordering import Behind, stretches
from inventory.desk.queries.parts import (
    REMOVED,
    Clause,
    Part,
    as_it_is,
    hidden,
    named,
    parts_of,
    word_parts,
)
from inventory.desk.queries.shapes import ListShape, Name, once
from inventory.desk.rules import Sort
from inventory.register import search_sqlite
from inventory.register.models import Asset

ROWID: sa.ColumnElement[int] = sa.literal_column("asset.rowid", sa.Integer)
TEXTS = sa.bindparam("texts", type_=sa.String)
_WIDE = next(
    {column.name for column in index.columns}
    for index in Asset.__table__.indexes  # type: ignore[attr-defined]
    if index.name == "ix_asset_class"
)

Some = Callable[[sa.BindParameter[int]], sa.Select[Any]]
"""Rows that something leads to, and no more than so many."""


@dataclass(frozen=True, slots=True)
class Lead:
    """A part of a list that an index can lead: all rows it names, and no more than some."""

    all: Clause
    some: Some
    is_wide: bool = False

    @classmethod
    def of(cls, clause: Clause, *, is_wide: bool) -> "Lead":
        """Return what a clause leads to; `is_wide`: its index holds all that is asked of a row."""
        return cls(clause, rows_of(clause).limit, is_wide)

    @classmethod
    def by_number(cls, clause: Clause, some: Some) -> "Lead":
        """Return what a clause leads to that joins tables: only the rows' numbers come from it."""
        return cls(ROWID.in_(rows_of(clause).correlate(None)), some)


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What is known of a shape before its values are.

    `checks` are asked of each row; `checks_of_texts` of what the index of texts found, which is
    not asked again for them. `is_alone` where one lead is all that is asked for: then `probes`
    has what was removed behind it, and its `units` where it is some units. `whole` is the lead
    that names all of a list that the totals know, and nothing else.
    """

    checks: list[Clause]
    checks_of_texts: list[Clause]
    leads: list[Lead]
    probes: list[Some]
    units: Any
    is_bare: bool
    is_alone: bool
    whole: int | None
    walks_texts: bool


@once
def plan_of(shape: ListShape) -> Plan:
    """Return what can lead a list of this shape."""
    parts = parts_of(shape, hidden)
    by_words = word_parts(shape, search_sqlite.holds, hidden)
    reached = hidden(Asset.unit_id).in_(units_at(shape.paths))
    checks = [*(part.check for part in (*parts, *by_words)), reached]
    is_told = _is_told(shape, checks)
    leads = [
        Lead.of(part.lead, is_wide=part.is_wide and is_told)
        for part in (*parts, *by_words)
        if part.lead is not None
    ]
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
        probes.append(rows_of(REMOVED).limit)
        if units is not None:
            probes.append(units.limit)
    return Plan(
        checks=checks,
        checks_of_texts=[
            *(part.check for part in (*parts, *by_words[len(shape.texts) :])),
            reached,
        ],
        leads=leads,
        probes=probes,
        units=units,
        is_bare=len(parts) == 1 and len(by_words) == len(shape.texts) and not shape.wanted.state,
        is_alone=is_alone,
        whole=0 if is_alone else _worn_in_units(parts),
        walks_texts=walks_texts,
    )


def _worn_in_units(parts: Sequence[Part]) -> int | None:
    """Return the lead that takes units and condition together, where those are all: the second."""
    is_all = len(parts) == 4 and all(part.lead is not None for part in parts[1:])
    return 1 if is_all else None


def _is_told(shape: ListShape, checks: list[Clause]) -> bool:
    """Say whether a wide index tells all that the list asks of a row, and what it goes by."""
    asked = [*checks, *stretches(shape.wanted.order, Behind.NOTHING, as_it_is)[-1].order]
    nodes = {node for clause in asked for node in visitors.iterate(clause)}
    return all(
        node.name in _WIDE if node.table is Asset.__table__ else _is_of_unit(node)
        for node in nodes
        if isinstance(node, sa.Column)
    )


def _is_of_unit(column: sa.Column[Any]) -> bool:
    table = column.table
    return (table.element if isinstance(table, sa.Alias) else table) is Unit.__table__


def rows_of(clause: Clause) -> sa.Select[Any]:
    """Select the numbers of the rows that a clause names."""
    return sa.select(ROWID).select_from(Asset).where(clause)


def _lead_of_texts() -> Lead:
    return Lead.by_number(
        search_sqlite.found_by(TEXTS),
        lambda most: rows_of(search_sqlite.found_by(TEXTS, limit=most)),
    )


def _lead_of_name(name: Name) -> Lead:
    """Texts, rooms and people answer together, each by its index."""
    asked = sa.bindparam(query_of(name), type_=sa.String)

    def some(most: sa.BindParameter[int]) -> sa.Select[Any]:
        found = search_sqlite.found_by(asked, limit=most)
        return rows_of(named(name, found, as_it_is)).limit(most)

    return Lead.by_number(named(name, search_sqlite.found_by(asked), as_it_is), some)


def query_of(name: Name) -> str:
    """Return the place of what the index of texts is asked for a name."""
    return f"{name.place}_query"
