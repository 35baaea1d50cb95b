"""What the index of texts needs from time to time."""

import threading

import sqlalchemy as sa

from inventory.db import Database
from inventory.register.search_sqlite import merge, pieces

MOST_PIECES = 6
"""A register that was filled at once leaves its index in a dozen, and each is asked for a word."""
STEP_PAGES = 100
"""So much is merged in one transaction: scans and changes come in between."""


def join_index(database: Database, stop: threading.Event) -> None:
    """Join the pieces of SQLite's index of texts where they are many, until `stop` is set.

    PostgreSQL looks after its index itself.
    """
    if not database.is_sqlite:
        return
    with database.reading() as session:
        if (session.scalar(pieces()) or 0) <= MOST_PIECES:
            return
    step = -STEP_PAGES  # the first says that all are to be joined, whatever their size
    while not stop.is_set():
        with database.transaction() as session:
            before = session.scalar(_CHANGES) or 0
            session.execute(merge(step))
            after = session.scalar(_CHANGES) or 0
        if after - before < 2:
            return
        step = STEP_PAGES


_CHANGES = sa.select(sa.func.total_changes())
