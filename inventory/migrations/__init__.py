"""The schema's history, and the one way to bring a database up to it."""

from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from inventory.db import Database

FOLDER = Path(__file__).parent
LOCK = 7_206_031
"""The advisory lock (PostgreSQL) under which one process migrates while others wait."""

OF_ONE_DATABASE = ("asset_search", "ix_asset_search", "ix_asset_seen")
"""How the names begin of what only one kind of database has: no model says it."""


def is_modelled(name: str | None, *_: object) -> bool:
    """Say whether a table or index should be as the models say."""
    return name is None or not name.startswith(OF_ONE_DATABASE)


def config(url: str) -> Config:
    """Return Alembic's settings for a database."""
    settings = Config()
    settings.set_main_option("script_location", str(FOLDER))
    settings.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    settings.attributes["url"] = url
    return settings


@cache
def head() -> str | None:
    """Return the newest revision this code knows."""
    return ScriptDirectory(str(FOLDER)).get_current_head()


def revision(database: Database) -> str | None:
    """Return the revision a database stands at, or None where it is empty."""
    with database.reading() as session:
        if not sa.inspect(session.connection()).has_table("alembic_version"):
            return None
        found = session.scalar(sa.text("SELECT version_num FROM alembic_version"))
        return None if found is None else str(found)


def migrate(url: str) -> None:
    """Bring a database up to the newest revision; safe to call from several processes at once."""
    database = Database(url)
    try:
        if revision(database) != head():
            command.upgrade(config(url), "head")
    finally:
        database.engine.dispose()
