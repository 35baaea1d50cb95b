"""More facts of assets: units of measure, further specification, earlier numbers, home rooms"""

import sqlalchemy as sa
from alembic import op


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

DAYS = (
    'tax_until',
    'plate_until',
    'inspection_until',
    'insurance_until',
    'warranty_until',
    'certificate_until',
    'licence_until',
)


def upgrade() -> None:
    op.add_column('asset', sa.Column('measure', sa.String(length=30), nullable=True))
    op.add_column('asset', sa.Column('specification', sa.String(length=500), nullable=True))
    op.add_column('asset', sa.Column('former_number', sa.String(length=60), nullable=True))
    op.add_column('asset', sa.Column('certificate_name', sa.String(length=200), nullable=True))
    op.add_column('asset', sa.Column('locality', sa.String(length=200), nullable=True))
    op.add_column('asset', sa.Column('home_room_id', sa.Uuid(), sa.ForeignKey('room.id', name='fk_asset_home_room_id_room'), nullable=True), inline_references=True)
    op.add_column('asset', sa.Column('runs_out_on', sa.Date(), nullable=True))
    op.create_index('ix_asset_runs_out', 'asset', ['runs_out_on', 'id'], unique=False,
        sqlite_where=sa.text('runs_out_on IS NOT NULL'),
        postgresql_where=sa.text('runs_out_on IS NOT NULL'))
    least = 'min' if op.get_bind().dialect.name == 'sqlite' else 'least'
    never = "'9999-12-31'" if least == 'min' else "DATE '9999-12-31'"
    days = ', '.join(f'coalesce({day}, {never})' for day in DAYS)
    some = ' OR '.join(f'{day} IS NOT NULL' for day in DAYS)
    op.execute(f'UPDATE asset SET runs_out_on = {least}({days}) WHERE {some}')
