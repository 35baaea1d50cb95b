"""The first tables"""

import sqlalchemy as sa
from alembic import op


revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


GUARDS_SQLITE = [
    """CREATE TRIGGER journal_entry_no_update BEFORE UPDATE ON journal_entry
BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END""",
    """CREATE TRIGGER journal_entry_no_delete BEFORE DELETE ON journal_entry
BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END""",
    """CREATE TRIGGER scan_no_update BEFORE UPDATE ON scan
BEGIN SELECT RAISE(ABORT, 'a scan is never changed'); END""",
    """CREATE TRIGGER scan_no_delete BEFORE DELETE ON scan
BEGIN SELECT RAISE(ABORT, 'a scan is never changed'); END""",
]
GUARDS_POSTGRESQL = [
    """CREATE FUNCTION refuse_journal_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the journal is never changed'; END $$""",
    """CREATE TRIGGER journal_entry_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entry
FOR EACH STATEMENT EXECUTE FUNCTION refuse_journal_change()""",
    """CREATE FUNCTION refuse_scan_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a scan is never changed'; END $$""",
    """CREATE TRIGGER scan_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON scan
FOR EACH STATEMENT EXECUTE FUNCTION refuse_scan_change()""",
]


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=True),
        sa.Column("theme", sa.String(length=8), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("login", name=op.f("uq_account_login")),
    )
    op.create_table(
        "class_code",
        sa.Column("code", sa.String(length=18), nullable=False),
        sa.Column("parent", sa.String(length=18), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_class_code")),
    )
    op.create_index(op.f("ix_class_code_parent"), "class_code", ["parent"], unique=False)
    op.create_table(
        "installation",
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("government", sa.String(length=200), nullable=False),
        sa.Column("bureau", sa.String(length=200), nullable=False),
        sa.Column("region", sa.String(length=2), nullable=False),
        sa.Column("public_url", sa.String(length=200), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("set_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("row_no = 1", name=op.f("ck_installation_one_row")),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_installation")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "running",
                "done",
                "failed",
                name="jobstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("done_count", sa.Integer(), nullable=False),
        sa.Column("total_count", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index("ix_job_state_created_at", "job", ["state", "created_at"], unique=False)
    op.create_index(op.f("ix_job_subject_id"), "job", ["subject_id"], unique=False)
    op.create_table(
        "journal_entry",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("verb", sa.String(length=64), nullable=False),
        sa.Column("subject_kind", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_journal_entry")),
        sa.UniqueConstraint("hash", name=op.f("uq_journal_entry_hash")),
    )
    op.create_index(op.f("ix_journal_entry_act_id"), "journal_entry", ["act_id"], unique=False)
    op.create_index("ix_journal_entry_actor", "journal_entry", ["actor_id", "seq"], unique=False)
    op.create_index(
        "ix_journal_entry_subject",
        "journal_entry",
        ["subject_kind", "subject_id", "seq"],
        unique=False,
    )
    op.create_table(
        "journal_head",
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("row_no = 1", name=op.f("ck_journal_head_one_row")),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_journal_head")),
    )
    op.create_table(
        "rate_count",
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("window_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "window_at", name=op.f("pk_rate_count")),
    )
    op.create_table(
        "request_key",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "key", name=op.f("pk_request_key")),
    )
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content_type", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    op.create_index(op.f("ix_stored_file_sha256"), "stored_file", ["sha256"], unique=False)
    op.create_table(
        "unit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("code", name=op.f("uq_unit_code")),
        sa.UniqueConstraint("path", name=op.f("uq_unit_path")),
    )
    op.create_table(
        "api_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_api_token_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    op.create_index(op.f("ix_api_token_account_id"), "api_token", ["account_id"], unique=False)
    op.create_table(
        "building",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_building_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_building")),
        sa.UniqueConstraint("code", name=op.f("uq_building_code")),
    )
    op.create_index(op.f("ix_building_unit_id"), "building", ["unit_id"], unique=False)
    op.create_table(
        "device",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_device_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
    )
    op.create_index(op.f("ix_device_account_id"), "device", ["account_id"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_invitation_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    op.create_table(
        "journal_secret",
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["seq"], ["journal_entry.seq"], name=op.f("fk_journal_secret_seq_journal_entry")
        ),
        sa.PrimaryKeyConstraint("seq", "field", "side", name=op.f("pk_journal_secret")),
    )
    op.create_table(
        "label_job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("design", sa.String(length=40), nullable=False),
        sa.Column("stock", sa.String(length=40), nullable=False),
        sa.Column("skip", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("verified_count", sa.Integer(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_label_job_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_label_job_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_job")),
    )
    op.create_table(
        "login_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_login_session_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_login_session_token_hash")),
    )
    op.create_index(
        op.f("ix_login_session_account_id"), "login_session", ["account_id"], unique=False
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("nip", sa.String(length=18), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_person_account_id_account")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_person_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("account_id", name=op.f("uq_person_account_id")),
        sa.UniqueConstraint("nip", name=op.f("uq_person_nip")),
    )
    op.create_index(op.f("ix_person_unit_id"), "person", ["unit_id"], unique=False)
    op.create_table(
        "role_assignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "administrator",
                "asset_officer",
                "approver",
                "room_keeper",
                "staff",
                "auditor",
                "leader",
                name="role",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_role_assignment_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_role_assignment_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_assignment")),
    )
    op.create_index(
        op.f("ix_role_assignment_account_id"), "role_assignment", ["account_id"], unique=False
    )
    op.create_index(
        op.f("ix_role_assignment_unit_id"), "role_assignment", ["unit_id"], unique=False
    )
    op.create_table(
        "room",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("building_id", sa.Uuid(), nullable=False),
        sa.Column("floor", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["building_id"], ["building.id"], name=op.f("fk_room_building_id_building")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_room_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("building_id", "code", name=op.f("uq_room_building_id_code")),
    )
    op.create_index(op.f("ix_room_unit_id"), "room", ["unit_id"], unique=False)
    op.create_table(
        "asset",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("class_code", sa.String(length=18), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "land",
                "equipment",
                "building",
                "network",
                "other",
                "in_construction",
                "intangible",
                "miscellaneous",
                name="assetkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum("draft", "booked", "removed", name="assetstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("brand", sa.String(length=200), nullable=True),
        sa.Column("serial", sa.String(length=100), nullable=True),
        sa.Column(
            "acquisition_value",
            sa.Numeric(18, 2).with_variant(sa.BigInteger(), "sqlite"),
            nullable=False,
        ),
        sa.Column("acquired_on", sa.Date(), nullable=False),
        sa.Column(
            "acquisition_way",
            sa.Enum(
                "purchase",
                "grant",
                "exchange",
                "construction",
                "transfer",
                "other",
                name="acquisitionway",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("source", sa.String(length=200), nullable=True),
        sa.Column(
            "condition",
            sa.Enum("good", "light", "heavy", name="condition", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column("holder_id", sa.Uuid(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_room_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("acquisition_value >= 0", name=op.f("ck_asset_value_not_negative")),
        sa.ForeignKeyConstraint(
            ["class_code"], ["class_code.code"], name=op.f("fk_asset_class_code_class_code")
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["person.id"], name=op.f("fk_asset_holder_id_person")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_asset_room_id_room")),
        sa.ForeignKeyConstraint(
            ["seen_room_id"], ["room.id"], name=op.f("fk_asset_seen_room_id_room")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_asset_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset")),
    )
    op.create_index(op.f("ix_asset_class_code"), "asset", ["class_code"], unique=False)
    op.create_index(op.f("ix_asset_holder_id"), "asset", ["holder_id"], unique=False)
    op.create_index("ix_asset_name_id", "asset", ["name", "id"], unique=False)
    op.create_index(op.f("ix_asset_room_id"), "asset", ["room_id"], unique=False)
    op.create_index(op.f("ix_asset_serial"), "asset", ["serial"], unique=False)
    op.create_index("ix_asset_unit_id_name", "asset", ["unit_id", "name", "id"], unique=False)
    op.create_table(
        "asset_class",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("asset_id", sa.Uuid(), nullable=False),
        sa.Column("class_code", sa.String(length=18), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["asset.id"], name=op.f("fk_asset_class_asset_id_asset")
        ),
        sa.ForeignKeyConstraint(
            ["class_code"], ["class_code.code"], name=op.f("fk_asset_class_class_code_class_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset_class")),
    )
    op.create_index("ix_asset_class_asset", "asset_class", ["asset_id", "from_at"], unique=False)
    op.create_index(
        "uq_asset_class_open",
        "asset_class",
        ["asset_id"],
        unique=True,
        postgresql_where=sa.text("to_at IS NULL"),
        sqlite_where=sa.text("to_at IS NULL"),
    )
    op.create_table(
        "asset_holder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("asset_id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=True),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["asset.id"], name=op.f("fk_asset_holder_asset_id_asset")
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["person.id"], name=op.f("fk_asset_holder_holder_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset_holder")),
    )
    op.create_index("ix_asset_holder_asset", "asset_holder", ["asset_id", "from_at"], unique=False)
    op.create_index(
        "uq_asset_holder_open",
        "asset_holder",
        ["asset_id"],
        unique=True,
        postgresql_where=sa.text("to_at IS NULL"),
        sqlite_where=sa.text("to_at IS NULL"),
    )
    op.create_table(
        "asset_room",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("asset_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["asset.id"], name=op.f("fk_asset_room_asset_id_asset")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_asset_room_room_id_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset_room")),
    )
    op.create_index("ix_asset_room_asset", "asset_room", ["asset_id", "from_at"], unique=False)
    op.create_index("ix_asset_room_room", "asset_room", ["room_id", "from_at"], unique=False)
    op.create_index(
        "uq_asset_room_open",
        "asset_room",
        ["asset_id"],
        unique=True,
        postgresql_where=sa.text("to_at IS NULL"),
        sqlite_where=sa.text("to_at IS NULL"),
    )
    op.create_table(
        "asset_unit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("asset_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["asset.id"], name=op.f("fk_asset_unit_asset_id_asset")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_asset_unit_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset_unit")),
    )
    op.create_index("ix_asset_unit_asset", "asset_unit", ["asset_id", "from_at"], unique=False)
    op.create_index(
        "uq_asset_unit_open",
        "asset_unit",
        ["asset_id"],
        unique=True,
        postgresql_where=sa.text("to_at IS NULL"),
        sqlite_where=sa.text("to_at IS NULL"),
    )
    op.create_table(
        "scan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clamped", sa.Boolean(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "verb",
            sa.Enum(
                "check_in",
                "move",
                "audit",
                "hand_over",
                "return",
                "bind",
                "cancel",
                name="scanverb",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "via",
            sa.Enum(
                "camera",
                "photo",
                "wedge",
                "typed",
                "desk",
                name="via",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("tag_text", sa.String(length=300), nullable=False),
        sa.Column("room_text", sa.String(length=300), nullable=True),
        sa.Column("person_text", sa.String(length=300), nullable=True),
        sa.Column("stocktake_text", sa.String(length=300), nullable=True),
        sa.Column("asset_text", sa.String(length=300), nullable=True),
        sa.Column(
            "condition",
            sa.Enum("good", "light", "heavy", name="condition", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("cancels_id", sa.Uuid(), nullable=True),
        sa.Column("asset_id", sa.Uuid(), nullable=True),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column(
            "result",
            sa.Enum(
                "accepted",
                "duplicate",
                "conflict",
                "rejected",
                name="scanresult",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_scan_account_id_account")
        ),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name=op.f("fk_scan_asset_id_asset")),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_scan_device_id_device")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_scan_room_id_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan")),
        sa.UniqueConstraint("device_id", "seq", name=op.f("uq_scan_device_id_seq")),
    )
    op.create_index("ix_scan_account_received", "scan", ["account_id", "received_at"], unique=False)
    op.create_index("ix_scan_cancels", "scan", ["cancels_id"], unique=False)
    op.create_table(
        "sighting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("asset_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column(
            "verb",
            sa.Enum("check_in", "audit", name="sightingverb", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "condition",
            sa.Enum("good", "light", "heavy", name="condition", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["asset.id"], name=op.f("fk_sighting_asset_id_asset")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_sighting_room_id_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sighting")),
    )
    op.create_index("ix_sighting_asset", "sighting", ["asset_id", "at"], unique=False)
    op.create_index("ix_sighting_room", "sighting", ["room_id", "at"], unique=False)
    op.create_table(
        "tag",
        sa.Column("code", sa.String(length=11), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "printed",
                "active",
                "retired",
                "void",
                "lost",
                name="tagstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("asset_id", sa.Uuid(), nullable=True),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.String(length=120), nullable=False),
        sa.Column("qr_version", sa.Integer(), nullable=False),
        sa.Column("qr_level", sa.String(length=1), nullable=False),
        sa.Column("qr_mask", sa.Integer(), nullable=False),
        sa.Column("qr_segmentation", sa.String(length=20), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaced_by", sa.String(length=11), nullable=True),
        sa.CheckConstraint(
            "(asset_id IS NOT NULL AND room_id IS NULL AND person_id IS NULL) OR (asset_id IS NULL AND (room_id IS NULL OR person_id IS NULL))",
            name=op.f("ck_tag_names_one_thing"),
        ),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name=op.f("fk_tag_asset_id_asset")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_tag_person_id_person")),
        sa.ForeignKeyConstraint(["replaced_by"], ["tag.code"], name=op.f("fk_tag_replaced_by_tag")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_tag_room_id_room")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_tag_unit_id_unit")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_tag")),
        sa.UniqueConstraint("id", name=op.f("uq_tag_id")),
    )
    op.create_index(op.f("ix_tag_asset_id"), "tag", ["asset_id"], unique=False)
    op.create_index(op.f("ix_tag_person_id"), "tag", ["person_id"], unique=False)
    op.create_index(op.f("ix_tag_room_id"), "tag", ["room_id"], unique=False)
    op.create_index(
        "uq_tag_active_asset",
        "tag",
        ["asset_id"],
        unique=True,
        postgresql_where=sa.text("state = 'active'"),
        sqlite_where=sa.text("state = 'active'"),
    )
    op.create_index(
        "uq_tag_active_person",
        "tag",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("state = 'active'"),
        sqlite_where=sa.text("state = 'active'"),
    )
    op.create_index(
        "uq_tag_active_room",
        "tag",
        ["room_id"],
        unique=True,
        postgresql_where=sa.text("state = 'active'"),
        sqlite_where=sa.text("state = 'active'"),
    )
    op.create_table(
        "found_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tag_code", sa.String(length=11), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tag_code"], ["tag.code"], name=op.f("fk_found_report_tag_code_tag")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_found_report")),
    )
    op.create_index(op.f("ix_found_report_tag_code"), "found_report", ["tag_code"], unique=False)
    op.create_table(
        "label_item",
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("tag_code", sa.String(length=11), nullable=False),
        sa.Column("copy", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["label_job.id"], name=op.f("fk_label_item_job_id_label_job")
        ),
        sa.ForeignKeyConstraint(
            ["tag_code"], ["tag.code"], name=op.f("fk_label_item_tag_code_tag")
        ),
        sa.PrimaryKeyConstraint("job_id", "position", name=op.f("pk_label_item")),
    )
    op.create_index(op.f("ix_label_item_tag_code"), "label_item", ["tag_code"], unique=False)
    op.execute("INSERT INTO journal_head (row_no, seq, hash) VALUES (1, 0, '%s')" % ("0" * 64))
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in GUARDS_SQLITE if sqlite else GUARDS_POSTGRESQL:
        op.execute(statement)
