"""What is really gone is found by an index: it is little among all that holders ever said"""

import sqlalchemy as sa
from alembic import op


revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    is_gone = sa.text("outcome = 'gone'")
    op.create_index('ix_confirmation_gone', 'confirmation', ['asset_id'],
        sqlite_where=is_gone, postgresql_where=is_gone)
