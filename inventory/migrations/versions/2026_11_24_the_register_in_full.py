"""The register in full"""

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


FILL = [
    f"""INSERT INTO asset_total (unit_id, class_code, condition, level, count, value)
SELECT unit_id, {code}, condition, {level}, count(*), sum(acquisition_value) FROM asset
WHERE state <> 'removed' GROUP BY unit_id, {code}, condition"""
    for level, code in ((7, "class_code"), (3, "substr(class_code, 1, 5)"))
]


def upgrade() -> None:
    op.create_table('search_word',
    sa.Column('word', sa.String(length=40), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('word', name=op.f('pk_search_word'))
    )
    op.create_table('asset_total',
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('class_code', sa.String(length=18), nullable=False),
    sa.Column('condition', sa.Enum('good', 'light', 'heavy', name='condition', native_enum=False, length=32), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('value', sa.Numeric(18, 2).with_variant(sa.BigInteger(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_asset_total_unit_id_unit')),
    sa.PrimaryKeyConstraint('unit_id', 'class_code', 'condition', name=op.f('pk_asset_total'))
    )
    op.create_index('ix_asset_total_level', 'asset_total', ['level', 'unit_id'], unique=False)
    op.create_table('saved_filter',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=True),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('query', sa.String(length=2000), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_saved_filter_account_id_account')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_saved_filter_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_filter'))
    )
    op.create_index(op.f('ix_saved_filter_account_id'), 'saved_filter', ['account_id'], unique=False)
    op.create_index(op.f('ix_saved_filter_unit_id'), 'saved_filter', ['unit_id'], unique=False)
    op.create_table('official',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('duty', sa.Enum('manager', 'manager_officer', 'user', 'authorised_user', 'administration', 'officer', 'assistant_officer', name='duty', native_enum=False, length=32), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_official_person_id_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_official_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_official'))
    )
    op.create_index(op.f('ix_official_person_id'), 'official', ['person_id'], unique=False)
    op.create_index(op.f('ix_official_unit_id'), 'official', ['unit_id'], unique=False)
    op.create_table('asset_document',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('asset_id', sa.Uuid(), nullable=False),
    sa.Column('file_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('contract', 'invoice', 'hand_over', 'certificate', 'ownership_book', 'registration', 'insurance', 'warranty', 'manual', 'other', name='documentkind', native_enum=False, length=32), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('added_by_id', sa.Uuid(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_asset_document_asset_id_asset')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_asset_document_file_id_stored_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_asset_document'))
    )
    op.create_index(op.f('ix_asset_document_asset_id'), 'asset_document', ['asset_id'], unique=False)
    op.create_table('asset_photo',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('asset_id', sa.Uuid(), nullable=False),
    sa.Column('file_id', sa.Uuid(), nullable=False),
    sa.Column('small_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('added_by_id', sa.Uuid(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_asset_photo_asset_id_asset')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_asset_photo_file_id_stored_file')),
    sa.ForeignKeyConstraint(['small_id'], ['stored_file.id'], name=op.f('fk_asset_photo_small_id_stored_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_asset_photo'))
    )
    op.create_index('ix_asset_photo_asset', 'asset_photo', ['asset_id', 'position'], unique=False)
    op.add_column('asset', sa.Column('condition_on', sa.Date(), nullable=True))
    op.add_column('asset', sa.Column('attribution', sa.Numeric(18, 2).with_variant(sa.BigInteger(), 'sqlite'), nullable=True))
    op.add_column('asset', sa.Column('size', sa.String(length=100), nullable=True))
    op.add_column('asset', sa.Column('material', sa.String(length=100), nullable=True))
    op.add_column('asset', sa.Column('plate_number', sa.String(length=20), nullable=True))
    op.add_column('asset', sa.Column('chassis_number', sa.String(length=60), nullable=True))
    op.add_column('asset', sa.Column('engine_number', sa.String(length=60), nullable=True))
    op.add_column('asset', sa.Column('ownership_book', sa.String(length=60), nullable=True))
    op.add_column('asset', sa.Column('tax_until', sa.Date(), nullable=True))
    op.add_column('asset', sa.Column('plate_until', sa.Date(), nullable=True))
    op.add_column('asset', sa.Column('inspection_until', sa.Date(), nullable=True))
    op.add_column('asset', sa.Column('insurance_until', sa.Date(), nullable=True))
    op.add_column('asset', sa.Column('warranty_until', sa.Date(), nullable=True))
    op.add_column('asset', sa.Column('land_area', sa.Numeric(18, 2).with_variant(sa.BigInteger(), 'sqlite'), nullable=True))
    op.add_column('asset', sa.Column('land_right', sa.String(length=20), nullable=True))
    op.add_column('asset', sa.Column('certificate_number', sa.String(length=100), nullable=True))
    op.add_column('asset', sa.Column('certificate_on', sa.Date(), nullable=True))
    op.add_column('asset', sa.Column('certificate_until', sa.Date(), nullable=True))
    op.add_column('asset', sa.Column('purpose', sa.String(length=200), nullable=True))
    op.add_column('asset', sa.Column('building_grade', sa.String(length=20), nullable=True))
    op.add_column('asset', sa.Column('storeyed', sa.Boolean(), nullable=True))
    op.add_column('asset', sa.Column('concrete', sa.Boolean(), nullable=True))
    op.add_column('asset', sa.Column('floor_area', sa.Numeric(18, 2).with_variant(sa.BigInteger(), 'sqlite'), nullable=True))
    op.add_column('asset', sa.Column('construction', sa.String(length=100), nullable=True))
    op.add_column('asset', sa.Column('length', sa.Numeric(18, 2).with_variant(sa.BigInteger(), 'sqlite'), nullable=True))
    op.add_column('asset', sa.Column('width', sa.Numeric(18, 2).with_variant(sa.BigInteger(), 'sqlite'), nullable=True))
    op.add_column('asset', sa.Column('document_number', sa.String(length=100), nullable=True))
    op.add_column('asset', sa.Column('document_on', sa.Date(), nullable=True))
    op.add_column('asset', sa.Column('land_status', sa.String(length=20), nullable=True))
    op.add_column('asset', sa.Column('land_code', sa.String(length=60), nullable=True))
    op.add_column('asset', sa.Column('started_on', sa.Date(), nullable=True))
    op.add_column('asset', sa.Column('contract_value', sa.Numeric(18, 2).with_variant(sa.BigInteger(), 'sqlite'), nullable=True))
    op.add_column('asset', sa.Column('title', sa.String(length=200), nullable=True))
    op.add_column('asset', sa.Column('creator', sa.String(length=200), nullable=True))
    op.add_column('asset', sa.Column('origin', sa.String(length=100), nullable=True))
    op.add_column('asset', sa.Column('species', sa.String(length=100), nullable=True))
    op.add_column('asset', sa.Column('licence_number', sa.String(length=100), nullable=True))
    op.add_column('asset', sa.Column('licence_until', sa.Date(), nullable=True))
    op.add_column('asset', sa.Column('address', sa.String(length=200), nullable=True))
    op.add_column('asset', sa.Column('point', sa.String(length=40), nullable=True))
    op.add_column('asset', sa.Column('supplier', sa.String(length=200), nullable=True))
    op.add_column('asset', sa.Column('contract_number', sa.String(length=100), nullable=True))
    op.add_column('asset', sa.Column('contract_on', sa.Date(), nullable=True))
    op.add_column('asset', sa.Column('note', sa.String(length=500), nullable=True))
    op.add_column('asset', sa.Column('search_text', sa.Text(), nullable=False, server_default=''))
    op.create_index(op.f('ix_asset_plate_number'), 'asset', ['plate_number'], unique=False)
    op.add_column('building', sa.Column('address', sa.String(length=200), nullable=True))
    op.add_column('building', sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
    op.add_column('person', sa.Column('post', sa.String(length=200), nullable=True))
    op.add_column('person', sa.Column('from_on', sa.Date(), nullable=True))
    op.add_column('person', sa.Column('to_on', sa.Date(), nullable=True))
    op.add_column('person', sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
    op.add_column('room', sa.Column('keeper_id', sa.Uuid(), sa.ForeignKey('person.id', name='fk_room_keeper_id_person'), nullable=True), inline_references=True)
    op.add_column('room', sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
    op.create_index(op.f('ix_room_keeper_id'), 'room', ['keeper_id'], unique=False)
    for statement in FILL:
        op.execute(statement)
