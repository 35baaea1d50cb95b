"""The tables of the register."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from inventory.db import Base
from inventory.ids import new_id
from inventory.register.rules import (
    AcquisitionWay,
    AssetKind,
    AssetState,
    Condition,
    DocumentKind,
)

_SORTED = ("condition", "state", "acquired_on", "acquisition_value")
"""At the end of an index that leads lists, so that they are put in order without reading rows."""


Code = sa.String(18).with_variant(sa.String(18, collation="C"), "postgresql")
"""Ordered sign by sign everywhere: what is below a code is what comes next, by its index."""


class ClassCode(Base):
    """One code of the classification (Permendagri 108/2016), reference data."""

    __tablename__ = "class_code"

    code: Mapped[str] = mapped_column(Code, primary_key=True)
    parent: Mapped[str | None] = mapped_column(Code, index=True)
    level: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(300))


class Asset(Base):
    """One asset. Unit, class, room and holder are kept over time elsewhere; here is the present.

    `home_room_id` is where it belongs, whatever room it stands in for the time being;
    `runs_out_on` the first of the days after which one of its papers holds no more.
    """

    __tablename__ = "asset"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[UUID] = mapped_column(sa.ForeignKey("unit.id"))
    class_code: Mapped[str] = mapped_column(sa.ForeignKey("class_code.code"))
    kind: Mapped[AssetKind]
    state: Mapped[AssetState] = mapped_column(default=AssetState.DRAFT)
    name: Mapped[str] = mapped_column(sa.String(200))
    brand: Mapped[str | None] = mapped_column(sa.String(200))
    serial: Mapped[str | None] = mapped_column(sa.String(100), index=True)
    acquisition_value: Mapped[Decimal]
    acquired_on: Mapped[date]
    acquisition_way: Mapped[AcquisitionWay]
    source: Mapped[str | None] = mapped_column(sa.String(200))
    condition: Mapped[Condition]
    condition_on: Mapped[date | None]
    attribution: Mapped[Decimal | None]
    size: Mapped[str | None] = mapped_column(sa.String(100))
    material: Mapped[str | None] = mapped_column(sa.String(100))
    plate_number: Mapped[str | None] = mapped_column(sa.String(20), index=True)
    chassis_number: Mapped[str | None] = mapped_column(sa.String(60))
    engine_number: Mapped[str | None] = mapped_column(sa.String(60))
    ownership_book: Mapped[str | None] = mapped_column(sa.String(60))
    tax_until: Mapped[date | None]
    plate_until: Mapped[date | None]
    inspection_until: Mapped[date | None]
    insurance_until: Mapped[date | None]
    warranty_until: Mapped[date | None]
    land_area: Mapped[Decimal | None]
    land_right: Mapped[str | None] = mapped_column(sa.String(20))
    certificate_number: Mapped[str | None] = mapped_column(sa.String(100))
    certificate_on: Mapped[date | None]
    certificate_until: Mapped[date | None]
    certificate_name: Mapped[str | None] = mapped_column(sa.String(200))
    purpose: Mapped[str | None] = mapped_column(sa.String(200))
    building_grade: Mapped[str | None] = mapped_column(sa.String(20))
    storeyed: Mapped[bool | None]
    concrete: Mapped[bool | None]
    floor_area: Mapped[Decimal | None]
    construction: Mapped[str | None] = mapped_column(sa.String(100))
    length: Mapped[Decimal | None]
    width: Mapped[Decimal | None]
    document_number: Mapped[str | None] = mapped_column(sa.String(100))
    document_on: Mapped[date | None]
    land_status: Mapped[str | None] = mapped_column(sa.String(20))
    land_code: Mapped[str | None] = mapped_column(sa.String(60))
    started_on: Mapped[date | None]
    contract_value: Mapped[Decimal | None]
    title: Mapped[str | None] = mapped_column(sa.String(200))
    creator: Mapped[str | None] = mapped_column(sa.String(200))
    origin: Mapped[str | None] = mapped_column(sa.String(100))
    species: Mapped[str | None] = mapped_column(sa.String(100))
    licence_number: Mapped[str | None] = mapped_column(sa.String(100))
    licence_until: Mapped[date | None]
    address: Mapped[str | None] = mapped_column(sa.String(200))
    locality: Mapped[str | None] = mapped_column(sa.String(200))
    point: Mapped[str | None] = mapped_column(sa.String(40))
    supplier: Mapped[str | None] = mapped_column(sa.String(200))
    contract_number: Mapped[str | None] = mapped_column(sa.String(100))
    contract_on: Mapped[date | None]
    measure: Mapped[str | None] = mapped_column(sa.String(30))
    specification: Mapped[str | None] = mapped_column(sa.String(500))
    former_number: Mapped[str | None] = mapped_column(sa.String(60))
    note: Mapped[str | None] = mapped_column(sa.String(500))
    runs_out_on: Mapped[date | None]
    search_text: Mapped[str] = mapped_column(sa.Text, default="")
    home_room_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("room.id"))
    room_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("room.id"), index=True)
    holder_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    seen_at: Mapped[datetime | None]
    seen_room_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("room.id"))
    version: Mapped[int] = mapped_column(default=1)
    registered_at: Mapped[datetime]

    __table_args__ = (
        sa.Index("ix_asset_unit", "unit_id", "name", "id", "class_code", *_SORTED),
        sa.Index("ix_asset_class", "class_code", "name", "id", "unit_id", *_SORTED),
        sa.Index("ix_asset_name_id", "name", "id"),
        sa.Index("ix_asset_value", "acquisition_value", "id"),
        sa.Index("ix_asset_acquired", "acquired_on", "id"),
        sa.Index(
            "ix_asset_runs_out",
            "runs_out_on",
            "id",
            sqlite_where=sa.text("runs_out_on IS NOT NULL"),
            postgresql_where=sa.text("runs_out_on IS NOT NULL"),
        ),
        sa.Index(
            "ix_asset_removed",
            "state",
            "id",
            sqlite_where=sa.text("state = 'removed'"),
            postgresql_where=sa.text("state = 'removed'"),
        ),
        sa.Index(
            "ix_asset_worn",
            "condition",
            "id",
            sqlite_where=sa.text("condition <> 'good'"),
            postgresql_where=sa.text("condition <> 'good'"),
        ),
        sa.Index(
            "ix_asset_unit_worn",
            "unit_id",
            "condition",
            "name",
            "id",
            "class_code",
            *_SORTED[1:],
            sqlite_where=sa.text("condition <> 'good'"),
            postgresql_where=sa.text("condition <> 'good'"),
        ),
        sa.CheckConstraint("acquisition_value >= 0", name="value_not_negative"),
    )


class AssetPhoto(Base):
    """A picture of an asset, drawn anew so that it tells nothing but what it shows.

    `position` 1 is the one that lists show. A removed one stays, marked.
    """

    __tablename__ = "asset_photo"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    asset_id: Mapped[UUID] = mapped_column(sa.ForeignKey("asset.id"))
    file_id: Mapped[UUID] = mapped_column(sa.ForeignKey("stored_file.id"))
    small_id: Mapped[UUID] = mapped_column(sa.ForeignKey("stored_file.id"))
    position: Mapped[int]
    added_by_id: Mapped[UUID]
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    __table_args__ = (sa.Index("ix_asset_photo_asset", "asset_id", "position"),)


class AssetDocument(Base):
    """A paper of an asset as it was handed in: a contract, a certificate, an ownership book."""

    __tablename__ = "asset_document"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    asset_id: Mapped[UUID] = mapped_column(sa.ForeignKey("asset.id"), index=True)
    file_id: Mapped[UUID] = mapped_column(sa.ForeignKey("stored_file.id"))
    kind: Mapped[DocumentKind]
    name: Mapped[str] = mapped_column(sa.String(200))
    added_by_id: Mapped[UUID]
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class Total(Base):
    """How many assets stand in the books of a unit, of a class and condition, and their value.

    Kept in the transaction of every act that changes one of them. `class_code` is the full code
    of level 7 or the beginning of level 3, so that small questions read few rows.
    """

    __tablename__ = "asset_total"

    unit_id: Mapped[UUID] = mapped_column(sa.ForeignKey("unit.id"), primary_key=True)
    class_code: Mapped[str] = mapped_column(Code, primary_key=True)
    condition: Mapped[Condition] = mapped_column(primary_key=True)
    level: Mapped[int]
    count: Mapped[int]
    value: Mapped[Decimal]

    __table_args__ = (sa.Index("ix_asset_total_level", "level", "unit_id"),)


class SearchWord(Base):
    """A word that stands in the register's texts, and in how many assets: for mending typos."""

    __tablename__ = "search_word"

    word: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    count: Mapped[int]


