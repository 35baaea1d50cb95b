"""A code that was read: what it says and where in the picture it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import dist
from statistics import median
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
Corners: TypeAlias = tuple[Point, Point, Point, Point]


@dataclass(frozen=True, slots=True)
class Reading:
    """One code in one picture.

    `corners` are (x, y) in pixels of the picture as given, from the code's own top left
    clockwise: top left, top right, bottom right, bottom left. The text is whatever the code
    says, and may be hostile.
    """

    text: str
    corners: Corners

    @property
    def centre(self) -> Point:
        xs, ys = zip(*self.corners, strict=True)
        return sum(xs) / 4, sum(ys) / 4

    @property
    def side(self) -> float:
        """The longest of the four sides, in pixels."""
        around = (*self.corners[1:], self.corners[0])
        return max(dist(a, b) for a, b in zip(self.corners, around, strict=True))


def merge(readings: Iterable[Reading]) -> list[Reading]:
    """Drop repeats of one code; two printed codes that say the same remain two."""
    kept: list[Reading] = []
    for reading in readings:
        if not any(_is_same(reading, other) for other in kept):
            kept.append(reading)
    return kept


def _is_same(one: Reading, other: Reading) -> bool:
    near = max(one.side, other.side) / 2
    return one.text == other.text and dist(one.centre, other.centre) < near


def in_reading_order(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """Sort as a page is read: rows from the top, each from the left.

    A row holds the codes whose centre lies less than half a code below the row's highest.
    """
    falling = sorted(readings, key=lambda r: (r.centre[1], r.centre[0], r.text))
    if not falling:
        return ()
    reach = median(r.side for r in falling) / 2
    ordered: list[Reading] = []
    row: list[Reading] = []
    for reading in falling:
        if row and reading.centre[1] - row[0].centre[1] >= reach:
            ordered += sorted(row, key=_from_left)
            row = []
        row.append(reading)
    return tuple(ordered + sorted(row, key=_from_left))


def _from_left(reading: Reading) -> tuple[float, float, str]:
    x, y = reading.centre
    return x, y, reading.text
