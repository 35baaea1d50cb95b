"""The tables of the road in: devices and scans. A scan is a fact and is never changed."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from inventory.db import Base
from inventory.fieldwork.rules import ScanResult, ScanVerb, Via
from inventory.register.rules import Condition


class Device(Base):
    """A phone or desk scanner, by the id it made for itself; it belongs to one account."""

    __tablename__ = "device"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"), index=True)
    first_seen_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class Scan(Base):
    """What was sent, as it was sent, and what it came to."""

    __tablename__ = "scan"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    device_id: Mapped[UUID] = mapped_column(sa.ForeignKey("device.id"))
    seq: Mapped[int] = mapped_column(sa.BigInteger)
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime]
    corrected_at: Mapped[datetime]
    clamped: Mapped[bool]
    received_at: Mapped[datetime]
    verb: Mapped[ScanVerb]
    via: Mapped[Via]
    tag_text: Mapped[str] = mapped_column(sa.String(300))
    room_text: Mapped[str | None] = mapped_column(sa.String(300))
    person_text: Mapped[str | None] = mapped_column(sa.String(300))
    stocktake_text: Mapped[str | None] = mapped_column(sa.String(300))
    asset_text: Mapped[str | None] = mapped_column(sa.String(300))
    condition: Mapped[Condition | None]
    note: Mapped[str | None] = mapped_column(sa.String(500))
    cancels_id: Mapped[UUID | None]
    asset_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("asset.id"))
    room_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("room.id"))
    result: Mapped[ScanResult]
    reason: Mapped[str | None] = mapped_column(sa.String(40))

    __table_args__ = (
        sa.UniqueConstraint("device_id", "seq"),
        sa.Index("ix_scan_account_received", "account_id", "received_at"),
        sa.Index("ix_scan_cancels", "cancels_id"),
    )


FACTS_SQLITE = [
    f"""CREATE TRIGGER scan_no_{verb.lower()} BEFORE {verb} ON scan
BEGIN SELECT RAISE(ABORT, 'a scan is never changed'); END"""
    for verb in ("UPDATE", "DELETE")
]

FACTS_POSTGRESQL = [
    """CREATE FUNCTION refuse_scan_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a scan is never changed'; END $$""",
    """CREATE TRIGGER scan_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON scan
FOR EACH STATEMENT EXECUTE FUNCTION refuse_scan_change()""",
]
