"""Find and count the assets of a list in PostgreSQL: its planner knows what is rare."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.queries import units_at
from inventory.desk.queries.ordering import Behind, place_of, stretches
from inventory.desk.queries.parts import Clause, as_it_is, hidden, parts_of, reads_all, word_parts
from inventory.desk.queries.shapes import ListShape, once, take_apart
from inventory.desk.queries.words import Words
from inventory.desk.rules import MOST_COUNTED, AssetFilter, Capped, Cursor
from inventory.journal.rules import Actor
from inventory.register import search_postgresql
from inventory.register.models import Asset
from inventory.register.rules import escaped

_MOST = sa.bindparam("most", type_=sa.Integer)


class Finder:
    """One list: what it asks for, for whom."""

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
        self._total = total
        self._shape, self._values = take_apart(wanted, words, by, write=escaped)

    def keys(self, after: Cursor | None, limit: int) -> list[UUID]:
        """Return the keys behind a cursor, in the order of the list."""
        behind, place = place_of(self._sort, after)
        found: list[UUID] = []
        for statement in _walks(self._shape, behind):
            values = self._values | place | {"most": limit - len(found)}
            found += self._connection.scalars(statement, values)
            if len(found) == limit:
                break
        return found

    def count(self, known: int) -> Capped:
        """Count the list, but never further than one beyond MOST_COUNTED; `known` are there."""
        if self._total is not None:
            return Capped(self._total)
        counted = self._connection.scalar(_count(self._shape), self._values)
        return Capped.of(max(counted or 0, known))


@once
def _walks(shape: ListShape, behind: Behind) -> list[sa.Select[UUID]]:
    # Whoever reads the whole register is served best by walking it in the order of the list: the
    # planner would rather collect every unit's assets and sort them all.
    unit = hidden(Asset.unit_id) if reads_all(shape) else Asset.unit_id
    return [
        sa.select(Asset.id)
        .where(unit.in_(units_at(shape.paths)), stretch.rows, *_checks(shape))
        .order_by(*stretch.order)
        .limit(_MOST)
        for stretch in stretches(shape.wanted.order, behind, as_it_is)
    ]


@once
def _count(shape: ListShape) -> sa.Select[int]:
    reached = Asset.unit_id.in_(units_at(shape.paths))
    some = sa.select(sa.literal(1)).select_from(Asset).where(reached, *_checks(shape))
    return sa.select(sa.func.count()).select_from(some.limit(MOST_COUNTED + 1).subquery())


def _checks(shape: ListShape) -> list[Clause]:
    parts = [*parts_of(shape, as_it_is), *word_parts(shape, search_postgresql.holds, as_it_is)]
    return [part.check for part in parts]
