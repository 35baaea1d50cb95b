"""Run the migrations, alone, on one connection and in one transaction."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context

from inventory.db import Base, Database, Money, UtcDateTime
from inventory.migrations import LOCK, is_modelled


def render_item(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Keep migrations free of our own types: they must outlive the code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Money):
        return "sa.Numeric(18, 2).with_variant(sa.BigInteger(), 'sqlite')"
    return False


database = Database(context.config.attributes["url"])
with database.engine.connect() as connection, connection.begin():
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_name=is_modelled,
        render_item=render_item,
        render_as_batch=False,
    )
    context.run_migrations()
database.engine.dispose()
