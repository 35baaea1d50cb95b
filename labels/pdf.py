"""Sheets into a PDF file: every symbol one filled path, every text selectable, the fonts inside."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from io import BytesIO
from typing import Any

import pikepdf
from fontTools import subset

from labels.fonts import FONTS, open_font
from labels.geometry import POINT
from labels.layout import Sheet
from labels.marks import Line, Mark, QrMark, Rectangle, TextRun
from labels.qr import Symbol

ENCODING = "cp1252"


def write_pdf(sheets: Iterable[Sheet], *, title: str = "") -> bytes:
    """Return a PDF 1.7 file with one page a sheet, at true size.

    The same sheets give the same bytes. Sheets are read one at a time.
    """
    pdf = pikepdf.Pdf.new()
    resources = pdf.make_indirect(pikepdf.Dictionary())
    used: dict[str, set[str]] = defaultdict(set)
    for sheet in sheets:
        for mark in sheet.marks():
            if isinstance(mark, TextRun):
                used[mark.font].update(mark.text)
        _add_page(pdf, sheet, resources)
    resources["/Font"] = pikepdf.Dictionary(
        {f"/{key}": _font(pdf, key, "".join(sorted(used[key]))) for key in sorted(used)}
    )
    # a printer dialogue must not shrink the sheet: labels would miss their places
    pdf.Root["/ViewerPreferences"] = pikepdf.Dictionary(PrintScaling=pikepdf.Name("/None"))
    pdf.docinfo["/Title"] = pikepdf.String(title)
    out = BytesIO()
    pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _add_page(pdf: pikepdf.Pdf, sheet: Sheet, resources: Any) -> None:
    operators = b"\n".join(_operators(mark, sheet.height) for mark in sheet.marks())
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=[0, 0, _points(sheet.width), _points(sheet.height)],
        Resources=resources,
        Contents=pdf.make_stream(operators),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))


def _points(length: float) -> float:
    return round(length / POINT, 4)


def _operators(mark: Mark, height: float) -> bytes:
    """Return the drawing operators of a mark; a page counts from the bottom, in points."""
    match mark:
        case QrMark(symbol, x, y, module):
            side = module / POINT
            bottom = (height - y - symbol.size * module) / POINT
            path = b" ".join(_path(symbol))
            return b"q 0 g %.5f 0 0 %.5f %.4f %.4f cm %b f Q" % (
                side, side, x / POINT, bottom, path,
            )  # fmt: skip
        case TextRun(text, x, y, font, size, ink):
            return b"BT %g g /%b %g Tf %.3f %.3f Td (%b) Tj ET" % (
                ink, font.encode(), size, x / POINT, (height - y) / POINT, _escaped(text),
            )  # fmt: skip
        case Line(x1, y1, x2, y2, thickness, ink):
            return b"%g G %.3f w %.3f %.3f m %.3f %.3f l S" % (
                ink, thickness / POINT, x1 / POINT, (height - y1) / POINT,
                x2 / POINT, (height - y2) / POINT,
            )  # fmt: skip
        case Rectangle(box, ink):
            return b"%g g %.3f %.3f %.3f %.3f re f" % (
                ink, box.x / POINT, (height - box.bottom) / POINT,
                box.width / POINT, box.height / POINT,
            )  # fmt: skip


def _path(symbol: Symbol) -> Iterator[bytes]:
    """Yield the dark runs of the symbol as rectangles, a module being the unit.

    One path filled once leaves no seams between the rows.
    """
    top = symbol.size - 1
    for row, start, length in symbol.dark_runs():
        yield b"%d %d %d 1 re" % (start, top - row, length)


def _escaped(text: str) -> bytes:
    plain = text.encode(ENCODING)
    return plain.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _font(pdf: pikepdf.Pdf, key: str, characters: str) -> Any:
    font = FONTS[key]
    data = _subset(key, characters)
    codes = range(32, 256)
    letters = [bytes([code]).decode(ENCODING, "ignore") for code in codes]
    name = pikepdf.Name(f"/{_tag(characters)}+{font.name}")
    embedded = pdf.make_stream(data)
    embedded["/Length1"] = len(data)
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor,
        FontName=name,
        Flags=33 if key == "mono" else 32,
        FontBBox=[0, round(-font.descent * 1000), 1000, round(font.ascent * 1000)],
        ItalicAngle=0,
        Ascent=round(font.ascent * 1000),
        Descent=round(-font.descent * 1000),
        CapHeight=round(font.capital * 1000),
        StemV=80,
        FontFile2=embedded,
    )
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.TrueType,
            BaseFont=name,
            Encoding=pikepdf.Name.WinAnsiEncoding,
            FirstChar=codes.start,
            LastChar=codes.stop - 1,
            Widths=[round(font.advances.get(letter, 0) * 1000) for letter in letters],
            FontDescriptor=pdf.make_indirect(descriptor),
        )
    )


def _tag(characters: str) -> str:
    """Return the six capitals that mark a subset, the same for the same characters."""
    number = sum((place + 1) * ord(c) for place, c in enumerate(characters))
    return "".join(chr(65 + number // 26**place % 26) for place in range(6))


@lru_cache(maxsize=32)
def _subset(key: str, characters: str) -> bytes:
    source = open_font(FONTS[key].data)
    options = subset.Options()
    options.name_IDs = [0, 13]  # copyright and licence travel with the font
    options.recalc_timestamp = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(source)
    out = BytesIO()
    source.save(out)
    return out.getvalue()
