"""One label as a picture for the screen, true to the millimetre and without needing a font."""

from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen

from labels.fonts import FONTS, open_font
from labels.geometry import POINT
from labels.layout import Sheet
from labels.marks import Line, Mark, QrMark, Rectangle, TextRun


def write_svg(sheet: Sheet, *, title: str = "") -> str:
    """Return the sheet as SVG whose width and height are millimetres; texts are outlines.

    It has no style, script or link, so that a page with a strict policy may hold it inline.
    """
    size = f'width="{sheet.width:g}mm" height="{sheet.height:g}mm"'
    view = f'viewBox="0 0 {sheet.width:g} {sheet.height:g}"'
    drawn = "".join(map(_drawn, sheet.marks()))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {view} role="img">'
        f"<title>{escape(title)}</title>"
        f'<rect width="100%" height="100%" fill="#fff"/>{drawn}</svg>'
    )


def _drawn(mark: Mark) -> str:
    match mark:
        case QrMark(_, x, y, module):
            unit = f"matrix({module:.5f} 0 0 {module:.5f} {x:.4f} {y:.4f})"
            crisp = 'shape-rendering="crispEdges"'
            return f'<path transform="{unit}" {crisp} d="{_squares(mark)}"/>'
        case TextRun(_, x, y, key, size, ink):
            scale = size * POINT / _font(key)["head"].unitsPerEm
            unit = f"matrix({scale:.7f} 0 0 -{scale:.7f} {x:.4f} {y:.4f})"
            return f'<path transform="{unit}" fill="{_colour(ink)}" d="{_outlines(mark)}"/>'
        case Line(x1, y1, x2, y2, thickness, ink):
            ends = f'x1="{x1:.3f}" y1="{y1:.3f}" x2="{x2:.3f}" y2="{y2:.3f}"'
            return f'<line {ends} stroke="{_colour(ink)}" stroke-width="{thickness:g}"/>'
        case Rectangle(box, ink):
            corner = f'x="{box.x:.3f}" y="{box.y:.3f}"'
            sides = f'width="{box.width:.3f}" height="{box.height:.3f}"'
            return f'<rect {corner} {sides} fill="{_colour(ink)}"/>'


def _squares(mark: QrMark) -> str:
    return "".join(
        f"M{start} {row}h{length}v1h-{length}z" for row, start, length in mark.symbol.dark_runs()
    )


def _outlines(run: TextRun) -> str:
    """Return the outlines of the text in the units of its font."""
    font = _font(run.font)
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:.0f}")
    x = 0
    for character in run.text:
        name = names[ord(character)]
        glyphs[name].draw(TransformPen(pen, (1, 0, 0, 1, x, 0)))
        x += font["hmtx"][name][0]
    return str(pen.getCommands())


def _colour(ink: float) -> str:
    level = round(ink * 255)
    return f"#{level:02x}{level:02x}{level:02x}"


@lru_cache
def _font(key: str) -> Any:
    return open_font(FONTS[key].data)
