"""Officials: one holder of a duty at a time; units have versions; what a person holds is found"""

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('unit', sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
    op.create_index('uq_official_open', 'official', ['unit_id', 'duty'], unique=True,
        sqlite_where=sa.text('to_on IS NULL'), postgresql_where=sa.text('to_on IS NULL'))
    op.create_index('ix_asset_holder_holder', 'asset_holder', ['holder_id', 'from_at'], unique=False)
