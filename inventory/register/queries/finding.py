"""Read what searches rest on: words in texts, mended words, kept lists."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.models import Unit
from inventory.access.queries import under
from inventory.access.rules import Permission
from inventory.journal.rules import Actor
from inventory.register import search_postgresql, search_sqlite
from inventory.register.errors import (
    UnknownFilter,
)
from inventory.register.models import (
    Asset,
    SavedFilter,
    SearchWord,
)
from inventory.register.rules import (
    MOST_FILTERS,
    SHORTEST_WITHIN,
    escaped,
    is_mendable,
    mended,
    slips,
)


def is_sqlite(session: Session) -> bool:
    """Say which of the two kinds of database this is."""
    return session.get_bind().dialect.name == "sqlite"


def unheard_words(session: Session, words: Sequence[str]) -> list[str]:
    """Return those of the words that no asset's text holds, anywhere in the register."""
    some: list[sa.Select[Any]]
    if is_sqlite(session):
        queries = (sa.literal(search_sqlite.query([word])) for word in words)
        some = [search_sqlite.matching(query) for query in queries]
    else:
        some = [sa.select(Asset.id).where(_holds(word)) for word in words]
    if not some:
        return []
    heard = session.execute(sa.select(*(one.limit(1).exists() for one in some))).one()
    return [word for word, is_heard in zip(words, heard, strict=True) if not is_heard]


def _holds(word: str) -> sa.ColumnElement[bool]:
    is_short = len(word) < SHORTEST_WITHIN
    return search_postgresql.holds(sa.literal(escaped(word)), is_short=is_short)


def mend_word(session: Session, word: str) -> str | None:
    """Return the word of the register that was likely meant, the commonest of the nearest."""
    if not is_mendable(word):
        return None
    length, most = sa.func.length(SearchWord.word), slips(word)
    listed = session.scalar(
        sa.select(sa.func.aggregate_strings(SearchWord.word, " ")).where(
            SearchWord.count > 0, length.between(len(word) - most, len(word) + most)
        )
    )
    nearest = mended(word, (listed or "").split())
    if len(nearest) < 2:
        return nearest[0] if nearest else None
    return session.scalar(
        sa.select(SearchWord.word)
        .where(SearchWord.word.in_(nearest))
        .order_by(SearchWord.count.desc(), SearchWord.word)
        .limit(1)
    )


def saved_filters(session: Session, *, by: Actor) -> Sequence[SavedFilter]:
    """Return the lists someone kept for himself, and those kept for his units, by name."""
    own = sa.and_(SavedFilter.unit_id.is_(None), SavedFilter.account_id == by.id)
    return session.scalars(
        sa.select(SavedFilter)
        .outerjoin(Unit, Unit.id == SavedFilter.unit_id)
        .where(SavedFilter.removed_at.is_(None), sa.or_(own, _shared_with(by)))
        .order_by(SavedFilter.unit_id.is_(None).desc(), SavedFilter.name, SavedFilter.id)
        .limit(2 * MOST_FILTERS)
    ).all()


def _shared_with(by: Actor) -> sa.ColumnElement[bool]:
    """A list kept for a unit is there for who reads it, its parts, or all above it."""
    paths = by.reach.get(Permission.READ_REGISTER, ())
    above = (sa.literal(path).like(Unit.path + "%") for path in paths)
    return sa.or_(under(paths), *above)


def get_filter(session: Session, filter_id: UUID, *, by: Actor) -> SavedFilter:
    """Return a kept list that someone may change: his own, or one of a unit he registers for.

    Raises UnknownFilter, the same for those of others.
    """
    found = session.execute(
        sa.select(SavedFilter, Unit.path)
        .outerjoin(Unit, Unit.id == SavedFilter.unit_id)
        .where(SavedFilter.id == filter_id, SavedFilter.removed_at.is_(None))
    ).one_or_none()
    if found is None or not may_change(found[0], found[1], by):
        raise UnknownFilter
    kept: SavedFilter = found[0]
    return kept


def may_change(kept: SavedFilter, unit_path: str | None, by: Actor) -> bool:
    """Say whether a kept list is someone's to rename and put away."""
    if unit_path is None:
        return kept.account_id == by.id
    return by.may(Permission.REGISTER_ASSETS, unit_path)
