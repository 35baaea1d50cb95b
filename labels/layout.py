"""Where every mark of a label order stands on its sheets. Pure geometry."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from labels.design import Design
from labels.errors import DesignTooLarge, MissingContents, ModuleTooSmall
from labels.fitting import set_text
from labels.geometry import TOLERANCE, Box, whole_dots
from labels.marks import BLACK, WHITE, Line, Mark, QrMark, Rectangle, moved
from labels.qr import FINDER, QUIET, USUAL_SIZE, Symbol
from labels.stock import Stock, place_on_sheet

MIN_MODULE = 0.4
"""Millimetres; smaller squares close up with toner and need the phone too near."""

CUT_MARK = 1.5
CUT_THICKNESS = 0.1
CUT_INK = 0.55


@dataclass(frozen=True, slots=True)
class Item:
    """One label to print: its symbol, and the texts for the fields of the design.

    Texts that the design does not print are ignored, so that one item serves every design.
    """

    symbol: Symbol
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Placed:
    """A label on its sheet; `index` counts the items from 0, row and column the cells from 0.

    `code_box` is where the code of the design is printed.
    """

    index: int
    row: int
    column: int
    box: Box
    code_box: Box
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its size in millimetres, its labels, and marks that belong to none of them."""

    width: float
    height: float
    labels: tuple[Placed, ...]
    guides: tuple[Mark, ...] = ()

    def marks(self) -> Iterator[Mark]:
        """Yield every mark in the order of printing."""
        return chain(self.guides, chain.from_iterable(label.marks for label in self.labels))


def compose(design: Design, item: Item, *, label: int = 1) -> tuple[Mark, ...]:
    """Return the marks of one label, measured from its top left corner.

    An empty text prints nothing; only the code must not be empty. `label` is the number to name
    in errors. Raises MissingContents, ModuleTooSmall, CodeTooWide or Unprintable.
    """
    return _composed(design, item.fields, [_qr(design, item.symbol)], label)


def _composed(
    design: Design, fields: Mapping[str, str], code: Iterable[Mark], label: int
) -> tuple[Mark, ...]:
    missing = next((name for name in design.fields if name not in fields), None)
    if missing is None and not fields[design.code]:
        missing = design.code
    if missing is not None:
        raise MissingContents(label=label, field=missing)
    texts = chain.from_iterable(
        set_text(fields[place.field], place, fields[place.tail] if place.tail else "")
        for place in design.texts
    )
    return (*design.rectangles, *design.lines, *code, *texts)


def module_size(design: Design, symbol: Symbol) -> float:
    """Return the side of one module in millimetres, a whole number of printer dots."""
    return whole_dots(design.qr.size / (symbol.size + 2 * QUIET))


def preview_sheet(design: Design, item: Item) -> Sheet:
    """Return a sheet that is just one label."""
    label = _placed(design, item, 0, 0, 0, Box(0, 0, design.width, design.height))
    return Sheet(design.width, design.height, (label,))


def draft_sheet(design: Design, fields: Mapping[str, str]) -> Sheet:
    """Return a sheet that is one label without a symbol: only its three corner squares stand there.

    Raises MissingContents, CodeTooWide or Unprintable.
    """
    marks = _composed(design, fields, _corner_squares(design), 1)
    box = Box(0, 0, design.width, design.height)
    label = Placed(0, 0, 0, box, _code_box(design), marks)
    return Sheet(design.width, design.height, (label,))


def lay_out(
    design: Design, stock: Stock, items: Sequence[Item], *, skip: int = 0
) -> Iterator[Sheet]:
    """Yield the sheets for `items` in reading order; the first begins after `skip` used labels.

    Raises DesignTooLarge or NoSuchCell, and what `compose` raises.
    """
    if design.width > stock.label_width + TOLERANCE or (
        design.height > stock.label_height + TOLERANCE
    ):
        raise DesignTooLarge(design=design.key, stock=stock.key)
    start = 0
    while start < len(items):
        cells = place_on_sheet(stock, skip=skip)
        labels = tuple(
            _placed(design, item, start + number, *divmod(skip + number, stock.columns), cell)
            for number, (item, cell) in enumerate(
                zip(items[start : start + stock.cells], cells, strict=False)
            )
        )
        guides = chain.from_iterable(_cut_marks(label.box) for label in labels if stock.uncut)
        yield Sheet(stock.page_width, stock.page_height, labels, tuple(guides))
        start, skip = start + len(labels), 0


def _placed(design: Design, item: Item, index: int, row: int, column: int, cell: Box) -> Placed:
    dx = cell.x + (cell.width - design.width) / 2
    dy = cell.y + (cell.height - design.height) / 2
    marks = tuple(moved(mark, dx, dy) for mark in compose(design, item, label=index + 1))
    return Placed(index, row, column, cell, _code_box(design).moved(dx, dy), marks)


def _code_box(design: Design) -> Box:
    return next(place.box for place in design.texts if place.field == design.code)


def _qr(design: Design, symbol: Symbol) -> QrMark:
    place, module = design.qr, module_size(design, symbol)
    if module < MIN_MODULE:
        raise ModuleTooSmall(module=module, minimum=MIN_MODULE)
    margin = (place.size - symbol.size * module) / 2
    return QrMark(symbol, place.x + margin, place.y + margin, module)


def _corner_squares(design: Design) -> Iterator[Rectangle]:
    """Yield what one knows a symbol by, where that of the usual size would have it."""
    place, size = design.qr, USUAL_SIZE
    module = whole_dots(place.size / (size + 2 * QUIET))
    start, far = (place.size - size * module) / 2, (size - FINDER) * module
    for dx, dy in ((0.0, 0.0), (far, 0.0), (0.0, far)):
        for inset, ink in enumerate((BLACK, WHITE, BLACK)):
            side = (FINDER - 2 * inset) * module
            x, y = (start + shift + inset * module for shift in (dx, dy))
            yield Rectangle(Box(place.x + x, place.y + y, side, side), ink)


def _cut_marks(box: Box) -> Iterator[Line]:
    for x, inward in ((box.x, CUT_MARK), (box.right, -CUT_MARK)):
        for y, down in ((box.y, CUT_MARK), (box.bottom, -CUT_MARK)):
            yield Line(x, y, x + inward, y, CUT_THICKNESS, CUT_INK)
            yield Line(x, y, x, y + down, CUT_THICKNESS, CUT_INK)
