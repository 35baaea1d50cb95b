"""The tables of tags, label jobs and finders' reports."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from inventory.db import Base
from inventory.ids import new_id
from inventory.tags.rules import TagState


class Tag(Base):
    """One issued code. A tag is not the thing: it names at most one asset, room or person.

    Version, level, mask and segmentation are kept so that its exact modules can be made again.
    """

    __tablename__ = "tag"

    code: Mapped[str] = mapped_column(sa.String(11), primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True, default=new_id)
    state: Mapped[TagState]
    asset_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("asset.id"), index=True)
    room_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("room.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(sa.ForeignKey("unit.id"))
    content: Mapped[str] = mapped_column(sa.String(120))
    qr_version: Mapped[int]
    qr_level: Mapped[str] = mapped_column(sa.String(1))
    qr_mask: Mapped[int]
    qr_segmentation: Mapped[str] = mapped_column(sa.String(20))
    issued_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    replaced_by: Mapped[str | None] = mapped_column(sa.ForeignKey("tag.code"))

    __table_args__ = (
        sa.CheckConstraint(
            "(asset_id IS NOT NULL AND room_id IS NULL AND person_id IS NULL)"
            " OR (asset_id IS NULL AND (room_id IS NULL OR person_id IS NULL))",
            name="names_one_thing",
        ),
    )


IS_ACTIVE: sa.ColumnElement[bool] = Tag.state == sa.literal_column(f"'{TagState.ACTIVE}'")
"""As the indexes below say it: with a bound value SQLite prepares a statement anew each time."""


def _one_active(name: str, column: InstrumentedAttribute[UUID | None]) -> None:
    sa.Index(name, column, unique=True, postgresql_where=IS_ACTIVE, sqlite_where=IS_ACTIVE)


_one_active("uq_tag_active_asset", Tag.asset_id)
_one_active("uq_tag_active_room", Tag.room_id)
_one_active("uq_tag_active_person", Tag.person_id)


class Untagged(Base):
    """An asset without an active tag: kept by the database itself, so that few are found at once.

    It stands beside the asset, not in it: to issue a tag must not lock and rewrite the asset.
    """

    __tablename__ = "asset_untagged"

    asset_id: Mapped[UUID] = mapped_column(sa.ForeignKey("asset.id"), primary_key=True)


class LabelJob(Base):
    """One printing of labels: which tags, on what paper, from which free cell on."""

    __tablename__ = "label_job"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[UUID] = mapped_column(sa.ForeignKey("unit.id"))
    design: Mapped[str] = mapped_column(sa.String(40))
    stock: Mapped[str] = mapped_column(sa.String(40))
    skip: Mapped[int]
    created_by_id: Mapped[UUID]
    created_at: Mapped[datetime]
    file_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    verified_count: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str | None] = mapped_column(sa.Text)


class LabelItem(Base):
    """One label of a job; `copy` counts how often this tag was printed."""

    __tablename__ = "label_item"

    job_id: Mapped[UUID] = mapped_column(sa.ForeignKey("label_job.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    tag_code: Mapped[str] = mapped_column(sa.ForeignKey("tag.code"), index=True)
    copy: Mapped[int]


class FoundReport(Base):
    """What a finder of a thing told us on its public page."""

    __tablename__ = "found_report"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    tag_code: Mapped[str] = mapped_column(sa.ForeignKey("tag.code"), index=True)
    place: Mapped[str] = mapped_column(sa.String(200))
    phone: Mapped[str | None] = mapped_column(sa.String(40))
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
