"""What the current app holds for its edges: the database's transactions and the file store."""

from contextlib import AbstractContextManager

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Session

from inventory.db import Database
from inventory.files.store import FileStore


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


def single() -> AbstractContextManager[sa.Connection]:
    """Open a connection for one select on its own, the cheapest way there is."""
    return database().single()


def file_store() -> FileStore:
    """Return where the current app keeps its files."""
    found: FileStore = current_app.extensions["files"]
    return found
