"""Confirmations: what holders say of the things in their name"""

import sqlalchemy as sa
from alembic import op


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'confirmation',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('asset_id', sa.Uuid(), nullable=False),
        sa.Column('person_id', sa.Uuid(), nullable=False),
        sa.Column('is_here', sa.Boolean(), nullable=False),
        sa.Column('reason', sa.String(length=200), nullable=True),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('by_id', sa.Uuid(), nullable=False),
        sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_confirmation_asset_id_asset')),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_confirmation_person_id_person')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_confirmation')),
    )
    op.create_index('ix_confirmation_asset', 'confirmation', ['asset_id', 'at'])
    is_open = sa.text('settled_at IS NULL')
    op.create_index('ix_confirmation_open', 'confirmation', ['at'],
        sqlite_where=is_open, postgresql_where=is_open)
