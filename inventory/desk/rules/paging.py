"""How lists are paged, and how far they are counted."""

import base64
import binascii
import json
import unicodedata
from dataclasses import dataclass
from uuid import UUID

from inventory.desk.errors import UnfitCursor
from inventory.desk.rules.lists import Sort

PAGE_SIZE = 50
LONGEST_CURSOR = 2000
MOST_COUNTED = 1000
MOST_SHOWN = 10**9


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
