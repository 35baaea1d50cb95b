"""What a list of assets is asked for: how it is narrowed, ordered and laid out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from inventory.errors import mark
from inventory.register.rules import (
    CONDITION_NAMES,
    AcquisitionWay,
    AssetKind,
    AssetState,
    Condition,
)


class Sort(StrEnum):
    """The orders of the asset list."""

    NAME = "name"
    NEWEST = "newest"
    VALUE = "value"
    YEAR = "year"
    SEEN = "seen"


SORT_NAMES: Mapping[Sort, str] = {
    Sort.NAME: mark("By name"),
    Sort.NEWEST: mark("Newest first"),
    Sort.VALUE: mark("Highest value first"),
    Sort.YEAR: mark("Latest acquired first"),
    Sort.SEEN: mark("Longest not seen first"),
}


class Damaged(StrEnum):
    """Asked for beside the conditions: what is damaged, however much."""

    EITHER = "damaged"


CONDITIONS_ASKED: Mapping[Condition | Damaged, str] = {
    **dict(CONDITION_NAMES.items()),
    Damaged.EITHER: mark("Damaged, lightly or heavily"),
}


class Tagged(StrEnum):
    """How assets stand with their tag: without one in use (`ended`: there was one), or with."""

    NONE = "none"
    ENDED = "ended"
    ACTIVE = "active"


TAGGED_NAMES: Mapping[Tagged, str] = {
    Tagged.NONE: mark("Without a tag"),
    Tagged.ENDED: mark("Tag lost or taken off"),
    Tagged.ACTIVE: mark("With a tag"),
}


class Missing(StrEnum):
    """What is not where it should be: its holder reported that, or an officer settled that."""

    REPORTED = "reported"
    GONE = "gone"
    EITHER = "either"


MISSING_NAMES: Mapping[Missing, str] = {
    Missing.REPORTED: mark("Reported not here"),
    Missing.GONE: mark("Not found"),
    Missing.EITHER: mark("Reported not here, or not found"),
}


class Column(StrEnum):
    """What the table of assets can show beside name and code."""

    ROOM = "room"
    HOLDER = "holder"
    REMARKS = "remarks"
    VALUE = "value"
    UNIT = "unit"
    CLASS = "class"
    BRAND = "brand"
    SERIAL = "serial"
    PLATE = "plate"
    ACQUIRED = "acquired"
    RUNS_OUT = "runs_out"
    SEEN = "seen"


COLUMN_NAMES: Mapping[Column, str] = {
    Column.ROOM: mark("Room"),
    Column.HOLDER: mark("Holder"),
    Column.REMARKS: mark("Remarks"),
    Column.VALUE: mark("Value"),
    Column.UNIT: mark("Work unit"),
    Column.CLASS: mark("Class"),
    Column.BRAND: mark("Brand and type"),
    Column.SERIAL: mark("Serial number"),
    Column.PLATE: mark("Number plate"),
    Column.ACQUIRED: mark("Acquired on"),
    Column.RUNS_OUT: mark("Runs out"),
    Column.SEEN: mark("Last seen"),
}
USUAL_COLUMNS = (Column.ROOM, Column.HOLDER, Column.REMARKS, Column.VALUE)


SOON = timedelta(days=60)


def due_tone(day: date, today: date) -> str:
    """Say how urgent a day is after which something holds no more: `bad`, `warn`, or not yet."""
    if day < today:
        return "bad"
    return "warn" if day <= today + SOON else ""


@dataclass(frozen=True, slots=True)
class AssetFilter:
    """What an asset list shows: every field narrows it, None leaves it wide.

    `seen_before` means not seen since then, never included; `runs_out_by` that a paper or a
    warranty holds no longer than that day; `unplaced` that it should stand in a room, and stands
    in none. Without a `sort` the list goes by name, and what a search finds newest first.
    """

    q: str | None = None
    unit_id: UUID | None = None
    building_id: UUID | None = None
    room_id: UUID | None = None
    class_code: str | None = None
    kind: AssetKind | None = None
    condition: Condition | Damaged | None = None
    holder_id: UUID | None = None
    tag: Tagged | None = None
    state: AssetState | None = None
    year_from: int | None = None
    year_to: int | None = None
    value_from: Decimal | None = None
    value_to: Decimal | None = None
    way: AcquisitionWay | None = None
    runs_out_by: date | None = None
    seen_before: datetime | None = None
    never_seen: bool = False
    unplaced: bool = False
    unheld: bool = False
    unpictured: bool = False
    missing: Missing | None = None
    sort: Sort | None = None

    @property
    def order(self) -> Sort:
        """The order of the list."""
        return self.sort or (Sort.NEWEST if self.q else Sort.NAME)
