"""What lists are asked for in the address: search words, filters and the place to go on from."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Annotated
from urllib.parse import parse_qsl
from uuid import UUID

from pydantic import BeforeValidator, Field, StringConstraints

from inventory.desk.errors import UnfitList
from inventory.desk.rules import (
    LONGEST_CURSOR,
    USUAL_COLUMNS,
    AssetFilter,
    Column,
    Deed,
    LogFilter,
    Sort,
    Tagged,
)
from inventory.register.rules import (
    BEYOND_ALL_VALUES,
    AcquisitionWay,
    AssetKind,
    AssetState,
    Condition,
)
from inventory.web.forms import Form, Line, LocalDate, Optional, Rupiah, ShortLine


class Without(StrEnum):
    """The only value that some filters take: those that have none."""

    NONE = "none"


class Seen(StrEnum):
    """The only value that `seen` takes."""

    NEVER = "never"


def _apart(value: object) -> object:
    """Read `room,value` as it stands in an address."""
    return [one for one in value.split(",") if one] if isinstance(value, str) else value


Year = Annotated[int | None, Field(ge=1900, le=2200), Optional]
Amount = Annotated[Rupiah | None, Field(ge=0, lt=BEYOND_ALL_VALUES), Optional]
Day = Annotated[LocalDate | None, Field(ge=date(1900, 1, 1), le=date(2200, 1, 1)), Optional]


class AssetListForm(Form):
    """The address of the asset list."""

    q: Annotated[Line | None, Optional] = None
    unit: Annotated[UUID | None, Optional] = None
    building: Annotated[UUID | None, Optional] = None
    room_id: Annotated[UUID | None, Optional] = None
    class_code: Annotated[str | None, Field(pattern=r"^\d(\.\d{1,3}){0,6}$"), Optional] = None
    kind: Annotated[AssetKind | None, Optional] = None
    condition: Annotated[Condition | None, Optional] = None
    holder: Annotated[UUID | None, Optional] = None
    held: Annotated[Without | None, Optional] = None
    tag: Annotated[Tagged | None, Optional] = None
    place: Annotated[Without | None, Optional] = None
    photo: Annotated[Without | None, Optional] = None
    state: Annotated[AssetState | None, Optional] = None
    year_from: Year = None
    year_to: Year = None
    value_from: Amount = None
    value_to: Amount = None
    way: Annotated[AcquisitionWay | None, Optional] = None
    runs_out_by: Day = None
    seen: Annotated[Seen | None, Optional] = None
    seen_before: Day = None
    sort: Annotated[Sort | None, Optional] = None
    cols: Annotated[tuple[Column, ...], BeforeValidator(_apart), Field(max_length=20)] = ()
    after: Annotated[str | None, Optional] = Field(default=None, max_length=LONGEST_CURSOR)

    def wanted(self, zone: tzinfo) -> AssetFilter:
        """Return the filter; a day begins at midnight in this zone."""
        day = self.seen_before
        return AssetFilter(
            q=self.q,
            unit_id=self.unit,
            building_id=self.building,
            room_id=self.room_id,
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
            seen_before=datetime.combine(day, time(), zone) if day else None,
            never_seen=self.seen is not None,
            unplaced=self.place is not None,
            unheld=self.held is not None,
            unpictured=self.photo is not None,
            sort=self.sort,
        )

    def columns(self) -> tuple[Column, ...]:
        """Return the columns of the table, in their own order."""
        chosen = set(self.cols or USUAL_COLUMNS)
        return tuple(column for column in Column if column in chosen)


FILTERS = tuple(
    name for name in AssetListForm.model_fields if name not in ("q", "sort", "cols", "after")
)
"""The fields of the address that narrow the list, beside its words."""


LONGEST_LIST = 2000


def read_list(text: str) -> dict[str, str]:
    """Read the filters of a list as its address has them; raises UnfitList.

    What is not known is refused: a filter left out would choose more than anyone meant.
    """
    if len(text) > LONGEST_LIST:
        raise UnfitList
    try:
        fields = dict(parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text)))
        AssetListForm.model_validate(fields)
    except ValueError as error:
        raise UnfitList from error
    if not fields.keys() <= AssetListForm.model_fields.keys() - {"after"}:
        raise UnfitList
    return fields


Address = Annotated[
    str,
    StringConstraints(
        max_length=LONGEST_LIST,
        pattern=r"^[a-z][a-z_]*=[^&=\s\x00-\x1f]+(&[a-z][a-z_]*=[^&=\s\x00-\x1f]+)*$",
    ),
]
"""The filters of a list as they stand in its address, `unit=…&condition=heavy`."""


class SaveFilterForm(Form):
    """A list to keep: its name, its address, for oneself or for a unit."""

    name: ShortLine
    query: Address
    unit_id: Annotated[UUID | None, Optional] = None


class RenameFilterForm(Form):
    """Another name for a kept list."""

    name: ShortLine


class SearchForm(Form):
    """The address of the search."""

    q: Annotated[Line | None, Optional] = None


class SummaryForm(Form):
    """The address of the summary."""

    unit: Annotated[UUID | None, Optional] = None


class RoomsForm(Form):
    """The address of the rooms page."""

    q: Annotated[Line | None, Optional] = None


class Tab(StrEnum):
    """The lists of a room: what should be here, what was last seen here."""

    RECORDED = "recorded"
    SEEN = "seen"


class RoomForm(Form):
    """The address of a room: which list, and where it goes on."""

    tab: Annotated[Tab | None, Optional] = None
    after: Annotated[str | None, Optional] = Field(default=None, max_length=LONGEST_CURSOR)


class Mine(StrEnum):
    """The two lists of one's own: the rooms one keeps, the things in one's name."""

    ROOMS = "rooms"
    ITEMS = "items"


class MineForm(Form):
    """The address of one's own things: which list."""

    tab: Annotated[Mine | None, Optional] = None


class PeopleForm(Form):
    """The address of the list of people; `left` shows those who left too."""

    q: Annotated[Line | None, Optional] = None
    unit: Annotated[UUID | None, Optional] = None
    left: Annotated[bool | None, Optional] = None
    after: Annotated[UUID | None, Optional] = None


class Whole(StrEnum):
    """The only value that the history of a card takes."""

    ALL = "all"


Before = Annotated[int | None, Field(ge=1, le=2**63 - 1), Optional]


class CardForm(Form):
    """The address of an asset's card: whether its whole history is asked for, and from where on."""

    history: Annotated[Whole | None, Optional] = None
    before: Before = None


class LogForm(Form):
    """The address of the activity log: who, what, on which things, when; and where it goes on."""

    person: Annotated[UUID | None, Optional] = None
    deed: Annotated[Deed | None, Optional] = None
    kind: Annotated[str | None, Optional] = Field(default=None, max_length=20)
    thing: Annotated[Line | None, Optional] = None
    from_on: Day = None
    to_on: Day = None
    before: Before = None

    def wanted(self, zone: tzinfo, assets: Sequence[UUID] | None) -> LogFilter:
        """Return the filter; a day begins at midnight in this zone, and the last is included."""
        first, last = self.from_on, self.to_on
        return LogFilter(
            actor_id=self.person,
            deed=self.deed,
            kind=self.kind,
            assets=assets,
            since=datetime.combine(first, time(), zone) if first else None,
            until=datetime.combine(last + timedelta(days=1), time(), zone) if last else None,
        )
