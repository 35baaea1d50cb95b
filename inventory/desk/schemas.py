"""What the API takes and answers about assets."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from inventory.desk.queries.assets import AssetRow, Page
from inventory.desk.rules import (
    LONGEST_CURSOR,
    PAGE_SIZE,
    AssetFilter,
    write_cursor,
)
from inventory.register.rules import AcquisitionWay, AssetKind, AssetState, Condition
from inventory.tags.queries import NamedKey
from inventory.web.forms import Line

LARGEST_PAGE = 100


class Schema(BaseModel):
    """The base of what is sent and answered: nothing beyond what is declared."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class AssetQuery(Schema):
    """The query of the asset list; `after` is `next` of the page before."""

    q: Line | None = None
    condition: Condition | None = None
    room: UUID | None = None
    after: str | None = Field(default=None, max_length=LONGEST_CURSOR)
    limit: int = Field(default=PAGE_SIZE, ge=1, le=LARGEST_PAGE)

    def wanted(self) -> AssetFilter:
        """Return the filter."""
        return AssetFilter(q=self.q, condition=self.condition, room_id=self.room)


class NamedOut(Schema):
    """A key with the words people use for it."""

    id: UUID
    name: str

    @classmethod
    def of(cls, named: NamedKey | None) -> Self | None:
        """Build it from what the queries return."""
        return None if named is None else cls(id=named.id, name=named.name)


class AssetOut(Schema):
    """One asset. Money is a decimal string; `version` goes up with every change of the asset."""

    id: UUID
    name: str
    brand: str | None
    serial: str | None
    class_code: str
    class_name: str
    kind: AssetKind
    state: AssetState
    condition: Condition
    acquisition_value: str
    acquired_on: date
    acquisition_way: AcquisitionWay
    source: str | None
    unit: NamedOut
    room: NamedOut | None
    holder: NamedOut | None
    tag: str | None
    seen_at: datetime | None
    seen_room: NamedOut | None
    registered_at: datetime
    version: int

    @classmethod
    def of(cls, row: AssetRow) -> Self:
        """Build it from what the queries return."""
        return cls(
            id=row.id,
            name=row.name,
            brand=row.brand,
            serial=row.serial,
            class_code=row.class_code,
            class_name=row.class_name,
            kind=row.kind,
            state=row.state,
            condition=row.condition,
            acquisition_value=f"{row.acquisition_value:.2f}",
            acquired_on=row.acquired_on,
            acquisition_way=row.acquisition_way,
            source=row.source,
            unit=NamedOut(id=row.unit.id, name=row.unit.name),
            room=NamedOut.of(row.room),
            holder=NamedOut.of(row.holder),
            tag=row.tag,
            seen_at=row.seen_at,
            seen_room=NamedOut.of(row.seen_room),
            registered_at=row.registered_at,
            version=row.version,
        )


class AssetListOut(Schema):
    """One page of assets by name. `count` stops at 1000; then `count_is_capped` is true."""

    assets: list[AssetOut]
    next: str | None
    count: int
    count_is_capped: bool

    @classmethod
    def of(cls, page: Page) -> Self:
        """Build it from what the queries return."""
        return cls(
            assets=[AssetOut.of(row) for row in page.rows],
            next=write_cursor(page.after) if page.after else None,
            count=page.count.number,
            count_is_capped=page.count.more,
        )
