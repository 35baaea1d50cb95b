"""The tables of custody: dated places and holders, and sightings."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from inventory.custody.rules import Outcome, SightingVerb
from inventory.db import Base
from inventory.ids import new_id
from inventory.register.rules import Condition


class AssetRoom(Base):
    """The room an asset was put into, from one moment on; `id` is the scan's where there is one."""

    __tablename__ = "asset_room"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    asset_id: Mapped[UUID] = mapped_column(sa.ForeignKey("asset.id"))
    room_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("room.id"))
    from_at: Mapped[datetime]
    to_at: Mapped[datetime | None]

    __table_args__ = (
        sa.Index("ix_asset_room_asset", "asset_id", "from_at"),
        sa.Index("ix_asset_room_room", "room_id", "from_at"),
    )


class AssetHolder(Base):
    """The person who holds an asset, from one moment on; None: given back."""

    __tablename__ = "asset_holder"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    asset_id: Mapped[UUID] = mapped_column(sa.ForeignKey("asset.id"))
    holder_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    from_at: Mapped[datetime]
    to_at: Mapped[datetime | None]

    __table_args__ = (
        sa.Index("ix_asset_holder_asset", "asset_id", "from_at"),
        sa.Index("ix_asset_holder_holder", "holder_id", "from_at"),
    )


class Sighting(Base):
    """A thing was seen somewhere; `id` is the scan's where there is one. It moves nothing.

    A slip is not deleted: it is marked as taken back, and counts no longer.
    """

    __tablename__ = "sighting"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    asset_id: Mapped[UUID] = mapped_column(sa.ForeignKey("asset.id"))
    room_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("room.id"))
    verb: Mapped[SightingVerb]
    condition: Mapped[Condition | None]
    at: Mapped[datetime]
    by_id: Mapped[UUID]
    cancelled_at: Mapped[datetime | None]

    __table_args__ = (
        sa.Index("ix_sighting_asset", "asset_id", "at"),
        sa.Index("ix_sighting_room", "room_id", "at"),
    )


class Confirmation(Base):
    """What the holder of an asset said of it: it is here, or not, and why.

    `settled_at` is None where it was said to be missing and nobody has dealt with that: once a
    thing and a person at most. `outcome` and `note` say what an officer found who dealt with it.
    """

    __tablename__ = "confirmation"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    asset_id: Mapped[UUID] = mapped_column(sa.ForeignKey("asset.id"))
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    is_here: Mapped[bool]
    reason: Mapped[str | None] = mapped_column(sa.String(200))
    at: Mapped[datetime]
    by_id: Mapped[UUID]
    settled_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]
    note: Mapped[str | None] = mapped_column(sa.String(200))

    __table_args__ = (sa.Index("ix_confirmation_asset", "asset_id", "at"),)


_is_open = Confirmation.settled_at.is_(None)
sa.Index("ix_confirmation_open", Confirmation.at, postgresql_where=_is_open, sqlite_where=_is_open)
sa.Index(
    "uq_confirmation_open",
    Confirmation.asset_id,
    Confirmation.person_id,
    unique=True,
    postgresql_where=_is_open,
    sqlite_where=_is_open,
)
sa.Index(
    "ix_confirmation_gone",
    Confirmation.asset_id,
    postgresql_where=sa.text("outcome = 'gone'"),
    sqlite_where=sa.text("outcome = 'gone'"),
)


def _one_open_row(table: type[AssetRoom] | type[AssetHolder]) -> None:
    still = table.to_at.is_(None)
    sa.Index(
        f"uq_{table.__tablename__}_open",
        table.asset_id,
        unique=True,
        postgresql_where=still,
        sqlite_where=still,
    )


_one_open_row(AssetRoom)
_one_open_row(AssetHolder)
