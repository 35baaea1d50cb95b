"""The rules of entering assets, as plain functions: how many at once, serials, likely dates."""

from collections.abc import Sequence
from datetime import date

from inventory.bookkeeping.errors import UnlikelyDate

LARGEST_LOT = 200
FIRST_LIKELY_YEAR = 1800


def first_repeat(serials: Sequence[str | None]) -> tuple[int, int] | None:
    """Return the places of the first two equal serials, upper and lower case alike, or None."""
    places: dict[str, int] = {}
    for place, serial in enumerate(serials):
        if serial is None:
            continue
        first = places.setdefault(serial.casefold(), place)
        if first != place:
            return first, place
    return None


def check_acquired_on(acquired_on: date, today: date) -> None:
    """Raise UnlikelyDate unless the date has been, and not centuries ago."""
    if acquired_on.year < FIRST_LIKELY_YEAR or acquired_on > today:
        raise UnlikelyDate(field="acquired_on")
