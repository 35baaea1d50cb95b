"""One label as a picture for the screen, true to the millimetre and without needing a font."""

from functools import lru_cache
from itertools import accumulate, starmap
from typing import Any
from xml.sax.saxutils import escape

from fontTools.pens.svgPathPen import SVGPathPen

from labels.fonts import FONTS, open_font
from labels.geometry import POINT
from labels.layout import Sheet
from labels.marks import Line, Mark, QrMark, Rectangle, TextRun


def write_svg(sheet: Sheet, *, title: str = "") -> str:
    """Return the sheet as SVG whose width and height are millimetres; texts are outlines.

    It has no style, script or outside link, so that a page with a strict policy may hold it
    inline. Equal ids of two such pictures in one page mean equal outlines, and do no harm.
    """
    size = f'width="{sheet.width:g}mm" height="{sheet.height:g}mm"'
    view = f'viewBox="0 0 {sheet.width:g} {sheet.height:g}"'
    marks = list(sheet.marks())
    letters = {(run.font, c) for run in marks if isinstance(run, TextRun) for c in run.text}
    outlines = "".join(starmap(_outline, sorted(letters)))
    drawn = "".join(map(_drawn, marks))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {view} role="img">'
        f"<title>{escape(title)}</title><defs>{outlines}</defs>"
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
            return f'<g transform="{unit}" fill="{_colour(ink)}">{_letters(mark)}</g>'
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


def _letters(run: TextRun) -> str:
    """Return references to the outlines, placed in the units of the font."""
    font = _font(run.font)
    names, widths = font.getBestCmap(), font["hmtx"]
    steps = accumulate((widths[names[ord(c)]][0] for c in run.text), initial=0)
    return "".join(
        f'<use href="#{_name(run.font, character)}" x="{x}"/>'
        for character, x in zip(run.text, steps, strict=False)
        if character != " "
    )


def _outline(key: str, character: str) -> str:
    font = _font(key)
    glyphs = font.getGlyphSet()
    pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:.0f}")
    glyphs[font.getBestCmap()[ord(character)]].draw(pen)
    return f'<path id="{_name(key, character)}" d="{pen.getCommands()}"/>'


def _name(key: str, character: str) -> str:
    return f"{key}-{ord(character):x}"


def _colour(ink: float) -> str:
    level = round(ink * 255)
    return f"#{level:02x}{level:02x}{level:02x}"


@lru_cache
def _font(key: str) -> Any:
    return open_font(FONTS[key].data)
