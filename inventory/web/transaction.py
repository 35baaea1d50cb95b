"""The current app's transactions, for pages, API endpoints and their guards."""

from contextlib import AbstractContextManager

from flask import current_app
from sqlalchemy.orm import Session

from inventory.db import Database


def database() -> Database:
    """Return the current app's database."""
    found: Database = current_app.extensions["database"]
    return found


def transaction() -> AbstractContextManager[Session]:
    """Open a session that commits at the end of the block and rolls back on any exception."""
    return database().transaction()


def reading() -> AbstractContextManager[Session]:
    """Open a session that only reads."""
    return database().reading()
