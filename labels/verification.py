"""Reads every label of a finished file back from its picture and its text, and compares."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import pypdfium2
import zxingcpp
from numpy.typing import NDArray

from labels.design import Design
from labels.errors import mark as _
from labels.geometry import POINT, Box
from labels.layout import Item, Placed, Sheet
from labels.marks import QrMark, TextRun, extent
from labels.qr import QUIET

DPI = 150
FINE_DPI = 300
FINE_BELOW = 0.65
"""Millimetres; smaller modules than these need the finer picture to be judged."""

FORMATS = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)

PAPER = 200
DARK = 128
CONTRAST = 100
SAMPLES = (0.3, 0.5, 0.7)
"""Where a module is looked at, across and down, as parts of its side."""

EDGE = 0.05
"""Millimetres of page that may be missing at the edge of a label."""

HYPHENS = dict.fromkeys(map(ord, "-\x02\ufffe"))
"""A hyphen at the end of a line comes out of a PDF in several shapes."""


class Fault(StrEnum):
    """Why a label did not read back."""

    NO_PAGE = "no_page"
    OUTSIDE = "outside"
    UNREADABLE = "unreadable"
    OTHER_TEXT = "other_text"
    MODULES = "modules"
    QUIET_ZONE = "quiet_zone"
    CODE = "code"
    FAINT = "faint"
    TEXT = "text"


REASONS = {
    Fault.NO_PAGE: _("its page is missing"),
    Fault.OUTSIDE: _("it lies outside the page"),
    Fault.UNREADABLE: _("its QR code cannot be read"),
    Fault.OTHER_TEXT: _("its QR code says something else"),
    Fault.MODULES: _("squares of its QR code are wrong"),
    Fault.QUIET_ZONE: _("the white border of its QR code is broken"),
    Fault.CODE: _("its printed code is wrong"),
    Fault.FAINT: _("its printed code cannot be seen"),
    Fault.TEXT: _("its printed text is wrong"),
}
"""English message ids for the faults."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one label; `index`, sheet, row and column count from 0.

    `called` is the text by which people know the label, `module` its QR square in millimetres.
    """

    index: int
    sheet: int
    row: int
    column: int
    called: str
    module: float
    faults: tuple[Fault, ...]

    @property
    def good(self) -> bool:
        return not self.faults


@dataclass(frozen=True, slots=True)
class _View:
    """A page as people see it: its picture, its text, and the part of the sheet that it shows."""

    picture: NDArray[np.uint8]
    text: Any
    visible: Box
    sheet_height: float

    def pixels(self, lengths: NDArray[Any], axis: int) -> NDArray[np.int64]:
        """Return the pixels at these places of the sheet; axis 0 is down, 1 is across."""
        start, size = (
            (self.visible.y, self.visible.height),
            (self.visible.x, self.visible.width),
        )[axis]
        pixels = self.picture.shape[axis]
        found: NDArray[np.int64] = np.floor((lengths - start) * (pixels / size)).astype(np.int64)
        inside: NDArray[np.int64] = np.minimum(np.maximum(found, 0), pixels - 1)
        return inside

    def crop(self, box: Box) -> NDArray[np.uint8]:
        """Return the pixels that lie wholly inside the box."""
        rows = self.pixels(np.array([box.y, box.bottom]), 0)
        columns = self.pixels(np.array([box.x, box.right]), 1)
        return self.picture[rows[0] + 1 : rows[1], columns[0] + 1 : columns[1]]

    def words(self, box: Box) -> str:
        found: str = self.text.get_text_bounded(
            left=box.x / POINT,
            right=box.right / POINT,
            bottom=(self.sheet_height - box.bottom) / POINT,
            top=(self.sheet_height - box.y) / POINT,
        )
        return _squeezed(found)


def read_back(
    data: bytes, design: Design, items: Sequence[Item], sheets: Iterable[Sheet]
) -> Iterator[Result]:
    """Yield one result a label, sheet by sheet; one page is held in memory at a time."""
    with _pages(data) as pages:
        for number, sheet in enumerate(sheets):
            if number < len(pages):
                faults = _page_faults(pages[number], design, items, sheet)
            else:
                faults = [(Fault.NO_PAGE,)] * len(sheet.labels)
            for label, found in zip(sheet.labels, faults, strict=True):
                fields = items[label.index].fields
                yield Result(
                    index=label.index,
                    sheet=number,
                    row=label.row,
                    column=label.column,
                    called=fields[design.called] or fields[design.code],
                    module=_qr_mark(label).module,
                    faults=found,
                )


def page_count(data: bytes) -> int:
    """Return the number of pages of a PDF; none when it cannot be opened."""
    with _pages(data) as pages:
        return len(pages)


@contextmanager
def _pages(data: bytes) -> Iterator[Any]:
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        yield ()
        return
    try:
        yield pdf
    finally:
        pdf.close()


def _page_faults(
    page: Any, design: Design, items: Sequence[Item], sheet: Sheet
) -> list[tuple[Fault, ...]]:
    left, bottom, right, top = (length * POINT for length in page.get_bbox())
    finest = min((_qr_mark(label).module for label in sheet.labels), default=FINE_BELOW)
    dpi = FINE_DPI if finest < FINE_BELOW else DPI
    bitmap = page.render(scale=dpi / 72, grayscale=True)
    text = page.get_textpage()
    try:
        picture = bitmap.to_numpy().reshape(bitmap.height, bitmap.width)
        visible = Box(left, sheet.height - top, right - left, top - bottom)
        view = _View(picture, text, visible, sheet.height)
        return [tuple(_faults(view, design, items[label.index], label)) for label in sheet.labels]
    finally:
        text.close()
        bitmap.close()
        page.close()


def _faults(view: _View, design: Design, item: Item, label: Placed) -> Iterator[Fault]:
    shown = Box(
        view.visible.x - EDGE,
        view.visible.y - EDGE,
        view.visible.width + 2 * EDGE,
        view.visible.height + 2 * EDGE,
    )
    if not shown.contains(label.box):
        yield Fault.OUTSIDE
        return
    yield from _symbol_faults(view, item, _qr_mark(label))
    yield from _text_faults(view, item.fields[design.code], label)


def _symbol_faults(view: _View, item: Item, mark: QrMark) -> Iterator[Fault]:
    symbol = extent(mark)
    white = QUIET * mark.module
    around = view.crop(
        Box(symbol.x - white, symbol.y - white, symbol.width + 2 * white, symbol.height + 2 * white)
    )
    read = _decoded(around)
    if read is None:
        yield Fault.UNREADABLE
    elif read != item.symbol.text:
        yield Fault.OTHER_TEXT
    if not _same_modules(view, item, mark):
        yield Fault.MODULES
    if not _white_border(around, white / (symbol.height + 2 * white)):
        yield Fault.QUIET_ZONE


def _decoded(picture: NDArray[np.uint8]) -> str | None:
    found = zxingcpp.read_barcodes(
        np.ascontiguousarray(picture),
        formats=FORMATS,
        try_rotate=False,
        try_downscale=False,
        try_invert=False,
    )
    return found[0].text if len(found) == 1 else None


def _same_modules(view: _View, item: Item, mark: QrMark) -> bool:
    wanted = item.symbol.modules
    steps = (np.arange(len(wanted))[:, None] + SAMPLES).ravel() * mark.module
    rows = view.pixels(mark.y + steps, 0)
    columns = view.pixels(mark.x + steps, 1)
    dark = view.picture[np.ix_(rows, columns)] < DARK
    return bool((dark == np.repeat(np.repeat(wanted, len(SAMPLES), 0), len(SAMPLES), 1)).all())


def _white_border(around: NDArray[np.uint8], part: float) -> bool:
    """Say whether the outer `part` of the picture is paper; the last pixel may touch the symbol."""
    deep = int(part * len(around)) - 1
    strips = (around[:deep], around[-deep:], around[:, :deep], around[:, -deep:])
    return all(int(strip.min(initial=255)) >= PAPER for strip in strips)


def _text_faults(view: _View, code: str, label: Placed) -> Iterator[Fault]:
    wanted = _squeezed("".join(mark.text for mark in label.marks if isinstance(mark, TextRun)))
    found = view.words(label.box)
    if view.words(label.code_box) != _squeezed(code):
        yield Fault.CODE
    elif found != wanted:
        yield Fault.TEXT
    spot = view.crop(label.code_box)
    if int(spot.max(initial=0)) - int(spot.min(initial=255)) < CONTRAST:
        yield Fault.FAINT


def _squeezed(text: str) -> str:
    return "".join(text.translate(HYPHENS).split())


def _qr_mark(label: Placed) -> QrMark:
    return next(mark for mark in label.marks if isinstance(mark, QrMark))
