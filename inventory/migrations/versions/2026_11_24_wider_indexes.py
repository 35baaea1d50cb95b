"""Wider indexes: lists of a class, of a unit and of what is damaged there are put in order by them"""

import sqlalchemy as sa
from alembic import op


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

SORTED = ['state', 'acquired_on', 'acquisition_value']


def upgrade() -> None:
    removed, worn = sa.text("state = 'removed'"), sa.text("condition <> 'good'")
    op.drop_index('ix_asset_class_code', table_name='asset')
    op.drop_index('ix_asset_unit_id_name', table_name='asset')
    op.drop_index('ix_asset_unit_worn', table_name='asset')
    op.drop_index('ix_asset_removed', table_name='asset')
    op.create_index('ix_asset_unit', 'asset', ['unit_id', 'name', 'id', 'class_code', 'condition', *SORTED], unique=False)
    op.create_index('ix_asset_class', 'asset', ['class_code', 'name', 'id', 'unit_id', 'condition', *SORTED], unique=False)
    op.create_index('ix_asset_unit_worn', 'asset', ['unit_id', 'condition', 'name', 'id', 'class_code', *SORTED], unique=False, sqlite_where=worn, postgresql_where=worn)
    op.create_index('ix_asset_removed', 'asset', ['state', 'id'], unique=False, sqlite_where=removed, postgresql_where=removed)
