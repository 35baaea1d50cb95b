"""A list of assets as it stands in an address: what it is narrowed to, and the way back to it."""

from datetime import date, datetime, time, tzinfo
from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import parse_qsl
from uuid import UUID

from flask import url_for
from pydantic import BeforeValidator, Field, StringConstraints

from inventory.desk.errors import UnfitList
from inventory.desk.rules import (
    LONGEST_CURSOR,
    USUAL_COLUMNS,
    AssetFilter,
    Column,
    Damaged,
    Missing,
    Sort,
    Tagged,
)
from inventory.register.rules import (
    BEYOND_ALL_VALUES,
    CLASS_PATTERN,
    AcquisitionWay,
    AssetKind,
    AssetState,
    Condition,
)
from inventory.web.forms import Form, Line, LocalDate, Optional, Rupiah


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
    class_code: Annotated[str | None, Field(pattern=CLASS_PATTERN), Optional] = None
    kind: Annotated[AssetKind | None, Optional] = None
    condition: Annotated[Condition | Damaged | None, Optional] = None
    holder: Annotated[UUID | None, Optional] = None
    held: Annotated[Without | None, Optional] = None
    tag: Annotated[Tagged | None, Optional] = None
    place: Annotated[Without | None, Optional] = None
    photo: Annotated[Without | None, Optional] = None
    missing: Annotated[Missing | None, Optional] = None
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
            missing=self.missing,
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
        said = parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text), errors="strict")
        fields = dict(said)
        AssetListForm.model_validate(fields)
    except ValueError as error:
        raise UnfitList from error
    known = AssetListForm.model_fields.keys() - {"after"}
    if len(said) > len(fields) or not fields.keys() <= known:
        raise UnfitList
    return fields


def list_url(text: str) -> str:
    """Return the address of the list with these filters; raises UnfitList."""
    fields: dict[str, Any] = dict(read_list(text))
    return url_for("desk.assets", **fields)


Address = Annotated[
    str,
    StringConstraints(
        max_length=LONGEST_LIST,
        pattern=r"^[a-z][a-z_]*=[^&=\s\x00-\x1f]+(&[a-z][a-z_]*=[^&=\s\x00-\x1f]+)*$",
    ),
]
"""The filters of a list as they stand in its address, `unit=…&condition=heavy`."""
