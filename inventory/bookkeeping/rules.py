"""The rules of entering assets, as plain functions: how many at once, serials, likely dates."""

from collections.abc import Sequence
from datetime import date

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


def is_likely_date(acquired_on: date, today: date) -> bool:
    """Say whether an asset can have been acquired on this date: it has been, and lately."""
    return acquired_on.year >= FIRST_LIKELY_YEAR and acquired_on <= today
