"""Class codes ordered sign by sign on PostgreSQL too, so that its index finds what is below one"""

from alembic import op


revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


COLUMNS = (
    ('class_code', ('code', 'parent')),
    ('asset', ('class_code',)),
    ('asset_class', ('class_code',)),
    ('asset_total', ('class_code',)),
)


def upgrade() -> None:
    if op.get_bind().dialect.name != 'postgresql':
        return
    for table, columns in COLUMNS:
        changes = ', '.join(f'ALTER {column} TYPE varchar(18) COLLATE "C"' for column in columns)
        op.execute(f'ALTER TABLE {table} {changes}')
