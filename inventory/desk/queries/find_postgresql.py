"""Find and count the assets of a list in PostgreSQL: its planner knows what is rare."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.queries import scoped
from inventory.access.rules import Permission
from inventory.desk.queries.ordering import stretches
from inventory.desk.queries.parts import as_it_is, hidden, parts_of, reads_all, word_parts
from inventory.desk.queries.words import Words
from inventory.desk.rules import MOST_COUNTED, AssetFilter, Capped, Cursor
from inventory.journal.rules import Actor
from inventory.register import search_postgresql
from inventory.register.models import Asset


class Finder:
    """One list: what it asks for, for whom."""

    def __init__(
        self, session: Session, wanted: AssetFilter, words: Words | None, *, by: Actor
    ) -> None:
        self._session, self._by = session, by
        self._sort = wanted.order
        parts = parts_of(wanted, by, as_it_is)
        parts += word_parts(words, search_postgresql.holds, as_it_is)
        self._checks = [part.check for part in parts]

    def keys(self, after: Cursor | None, limit: int) -> list[UUID]:
        """Return the keys behind a cursor, in the order of the list."""
        found: list[UUID] = []
        for stretch in stretches(self._sort, after, as_it_is):
            # Whoever reads the whole register is served best by walking it in the order of the
            # list: the planner would rather collect every unit's assets and sort them all.
            unit = hidden(Asset.unit_id) if reads_all(self._by) else Asset.unit_id
            statement = (
                scoped(sa.select(Asset.id), unit, self._by, Permission.READ_REGISTER)
                .where(stretch.rows, *self._checks)
                .order_by(*stretch.order)
                .limit(limit - len(found))
            )
            found += self._session.scalars(statement)
            if len(found) == limit:
                break
        return found

    def count(self, known: int) -> Capped:
        """Count the list, but never further than one beyond MOST_COUNTED; `known` are there."""
        some = scoped(
            sa.select(sa.literal(1)).select_from(Asset).where(*self._checks),
            Asset.unit_id,
            self._by,
            Permission.READ_REGISTER,
        ).limit(MOST_COUNTED + 1)
        counted = self._session.scalar(sa.select(sa.func.count()).select_from(some.subquery()))
        return Capped.of(max(counted or 0, known))
