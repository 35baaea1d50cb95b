"""The rules of entering assets, as plain functions: how many at once, their rows, likely dates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from inventory.bookkeeping.errors import SerialRepeated, UnlikelyDate, ValueRepeated

LARGEST_LOT = 200
FIRST_LIKELY_YEAR = 1800


SERIAL = "serial"


@dataclass(frozen=True, slots=True)
class Row:
    """One of the things entered together: its line as typed (from 1), and what it alone has."""

    line: int
    serial: str | None = None
    own: Mapping[str, str] = field(default_factory=dict)

    def values(self) -> dict[str, str]:
        """Return what stands in the row, by column."""
        return ({SERIAL: self.serial} if self.serial else {}) | dict(self.own)


@dataclass(frozen=True, slots=True)
class Repeat:
    """A value that stands in the same column of an earlier row already."""

    column: str
    value: str
    first: int
    second: int


def repeats(rows: Sequence[Row]) -> list[Repeat]:
    """Return every value that comes again in its column, upper and lower case alike."""
    places: dict[tuple[str, str], int] = {}
    found = []
    for row in rows:
        for column, value in row.values().items():
            first = places.setdefault((column, value.casefold()), row.line)
            if first != row.line:
                found.append(Repeat(column, value, first, row.line))
    return found


def check_repeats(rows: Sequence[Row]) -> None:
    """Raise SerialRepeated or ValueRepeated where a row has what an earlier one has already."""
    for one in repeats(rows):
        where = {"first": one.first, "second": one.second, "field": "serials"}
        if one.column == SERIAL:
            raise SerialRepeated(serial=one.value, **where)
        raise ValueRepeated(value=one.value, **where)


def check_acquired_on(acquired_on: date, today: date) -> None:
    """Raise UnlikelyDate unless the date has been, and not centuries ago."""
    if acquired_on.year < FIRST_LIKELY_YEAR or acquired_on > today:
        raise UnlikelyDate(field="acquired_on")
