"""What the API takes and answers about assets."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from inventory.desk.queries.assets import AssetRow, Page
from inventory.desk.rules import (
    LONGEST_CURSOR,
    PAGE_SIZE,
    AssetFilter,
    Damaged,
    Missing,
    Sort,
    Tagged,
    write_cursor,
)
from inventory.desk.written import known_facts
from inventory.journal.rules import to_json
from inventory.register.models import Asset
from inventory.register.queries import DocumentLine
from inventory.register.rules import (
    BEYOND_ALL_VALUES,
    CLASS_PATTERN,
    AcquisitionWay,
    AssetKind,
    AssetState,
    Condition,
    DocumentKind,
)
from inventory.tags.queries import NamedKey
from inventory.web.forms import Line

LARGEST_PAGE = 100


def in_rupiah(amount: Decimal | str) -> str:
    """Write an amount as JSON carries money: no float ever touches it. What is written, stays."""
    return amount if isinstance(amount, str) else f"{amount:.2f}"


class Schema(BaseModel):
    """The base of what is sent and answered: nothing beyond what is declared.

    What is answered is read from what the queries return, by the same names.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)


class AssetQuery(Schema):
    """The query of the asset list; `after` is `next` of the page before.

    `class_code` names all below it too, `unit` all units below; `seen_before` means not seen since,
    `runs_out_by` that a paper or a warranty holds no longer than that day; `missing` what its
    holder reported as not here, what an officer settled as not found, or either.
    """

    q: Line | None = None
    unit: UUID | None = None
    building: UUID | None = None
    room: UUID | None = None
    class_code: str | None = Field(default=None, pattern=CLASS_PATTERN)
    kind: AssetKind | None = None
    condition: Condition | Damaged | None = None
    holder: UUID | None = None
    tag: Tagged | None = None
    state: AssetState | None = None
    year_from: int | None = Field(default=None, ge=1900, le=2200)
    year_to: int | None = Field(default=None, ge=1900, le=2200)
    value_from: Decimal | None = Field(default=None, ge=0, lt=BEYOND_ALL_VALUES, decimal_places=2)
    value_to: Decimal | None = Field(default=None, ge=0, lt=BEYOND_ALL_VALUES, decimal_places=2)
    way: AcquisitionWay | None = None
    runs_out_by: date | None = None
    seen_before: AwareDatetime | None = None
    never_seen: bool = False
    without_room: bool = False
    without_holder: bool = False
    without_photo: bool = False
    missing: Missing | None = None
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
            missing=self.missing,
            sort=self.sort,
        )


class NamedOut(Schema):
    """A key with the words people use for it."""

    id: UUID
    name: str


class AssetOut(Schema):
    """One asset. Money is a decimal string; `version` goes up with every change of the asset.

    `is_missed`: its holder reported it as not here; `is_gone`: an officer settled that it is not
    found.
    """

    id: UUID
    name: str
    brand: str | None
    serial: str | None
    class_code: str
    class_name: str
    kind: AssetKind
    state: AssetState
    condition: Condition
    acquisition_value: Annotated[str, BeforeValidator(in_rupiah)]
    acquired_on: date
    acquisition_way: AcquisitionWay
    source: str | None
    unit: NamedOut
    room: NamedOut | None
    holder: NamedOut | None
    tag: str | None
    seen_at: datetime | None
    seen_room: NamedOut | None
    is_missed: bool
    is_gone: bool
    registered_at: datetime
    version: int


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
            **AssetOut.model_validate(row).model_dump(),
            condition_on=kept.condition_on,
            attribution=None if kept.attribution is None else in_rupiah(kept.attribution),
            home_room=NamedOut.model_validate(home) if home else None,
            facts={fact.name: to_json(value) for fact, value in known_facts(kept)},
            photos=list(photos),
            documents=[DocumentOut.model_validate(one) for one in documents],
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
        return cls.model_validate(
            {
                "assets": page.rows,
                "next": write_cursor(page.after) if page.after else None,
                "count": page.count.number,
                "count_is_capped": page.count.more,
                "mended": page.mended,
            }
        )
