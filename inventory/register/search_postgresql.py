"""Search in PostgreSQL: a trigram index (pg_trgm) over the texts of assets.

The planner knows how common a text is, and walks the list or reads the index accordingly.
"""

import sqlalchemy as sa

_TEXT: sa.ColumnElement[str] = sa.literal_column("(' ' || asset.search_text)", sa.String)
"""As migration 0005 indexes it."""


def holds(word: sa.ColumnElement[str], *, is_short: bool) -> sa.ColumnElement[bool]:
    """Say that an asset's text holds an `escaped` word; a short one at a word's beginning."""
    return _TEXT.contains(sa.literal_column("' '").concat(word) if is_short else word, escape="/")
