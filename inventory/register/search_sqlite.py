"""Search in SQLite: a trigram index (FTS5) over the texts of assets, kept by the database itself.

`asset_search_row` gives each asset a number that outlives VACUUM; higher ones were registered
later. In the index two spaces stand before each word, so that one letter and two are trigrams too.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from inventory.register.models import Asset
from inventory.register.rules import SHORTEST_WITHIN

INDEX = sa.table("asset_search", sa.column("rowid", sa.Integer))
ROW = sa.table(
    "asset_search_row", sa.column("no", sa.Integer), sa.column("asset_id", Asset.id.type)
)
_AS_TEXT = sa.type_coerce(Asset.id, sa.String)
_TEXT: sa.ColumnElement[str] = sa.literal_column("' ' || asset.search_text", sa.String)


def holds(word: sa.ColumnElement[str], *, is_short: bool) -> sa.ColumnElement[bool]:
    """Say that an asset's text holds a word, without the index: for rows that are read anyway."""
    if is_short:
        return sa.func.instr(_TEXT, sa.literal_column("' '").concat(word)) > 0
    return sa.func.instr(Asset.search_text, word) > 0


def query(words: Sequence[str]) -> str:
    """Return what the index is asked for texts that hold all these words."""
    return " AND ".join(_phrase(word) for word in words)


def _phrase(word: str) -> str:
    start = " " * max(0, SHORTEST_WITHIN - len(word))
    return '"' + (start + word).replace('"', '""') + '"'


def _matches(asked: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    return sa.literal_column("asset_search").op("MATCH", is_comparison=True)(asked)


def matching(asked: sa.ColumnElement[str]) -> sa.Select[Any]:
    """Select the numbers of the assets whose text answers a `query`, by the index."""
    return sa.select(INDEX.c.rowid).where(_matches(asked))


def found_by(
    asked: sa.ColumnElement[str], *, limit: sa.ColumnElement[int] | None = None
) -> sa.ColumnElement[bool]:
    """Say, for the index to lead, that an asset's text answers a `query`."""
    keys = sa.select(ROW.c.asset_id).join(INDEX, INDEX.c.rowid == ROW.c.no).where(_matches(asked))
    return Asset.id.in_(keys if limit is None else keys.limit(limit))


def newest_first(asked: sa.ColumnElement[str]) -> sa.Select[str]:
    """Select keys of assets whose text answers a `query`, as they are kept, newest first.

    That is the order of the index; what is asked beyond must not be known to another one.
    """
    found = sa.select(_AS_TEXT).select_from(INDEX).join(ROW, ROW.c.no == INDEX.c.rowid)
    found = found.join(Asset, Asset.id == ROW.c.asset_id)
    return found.where(_matches(asked)).order_by(INDEX.c.rowid.desc())


def newest_numbers(asked: sa.ColumnElement[str], most: sa.ColumnElement[int]) -> sa.Select[str]:
    """Select the numbers of the newest assets whose text answers a `query`, as one JSON array."""
    some = matching(asked).order_by(INDEX.c.rowid.desc()).limit(most).subquery()
    return sa.select(sa.func.json_group_array(some.c.rowid, type_=sa.String))


def newest_of(numbers: Any) -> sa.Select[str]:
    """Select the keys of assets by their numbers, as they are kept, newest first."""
    found = sa.select(_AS_TEXT).select_from(ROW).join(Asset, Asset.id == ROW.c.asset_id)
    return found.where(ROW.c.no.in_(numbers)).order_by(ROW.c.no.desc())


def before(asset_id: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """Say that an asset of `newest_first` was registered before another."""
    place = sa.select(ROW.c.no).where(ROW.c.asset_id == asset_id).scalar_subquery()
    return INDEX.c.rowid < place


def highest_number() -> sa.Select[int]:
    """Select about how many assets there are, at no cost."""
    return sa.select(sa.func.max(ROW.c.no))


def pieces() -> sa.Select[int]:
    """Count the pieces that the index is in: each is asked for a word."""
    column = sa.column("segid", sa.Integer)
    return sa.select(sa.func.count(column.distinct())).select_from(sa.table("asset_search_idx"))


def merge(pages: int) -> sa.TextClause:
    """Join pieces until so many pages are written; less than 0 begins to join all there are.

    Nothing is left to join where `total_changes()` grows by less than 2.
    """
    return sa.text(
        "INSERT INTO asset_search (asset_search, rank) VALUES ('merge', :pages)"
    ).bindparams(pages=pages)


def rows_of(numbers: sa.Subquery) -> sa.Select[int]:
    """Count assets by their numbers, as the beginning of a larger question."""
    return (
        sa.select(sa.func.count().label("read"))
        .select_from(Asset)
        .join(ROW, ROW.c.asset_id == Asset.id)
        .where(ROW.c.no.in_(sa.select(numbers.c.rowid)))
    )
