"""Draw a tag's QR for a second phone to read from the screen: the very squares of the label."""

from inventory.tags.models import Tag
from inventory.web import symbols
from inventory.web.symbols import Drawing
from labels import symbol


def draw(tag: Tag) -> Drawing:
    """Return the tag's symbol with its quiet zone, as an SVG path."""
    return symbols.draw(
        symbol(
            tag.content,
            version=tag.qr_version,
            level=tag.qr_level,
            mask=tag.qr_mask,
            segmentation=tag.qr_segmentation,
        )
    )