class SavedFilter(Base):
    """A list that someone keeps under a name: for himself, or for a unit and all below it."""

    __tablename__ = "saved_filter"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"), index=True)
    unit_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    query: Mapped[str] = mapped_column(sa.String(2000))
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class AssetUnit(Base):
    """The unit whose books an asset stands in, from one moment to another (NULL: still)."""

    __tablename__ = "asset_unit"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    asset_id: Mapped[UUID] = mapped_column(sa.ForeignKey("asset.id"))
    unit_id: Mapped[UUID] = mapped_column(sa.ForeignKey("unit.id"))
    from_at: Mapped[datetime]
    to_at: Mapped[datetime | None]

    __table_args__ = (sa.Index("ix_asset_unit_asset", "asset_id", "from_at"),)


class AssetClass(Base):
    """The class code an asset carries, from one moment to another (NULL: still)."""

    __tablename__ = "asset_class"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    asset_id: Mapped[UUID] = mapped_column(sa.ForeignKey("asset.id"))
    class_code: Mapped[str] = mapped_column(sa.ForeignKey("class_code.code"))
    from_at: Mapped[datetime]
    to_at: Mapped[datetime | None]

    __table_args__ = (sa.Index("ix_asset_class_asset", "asset_id", "from_at"),)


def _one_open_row(table: type[AssetUnit] | type[AssetClass]) -> None:
    still = table.to_at.is_(None)
    sa.Index(
        f"uq_{table.__tablename__}_open",
        table.asset_id,
        unique=True,
        postgresql_where=still,
        sqlite_where=still,
    )


_one_open_row(AssetUnit)
_one_open_row(AssetClass)
