"""Draw a tag's QR for a second phone to read from the screen: the very squares of the label."""

from dataclasses import dataclass

from inventory.tags.models import Tag
from labels import QUIET, symbol


@dataclass(frozen=True, slots=True)
class Drawing:
    """A path of dark squares, one unit each, and the side of the square it stands in."""

    path: str
    side: int


def draw(tag: Tag) -> Drawing:
    """Return the tag's symbol with its quiet zone, as an SVG path."""
    squares = symbol(
        tag.content,
        version=tag.qr_version,
        level=tag.qr_level,
        mask=tag.qr_mask,
        segmentation=tag.qr_segmentation,
    )
    path = "".join(
        f"M{QUIET + column} {QUIET + row}h{length}v1h-{length}z"
        for row, column, length in squares.dark_runs()
    )
    return Drawing(path, squares.size + 2 * QUIET)
