"""Draw a QR symbol into a page, for a second phone to read from the screen."""

from dataclasses import dataclass

from labels import QUIET, Symbol


@dataclass(frozen=True, slots=True)
class Drawing:
    """A path of dark squares, one unit each, and the side of the square it stands in."""

    path: str
    side: int


def draw(squares: Symbol) -> Drawing:
    """Return a symbol with its quiet zone, as an SVG path."""
    path = "".join(
        f"M{QUIET + column} {QUIET + row}h{length}v1h-{length}z"
        for row, column, length in squares.dark_runs()
    )
    return Drawing(path, squares.size + 2 * QUIET)
