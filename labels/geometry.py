"""Lengths on paper: millimetres from the top left, printer dots, and upright boxes."""

import math
from dataclasses import dataclass

POINT = 25.4 / 72
"""One typographic point in millimetres."""

DOT = 25.4 / 300
"""One dot of a 300 dpi printer in millimetres; whole at 600 and 1200 dpi as well."""

TOLERANCE = 1e-6
"""Rounding of sums, in millimetres; far below anything a printer can show."""


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle; `x` and `y` are its top left corner, all in millimetres."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def contains(self, other: "Box") -> bool:
        """Say whether `other` lies wholly inside; touching edges count as inside."""
        return (
            other.x >= self.x - TOLERANCE
            and other.y >= self.y - TOLERANCE
            and other.right <= self.right + TOLERANCE
            and other.bottom <= self.bottom + TOLERANCE
        )

    def overlaps(self, other: "Box") -> bool:
        """Say whether the two share an area; touching edges do not count."""
        return (
            other.x < self.right - TOLERANCE
            and self.x < other.right - TOLERANCE
            and other.y < self.bottom - TOLERANCE
            and self.y < other.bottom - TOLERANCE
        )

    def moved(self, dx: float, dy: float) -> "Box":
        return Box(self.x + dx, self.y + dy, self.width, self.height)


def whole_dots(length: float) -> float:
    """Return the longest whole number of dots within `length`, in millimetres."""
    return math.floor(length / DOT + TOLERANCE) * DOT


def nearest_dot(length: float) -> float:
    """Return `length` moved to the nearest whole dot, in millimetres."""
    return round(length / DOT) * DOT
