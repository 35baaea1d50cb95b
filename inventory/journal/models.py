"""The tables of the journal, which refuse every change of what stands in them."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from inventory.db import Base
from inventory.journal.rules import GENESIS


class Entry(Base):
    """One changed thing of one act. `text` is exactly what was hashed."""

    __tablename__ = "journal_entry"

    seq: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    act_id: Mapped[UUID] = mapped_column(index=True)
    verb: Mapped[str] = mapped_column(sa.String(64))
    subject_kind: Mapped[str] = mapped_column(sa.String(32))
    subject_id: Mapped[UUID]
    actor_id: Mapped[UUID]
    at: Mapped[datetime]
    effective_at: Mapped[datetime]
    text: Mapped[str] = mapped_column(sa.Text)
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)

    __table_args__ = (
        sa.Index("ix_journal_entry_subject", "subject_kind", "subject_id", "seq"),
        sa.Index("ix_journal_entry_actor", "actor_id", "seq"),
    )


class Secret(Base):
    """The value and salt of a private field; erasing the row leaves the chain valid."""

    __tablename__ = "journal_secret"

    seq: Mapped[int] = mapped_column(sa.ForeignKey("journal_entry.seq"), primary_key=True)
    field: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    side: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    salt: Mapped[str] = mapped_column(sa.String(32))
    value: Mapped[str] = mapped_column(sa.Text)


class Head(Base):
    """Where the chain ends: one row, locked by whoever writes next."""

    __tablename__ = "journal_head"

    row_no: Mapped[int] = mapped_column(primary_key=True, default=1)
    seq: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    hash: Mapped[str] = mapped_column(sa.String(64), default=GENESIS)

    __table_args__ = (sa.CheckConstraint("row_no = 1", name="one_row"),)


APPEND_ONLY_SQLITE = [
    f"""CREATE TRIGGER journal_entry_no_{verb.lower()} BEFORE {verb} ON journal_entry
BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END"""
    for verb in ("UPDATE", "DELETE")
]

APPEND_ONLY_POSTGRESQL = [
    """CREATE FUNCTION refuse_journal_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the journal is never changed'; END $$""",
    """CREATE TRIGGER journal_entry_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entry
FOR EACH STATEMENT EXECUTE FUNCTION refuse_journal_change()""",
]
