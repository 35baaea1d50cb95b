"""How lists are asked for and paged, and how capped counts are written."""

import base64
import binascii
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from inventory.desk.errors import UnfitCursor
from inventory.errors import mark
from inventory.register.rules import AcquisitionWay, AssetKind, AssetState, Condition

PAGE_SIZE = 50
LONGEST_CURSOR = 2000
MOST_COUNTED = 1000
MOST_SHOWN = 10**9
MOST_HITS = 8
"""So many things are offered while someone types, whatever they are."""
WITHIN = 3
"""How a name answers a search that is only somewhere within it."""


BY_HAND = frozenset({"asset.changed", "asset.placed"})
"""Verbs of acts that can be undone as one, where the act did nothing else."""

UNDOING = frozenset({"asset.change_undone", "asset.placement_undone"})
"""Verbs of the acts that undid one."""


class Deed(StrEnum):
    """What was done, as the log can be narrowed to it."""

    REGISTERED = "registered"
    CHANGED = "changed"
    MOVED = "moved"
    HANDED_OVER = "handed_over"
    SEEN = "seen"
    CONFIRMED = "confirmed"
    TAGGED = "tagged"
    PAPERS = "papers"
    UNDONE = "undone"
    PLACES = "places"
    ACCESS = "access"


DEED_NAMES: Mapping[Deed, str] = {
    Deed.REGISTERED: mark("Registered assets"),
    Deed.CHANGED: mark("Changed assets"),
    Deed.MOVED: mark("Moved assets"),
    Deed.HANDED_OVER: mark("Handed over or took back"),
    Deed.SEEN: mark("Checked assets"),
    Deed.CONFIRMED: mark("Said what is here and what is not"),
    Deed.TAGGED: mark("Tags and labels"),
    Deed.PAPERS: mark("Photos and documents"),
    Deed.UNDONE: mark("Undid something"),
    Deed.PLACES: mark("Rooms, people and kept lists"),
    Deed.ACCESS: mark("Accounts, roles and units"),
}

DEED_VERBS: Mapping[Deed, frozenset[str]] = {
    Deed.REGISTERED: frozenset({"asset.registered"}),
    Deed.CHANGED: frozenset({"asset.changed"}),
    Deed.MOVED: frozenset({"asset.placed"}),
    Deed.HANDED_OVER: frozenset({"asset.handed_over"}),
    Deed.SEEN: frozenset({"asset.seen", "asset.seen_moving"}),
    Deed.CONFIRMED: frozenset({"asset.confirmed", "asset.missed", "asset.miss_settled"}),
    Deed.TAGGED: frozenset(
        {
            "tag.issued",
            "tag.bound",
            "tag.retired",
            "tag.replaced",
            "labels.ordered",
            "labels.released",
            "labels.held_back",
            "report.settled",
        }
    ),
    Deed.PAPERS: frozenset(
        {
            "asset.photo_added",
            "asset.photo_removed",
            "asset.photo_put_first",
            "asset.document_added",
            "asset.document_removed",
        }
    ),
    Deed.UNDONE: UNDOING | {"asset.unseen", "asset.unseen_moving", "tag.unbound"},
    Deed.PLACES: frozenset(
        {
            "building.added",
            "building.changed",
            "room.added",
            "room.changed",
            "person.added",
            "person.changed",
            "official.appointed",
            "official.ended",
            "filter.shared",
            "filter.renamed",
            "filter.removed",
        }
    ),
    Deed.ACCESS: frozenset(
        {
            "account.added",
            "account.invited",
            "account.opened",
            "account.closed",
            "password.set",
            "role.granted",
            "role.ended",
            "token.issued",
            "token.revoked",
            "register.opened",
            "unit.added",
            "unit.changed",
        }
    ),
}


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
    condition: Condition | None = None
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
    sort: Sort | None = None

    @property
    def order(self) -> Sort:
        """The order of the list."""
        return self.sort or (Sort.NEWEST if self.q else Sort.NAME)


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What the log shows: whose acts, which, on what, and when; `until` is not included."""

    actor_id: UUID | None = None
    deed: Deed | None = None
    kind: str | None = None
    assets: Sequence[UUID] | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place behind the last row shown, and how many rows were shown before.

    `value` is what the list is ordered by, as text; None where the row has none.
    """

    sort: Sort
    value: str | None
    id: UUID
    shown: int


@dataclass(frozen=True, slots=True)
class Capped:
    """A count, known in full or stopped at MOST_COUNTED; then `more` says that there are more."""

    number: int
    more: bool = False

    @classmethod
    def of(cls, counted: int) -> "Capped":
        """Read a count that went one beyond the most."""
        return cls(min(counted, MOST_COUNTED), counted > MOST_COUNTED)


def write_cursor(cursor: Cursor) -> str:
    """Return a cursor as it stands in an address."""
    place = [cursor.sort, cursor.value, cursor.id.hex, cursor.shown]
    text = json.dumps(place, ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def place_after(text: str | None) -> Cursor | None:
    """Return where a list goes on, None at its beginning; raises UnfitCursor."""
    return read_cursor(text) if text else None


def read_cursor(text: str) -> Cursor:
    """Return what `write_cursor` wrote; raises UnfitCursor for anything else."""
    try:
        padded = text + "=" * (-len(text) % 4)
        sort, value, key, shown = json.loads(
            base64.b64decode(padded, altchars=b"-_", validate=True)
        )
        cursor = Cursor(Sort(sort), value, UUID(hex=key), shown)
    except (binascii.Error, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise UnfitCursor(field="after") from error
    if not _is_fit(value) or type(shown) is not int or not 0 <= shown <= MOST_SHOWN:
        raise UnfitCursor(field="after")
    return cursor


def _is_fit(value: object) -> bool:
    if value is None:
        return True
    return isinstance(value, str) and not any(
        unicodedata.category(sign) in ("Cc", "Cs") for sign in value
    )


def fit(q: str, names: Iterable[str]) -> int:
    """Say how well the best of some names answers a search: 0 is the name itself, 1 begins it,
    2 begins a word of it, and WITHIN is anything else."""
    return min((_fit(q.casefold(), name.casefold()) for name in names), default=WITHIN)


def _fit(q: str, name: str) -> int:
    if name.startswith(q):
        return 0 if name == q else 1
    return 2 if f" {q}" in name else WITHIN


def begins_words(q: str, names: str) -> bool:
    """Say whether each word of a search begins some word of these names."""
    words = names.casefold().split()
    return all(any(word.startswith(one) for word in words) for one in q.casefold().split())


def shares(found: Sequence[int], most: int = MOST_HITS) -> list[int]:
    """Share places among groups that found so many things: a group has fewer than another only
    where it found no more, or comes later and the last place is taken."""
    given = [0] * len(found)
    for _ in range(min(most, sum(found))):
        open_still = (number for number, count in enumerate(found) if given[number] < count)
        given[min(open_still, key=lambda number: given[number])] += 1
    return given
