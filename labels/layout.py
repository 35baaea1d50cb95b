"""Where every mark of a label order stands on its sheets. Pure geometry."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from labels.design import Design
from labels.errors import DesignTooLarge, MissingContents, ModuleTooSmall
from labels.fitting import set_text
from labels.geometry import TOLERANCE, Box, whole_dots
from labels.marks import Line, Mark, QrMark, moved
from labels.qr import QUIET, Symbol
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
    missing = next((name for name in design.fields if name not in item.fields), None)
    if missing is None and not item.fields[design.code]:
        missing = design.code
    if missing is not None:
        raise MissingContents(label=label, field=missing)
    texts = chain.from_iterable(set_text(item.fields[place.field], place) for place in design.texts)
    return (*design.rectangles, *design.lines, _qr(design, item.symbol), *texts)


def module_size(design: Design, symbol: Symbol) -> float:
    """Return the side of one module in millimetres, a whole number of printer dots."""
    return whole_dots(design.qr.size / (symbol.size + 2 * QUIET))


def preview_sheet(design: Design, item: Item) -> Sheet:
    """Return a sheet that is just one label."""
    label = _placed(design, item, 0, 0, 0, Box(0, 0, design.width, design.height))
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
    code = next(place.box for place in design.texts if place.field == design.code)
    return Placed(index, row, column, cell, code.moved(dx, dy), marks)


def _qr(design: Design, symbol: Symbol) -> QrMark:
    place, module = design.qr, module_size(design, symbol)
    if module < MIN_MODULE:
        raise ModuleTooSmall(module=module, minimum=MIN_MODULE)
    margin = (place.size - symbol.size * module) / 2
    return QrMark(symbol, place.x + margin, place.y + margin, module)


def _cut_marks(box: Box) -> Iterator[Line]:
    for x, inward in ((box.x, CUT_MARK), (box.right, -CUT_MARK)):
        for y, down in ((box.y, CUT_MARK), (box.bottom, -CUT_MARK)):
            yield Line(x, y, x + inward, y, CUT_THICKNESS, CUT_INK)
            yield Line(x, y, x, y + down, CUT_THICKNESS, CUT_INK)
