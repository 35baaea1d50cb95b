"""How lists are asked for and paged, and how rooms and capped counts are written."""

import base64
import binascii
import json
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from inventory.desk.errors import UnfitCursor
from inventory.register.rules import Condition

PAGE_SIZE = 50
LONGEST_CURSOR = 2000
MOST_COUNTED = 1000


class Sort(StrEnum):
    """The orders of the asset list."""

    NAME = "name"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class AssetFilter:
    """What an asset list shows: every field narrows it, None leaves it wide."""

    q: str | None = None
    condition: Condition | None = None
    room_id: UUID | None = None
    unit_id: UUID | None = None
    untagged: bool = False
    unplaced: bool = False
    sort: Sort = Sort.NAME


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place behind the last row shown, and how many rows were shown before."""

    name: str
    id: UUID
    shown: int


@dataclass(frozen=True, slots=True)
class Capped:
    """A count that stops at MOST_COUNTED; `more` says that there are more."""

    number: int
    more: bool = False

    @classmethod
    def of(cls, counted: int) -> "Capped":
        """Read a count that went one beyond the most."""
        return cls(min(counted, MOST_COUNTED), counted > MOST_COUNTED)


def write_cursor(cursor: Cursor) -> str:
    """Return a cursor as it stands in an address."""
    text = json.dumps([cursor.name, cursor.id.hex, cursor.shown], ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def place_after(text: str | None) -> Cursor | None:
    """Return where a list goes on, None at its beginning; raises UnfitCursor."""
    return read_cursor(text) if text else None


def read_cursor(text: str) -> Cursor:
    """Return what `write_cursor` wrote; raises UnfitCursor for anything else."""
    try:
        padded = text + "=" * (-len(text) % 4)
        name, key, shown = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if not isinstance(name, str) or not isinstance(key, str) or type(shown) is not int:
            raise UnfitCursor(field="after")
        cursor = Cursor(name, UUID(hex=key), shown)
    except (binascii.Error, ValueError, TypeError, RecursionError) as error:
        raise UnfitCursor(field="after") from error
    if shown < 0 or any(unicodedata.category(sign) in ("Cc", "Cs") for sign in name):
        raise UnfitCursor(field="after")
    return cursor
