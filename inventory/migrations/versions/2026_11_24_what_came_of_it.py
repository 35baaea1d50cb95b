"""What came of a report that a thing is not here, kept beside it; of those of before it is not known"""

import sqlalchemy as sa
from alembic import op


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    outcome = sa.Enum('found', 'gone', name='outcome', native_enum=False, length=32)
    op.add_column('confirmation', sa.Column('outcome', outcome, nullable=True))
    op.add_column('confirmation', sa.Column('note', sa.String(length=200), nullable=True))
