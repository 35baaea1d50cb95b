"""Open statements: one a thing and person, and none of who holds the thing no more; foreign keys
named like the others"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


OF_EARLIER = """NOT EXISTS (SELECT 1 FROM asset
WHERE asset.id = confirmation.asset_id AND asset.holder_id = confirmation.person_id)
OR EXISTS (SELECT 1 FROM asset_holder AS held
WHERE held.asset_id = confirmation.asset_id AND held.to_at IS NULL
AND held.from_at > confirmation.at)"""

SAID_AGAIN = """EXISTS (SELECT 1 FROM confirmation AS later
WHERE later.asset_id = confirmation.asset_id AND later.person_id = confirmation.person_id
AND later.settled_at IS NULL AND (later.at > confirmation.at
OR (later.at = confirmation.at AND later.id > confirmation.id)))"""


NAMELESS = (('room', 'keeper_id', 'person'), ('asset', 'home_room_id', 'room'))
"""Columns that were added with their key in one piece, where its name was left out. SQLite would
have to build the whole table anew to give it one, under its triggers and the search: there they stay."""


def upgrade() -> None:
    settle = sa.text(
        f'UPDATE confirmation SET settled_at = :now WHERE settled_at IS NULL'
        f' AND ({OF_EARLIER} OR {SAID_AGAIN})'
    ).bindparams(sa.bindparam('now', datetime.now(UTC), type_=sa.DateTime(timezone=True)))
    op.execute(settle)
    is_open = sa.text('settled_at IS NULL')
    op.create_index('uq_confirmation_open', 'confirmation', ['asset_id', 'person_id'], unique=True,
        sqlite_where=is_open, postgresql_where=is_open)
    if op.get_bind().dialect.name == 'postgresql':
        for table, column, other in NAMELESS:
            op.execute(
                f'ALTER TABLE {table} RENAME CONSTRAINT {table}_{column}_fkey'
                f' TO fk_{table}_{column}_{other}'
            )
