"""What the API takes and answers about assets."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from inventory.desk.queries.assets import AssetRow, Page
from inventory.desk.rules import (
    LONGEST_CURSOR,
    PAGE_SIZE,
    AssetFilter,
    Sort,
    Tagged,
    write_cursor,
)
from inventory.desk.written import known_facts
from inventory.journal.rules import to_json
from inventory.register.models import Asset
from inventory.register.queries import DocumentLine
from inventory.register.rules import (
    AcquisitionWay,
    AssetKind,
    AssetState,
    Condition,
    DocumentKind,
)
from inventory.tags.queries import NamedKey
from inventory.web.forms import Line

LARGEST_PAGE = 100


class Schema(BaseModel):
    """The base of what is sent and answered: nothing beyond what is declared."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class AssetQuery(Schema):
    """The query of the asset list; `after` is `next` of the page before.

    `class_code` names all below it too, `unit` all units below; `seen_before` means not seen since,
    `runs_out_by` that a paper or a warranty holds no longer than that day.
    """

    q: Line | None = None
    unit: UUID | None = None
    building: UUID | None = None
    room: UUID | None = None
    class_code: str | None = Field(default=None, pattern=r"^\d(\.\d{1,3}){0,6}$")
    kind: AssetKind | None = None
    condition: Condition | None = None
    holder: UUID | None = None
    tag: Tagged | None = None
    state: AssetState | None = None
    year_from: int | None = Field(default=None, ge=1900, le=2200)
    year_to: int | None = Field(default=None, ge=1900, le=2200)
    value_from: Decimal | None = Field(default=None, ge=0, lt=10**15, decimal_places=2)
    value_to: Decimal | None = Field(default=None, ge=0, lt=10**15, decimal_places=2)
    way: AcquisitionWay | None = None
    runs_out_by: date | None = None
    seen_before: AwareDatetime | None = None
    never_seen: bool = False
    without_room: bool = False
    without_holder: bool = False
    without_photo: bool = False
    sort: Sort | None = None
    after: str | None = Field(default=None, max_length=LONGEST_CURSOR)
    limit: int = Field(default=PAGE_SIZE, ge=1, le=LARGEST_PAGE)

    def wanted(self) -> AssetFilter:
        """Return the filter."""
        return AssetFilter(
            q=self.q,
            unit_id=self.unit,
            building_id=self.building,
            room_id=self.room,
            class_code=self.class_code,
            kind=self.kind,
            condition=self.condition,
            holder_id=self.holder,
            tag=self.tag,
            state=self.state,
            year_from=self.year_from,
            year_to=self.year_to,
            value_from=self.value_from,
            value_to=self.value_to,
            way=self.way,
            runs_out_by=self.runs_out_by,
            seen_before=self.seen_before,
            never_seen=self.never_seen,
            unplaced=self.without_room,
            unheld=self.without_holder,
            unpictured=self.without_photo,
            sort=self.sort,
        )


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


class DocumentOut(Schema):
    """A paper of an asset."""

    id: UUID
    kind: DocumentKind
    name: str


class WholeAssetOut(AssetOut):
    """One asset with all that is kept of it.

    `facts` are those that its class has and those of every class, by name, where they are known;
    amounts of money, of metres and of square metres are decimal strings.
    """

    condition_on: date | None
    attribution: str | None
    home_room: NamedOut | None
    facts: dict[str, str | bool]
    photos: list[UUID]
    documents: list[DocumentOut]

    @classmethod
    def of_all(
        cls,
        row: AssetRow,
        kept: Asset,
        *,
        home: NamedKey | None,
        photos: Sequence[UUID],
        documents: Sequence[DocumentLine],
    ) -> Self:
        """Build it from what the queries return."""
        return cls(
            **AssetOut.of(row).model_dump(),
            condition_on=kept.condition_on,
            attribution=None if kept.attribution is None else f"{kept.attribution:.2f}",
            home_room=NamedOut.of(home),
            facts={fact.name: to_json(value) for fact, value in known_facts(kept)},
            photos=list(photos),
            documents=[DocumentOut(id=one.id, kind=one.kind, name=one.name) for one in documents],
        )


class AssetListOut(Schema):
    """One page of assets. Where `count_is_capped` there are more than `count`, at most 1000.

    `mended` is what was searched for where a word of `q` stands nowhere in the register.
    """

    assets: list[AssetOut]
    next: str | None
    count: int
    count_is_capped: bool
    mended: str | None

    @classmethod
    def of(cls, page: Page) -> Self:
        """Build it from what the queries return."""
        return cls(
            assets=[AssetOut.of(row) for row in page.rows],
            next=write_cursor(page.after) if page.after else None,
            count=page.count.number,
            count_is_capped=page.count.more,
            mended=page.mended,
        )
