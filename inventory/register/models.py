"""The tables of the register."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from inventory.db import Base
from inventory.ids import new_id
from inventory.register.rules import AcquisitionWay, AssetKind, AssetState, Condition


class ClassCode(Base):
    """One code of the classification (Permendagri 108/2016), reference data."""

    __tablename__ = "class_code"

    code: Mapped[str] = mapped_column(sa.String(18), primary_key=True)
    parent: Mapped[str | None] = mapped_column(sa.String(18), index=True)
    level: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(300))


class Asset(Base):
    """One asset. Unit, class, room and holder are kept over time elsewhere; here is the present."""

    __tablename__ = "asset"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[UUID] = mapped_column(sa.ForeignKey("unit.id"))
    class_code: Mapped[str] = mapped_column(sa.ForeignKey("class_code.code"), index=True)
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
    room_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("room.id"), index=True)
    holder_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    seen_at: Mapped[datetime | None]
    seen_room_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("room.id"))
    version: Mapped[int] = mapped_column(default=1)
    registered_at: Mapped[datetime]

    __table_args__ = (
        sa.Index("ix_asset_unit_id_name", "unit_id", "name", "id"),
        sa.Index("ix_asset_name_id", "name", "id"),
        sa.CheckConstraint("acquisition_value >= 0", name="value_not_negative"),
    )


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
