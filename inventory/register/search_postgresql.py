"""Search in PostgreSQL: a trigram index (pg_trgm) over the texts of assets.

The planner knows how common a text is, and walks the list or reads the index accordingly.
"""

import sqlalchemy as sa

from inventory.register.rules import SHORTEST_WITHIN

_TEXT: sa.ColumnElement[str] = sa.literal_column("(' ' || asset.search_text)", sa.String)
"""As migration 0005 indexes it."""


def holds(word: str) -> sa.ColumnElement[bool]:
    """Say that an asset's text holds a word; one of one or two letters at a word's beginning."""
    start = " " if len(word) < SHORTEST_WITHIN else ""
    return _TEXT.contains(start + word, autoescape=True)
