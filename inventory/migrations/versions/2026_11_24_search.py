"""Search, and what lists are ordered and narrowed by"""

import re
from collections import Counter

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


SQLITE = [
    # A number of our own: VACUUM may renumber the implicit rowids of `asset`.
    """CREATE TABLE asset_search_row (
no INTEGER PRIMARY KEY,
asset_id CHAR(32) NOT NULL UNIQUE REFERENCES asset (id)
)""",
    "INSERT INTO asset_search_row (asset_id) SELECT id FROM asset ORDER BY id",
    # Two spaces before each word: words of one and two letters are trigrams too.
    """CREATE VIEW asset_search_content AS
SELECT r.no AS no, '  ' || replace(a.search_text, ' ', '  ') AS search_text
FROM asset_search_row AS r JOIN asset AS a ON a.id = r.asset_id""",
    """CREATE VIRTUAL TABLE asset_search USING fts5(
search_text, content='asset_search_content', content_rowid='no', tokenize='trigram', columnsize=0
)""",
    "INSERT INTO asset_search (asset_search) VALUES ('rebuild')",
    """CREATE TRIGGER asset_search_added AFTER INSERT ON asset BEGIN
INSERT INTO asset_search_row (asset_id) VALUES (new.id);
INSERT INTO asset_search (rowid, search_text)
SELECT no, search_text FROM asset_search_content
WHERE no = (SELECT no FROM asset_search_row WHERE asset_id = new.id);
END""",
    """CREATE TRIGGER asset_search_changed AFTER UPDATE OF search_text ON asset
WHEN old.search_text <> new.search_text BEGIN
INSERT INTO asset_search (asset_search, rowid, search_text)
SELECT 'delete', no, '  ' || replace(old.search_text, ' ', '  ')
FROM asset_search_row WHERE asset_id = new.id;
INSERT INTO asset_search (rowid, search_text)
SELECT no, '  ' || replace(new.search_text, ' ', '  ')
FROM asset_search_row WHERE asset_id = new.id;
END""",
    # On PostgreSQL an index on what every sighting changes would make each of them write all
    # other indexes too: there the few who ask for this order wait for a sort.
    "CREATE INDEX ix_asset_seen ON asset (seen_at, id)",
    """CREATE TRIGGER asset_untagged_added AFTER INSERT ON asset BEGIN
INSERT INTO asset_untagged (asset_id) VALUES (new.id);
END""",
    """CREATE TRIGGER asset_tagged AFTER INSERT ON tag
WHEN new.asset_id IS NOT NULL AND new.state = 'active' BEGIN
DELETE FROM asset_untagged WHERE asset_id = new.asset_id;
END""",
    """CREATE TRIGGER asset_tag_changed AFTER UPDATE OF asset_id, state ON tag BEGIN
INSERT INTO asset_untagged (asset_id) SELECT old.asset_id
WHERE old.asset_id IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM tag WHERE asset_id = old.asset_id AND state = 'active')
AND NOT EXISTS (SELECT 1 FROM asset_untagged WHERE asset_id = old.asset_id);
DELETE FROM asset_untagged WHERE asset_id = new.asset_id AND new.state = 'active';
END""",
]

POSTGRESQL = [
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX ix_asset_search ON asset USING gin ((' ' || search_text) gin_trgm_ops)",
    """CREATE FUNCTION note_asset_untagged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
INSERT INTO asset_untagged (asset_id) VALUES (new.id);
RETURN NULL;
END $$""",
    """CREATE TRIGGER asset_untagged_added AFTER INSERT ON asset
FOR EACH ROW EXECUTE FUNCTION note_asset_untagged()""",
    """CREATE FUNCTION note_asset_tag() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF TG_OP = 'UPDATE' AND old.asset_id IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM tag WHERE asset_id = old.asset_id AND state = 'active') THEN
INSERT INTO asset_untagged (asset_id) VALUES (old.asset_id) ON CONFLICT DO NOTHING;
END IF;
IF new.asset_id IS NOT NULL AND new.state = 'active' THEN
DELETE FROM asset_untagged WHERE asset_id = new.asset_id;
END IF;
RETURN NULL;
END $$""",
    """CREATE TRIGGER asset_tag_changed AFTER INSERT OR UPDATE OF asset_id, state ON tag
FOR EACH ROW EXECUTE FUNCTION note_asset_tag()""",
]

UNTAGGED = """INSERT INTO asset_untagged (asset_id) SELECT id FROM asset
WHERE NOT EXISTS (SELECT 1 FROM tag WHERE tag.asset_id = asset.id AND tag.state = 'active')"""

SEARCHED = (
    'name', 'brand', 'serial', 'plate_number', 'chassis_number', 'engine_number',
    'ownership_book', 'certificate_number', 'document_number', 'licence_number', 'title',
    'creator', 'address', 'supplier', 'contract_number',
)
NAMING = ('name', 'brand', 'title')
WORDS = re.compile(r"[^\W\d_]{3,40}")
WITH_DIGIT = re.compile(r"\S*\d\S*")


def fill_texts(connection: sa.Connection) -> None:
    """Small letters as Python makes them, which SQLite knows for English only."""
    asset = sa.table('asset', *(sa.column(name) for name in ('id', 'search_text', *SEARCHED)))
    rows = connection.execute(
        sa.select(asset.c.id, *(asset.c[name] for name in SEARCHED))
    ).mappings().all()
    counts: Counter[str] = Counter()
    texts = []
    for row in rows:
        text = ' '.join(str(row[name]) for name in SEARCHED if row[name]).casefold()
        texts.append({'key': row['id'], 'text': text})
        named = ' '.join(str(row[name]) for name in NAMING if row[name]).casefold()
        counts.update(set(WORDS.findall(WITH_DIGIT.sub(' ', named))))
    if not texts:
        return
    connection.execute(
        sa.update(asset)
        .where(asset.c.id == sa.bindparam('key'))
        .values(search_text=sa.bindparam('text')),
        texts,
    )
    connection.execute(sa.text("DELETE FROM search_word"))
    if counts:
        connection.execute(
            sa.text("INSERT INTO search_word (word, count) VALUES (:word, :count)"),
            [{'word': word, 'count': count} for word, count in sorted(counts.items())],
        )


def upgrade() -> None:
    connection = op.get_bind()
    fill_texts(connection)
    op.create_table('asset_untagged',
    sa.Column('asset_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_asset_untagged_asset_id_asset')),
    sa.PrimaryKeyConstraint('asset_id', name=op.f('pk_asset_untagged'))
    )
    op.execute(UNTAGGED)
    op.create_index('ix_asset_value', 'asset', ['acquisition_value', 'id'], unique=False)
    op.create_index('ix_asset_acquired', 'asset', ['acquired_on', 'id'], unique=False)
    removed, worn = sa.text("state = 'removed'"), sa.text("condition <> 'good'")
    op.create_index('ix_asset_removed', 'asset', ['id'], unique=False, sqlite_where=removed, postgresql_where=removed)
    op.create_index('ix_asset_worn', 'asset', ['condition', 'id'], unique=False, sqlite_where=worn, postgresql_where=worn)
    op.create_index('ix_asset_unit_worn', 'asset', ['unit_id', 'condition', 'id'], unique=False, sqlite_where=worn, postgresql_where=worn)
    for statement in SQLITE if connection.dialect.name == 'sqlite' else POSTGRESQL:
        connection.exec_driver_sql(statement)
