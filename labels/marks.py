"""What a label is made of: plain marks, in millimetres from the top left of label or sheet."""

from dataclasses import dataclass, replace

from labels.fonts import FONTS
from labels.geometry import POINT, Box, nearest_dot
from labels.qr import Symbol

BLACK = 0.0
WHITE = 1.0


@dataclass(frozen=True, slots=True)
class QrMark:
    """A symbol whose first module has its top left corner at `x`, `y`; the quiet zone is paper."""

    symbol: Symbol
    x: float
    y: float
    module: float


@dataclass(frozen=True, slots=True)
class TextRun:
    """One line of text that starts at `x` on the baseline `y`; `size` in points."""

    text: str
    x: float
    y: float
    font: str
    size: float
    ink: float = BLACK


@dataclass(frozen=True, slots=True)
class Line:
    """A straight stroke with square ends."""

    x1: float
    y1: float
    x2: float
    y2: float
    thickness: float
    ink: float = BLACK


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A filled rectangle."""

    box: Box
    ink: float = BLACK


Mark = QrMark | TextRun | Line | Rectangle


def extent(mark: Mark) -> Box:
    """Return the box that the mark needs: with ascenders, and a symbol without its quiet zone."""
    if isinstance(mark, QrMark):
        side = mark.symbol.size * mark.module
        return Box(mark.x, mark.y, side, side)
    if isinstance(mark, TextRun):
        font, size = FONTS[mark.font], mark.size * POINT
        top, height = mark.y - font.ascent * size, (font.ascent + font.descent) * size
        return Box(mark.x, top, font.width(mark.text) * size, height)
    if isinstance(mark, Line):
        half = mark.thickness / 2
        left, top = min(mark.x1, mark.x2), min(mark.y1, mark.y2)
        width, height = abs(mark.x2 - mark.x1), abs(mark.y2 - mark.y1)
        if width >= height:
            return Box(left, top - half, width, height + mark.thickness)
        return Box(left - half, top, width + mark.thickness, height)
    return mark.box


def moved(mark: Mark, dx: float, dy: float) -> Mark:
    """Return the mark moved on the paper; a symbol comes to stand on whole printer dots."""
    if isinstance(mark, QrMark):
        x, y = nearest_dot(mark.x + dx), nearest_dot(mark.y + dy)
        return QrMark(mark.symbol, x, y, mark.module)
    if isinstance(mark, TextRun):
        return TextRun(mark.text, mark.x + dx, mark.y + dy, mark.font, mark.size, mark.ink)
    if isinstance(mark, Line):
        return replace(mark, x1=mark.x1 + dx, y1=mark.y1 + dy, x2=mark.x2 + dx, y2=mark.y2 + dy)
    return replace(mark, box=mark.box.moved(dx, dy))
