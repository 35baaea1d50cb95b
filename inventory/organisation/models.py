"""The tables of places and people."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from inventory.db import Base
from inventory.ids import new_id
from inventory.organisation.rules import Duty


class Building(Base):
    """A building in which rooms are."""

    __tablename__ = "building"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[UUID] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    address: Mapped[str | None] = mapped_column(sa.String(200))
    version: Mapped[int] = mapped_column(default=1)


class Room(Base):
    """A room; `code` is what its door says, unique in its building."""

    __tablename__ = "room"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[UUID] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    building_id: Mapped[UUID] = mapped_column(sa.ForeignKey("building.id"))
    floor: Mapped[int]
    code: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[str] = mapped_column(sa.String(200))
    keeper_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (sa.UniqueConstraint("building_id", "code"),)


class Person(Base):
    """Someone who may hold assets; an account is a separate thing."""

    __tablename__ = "person"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[UUID] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    nip: Mapped[str | None] = mapped_column(sa.String(18), unique=True)
    account_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"), unique=True)
    post: Mapped[str | None] = mapped_column(sa.String(200))
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)


class Official(Base):
    """Who signs for a unit in a duty of the regulation, between two dates (inclusive)."""

    __tablename__ = "official"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[UUID] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    duty: Mapped[Duty]
    from_on: Mapped[date]
    to_on: Mapped[date | None]

    __table_args__ = (
        sa.Index(
            "uq_official_open",
            "unit_id",
            "duty",
            unique=True,
            postgresql_where=sa.text("to_on IS NULL"),
            sqlite_where=sa.text("to_on IS NULL"),
        ),
    )
