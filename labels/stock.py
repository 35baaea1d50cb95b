"""Label papers: sheets of equal labels on the market, as data in `stocks.toml`."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from labels.errors import BadStock, NoSuchCell
from labels.geometry import Box


@dataclass(frozen=True, slots=True)
class Stock:
    """A sheet of equal labels; every length in millimetres.

    `uncut` papers are cut by hand, so that marks for cutting are printed.
    """

    key: str
    title: str
    page_width: float
    page_height: float
    columns: int
    rows: int
    label_width: float
    label_height: float
    left: float
    top: float
    gap_x: float = 0
    gap_y: float = 0
    uncut: bool = False

    @property
    def cells(self) -> int:
        """Labels on a whole sheet."""
        return self.columns * self.rows


def load_stocks(source: str | None = None) -> dict[str, Stock]:
    """Return the papers by key: the shipped ones, or those of the TOML text `source`.

    Raises BadStock, which names the paper and what is wrong with it.
    """
    text = source or files("labels").joinpath("stocks.toml").read_text("utf-8")
    stocks = {}
    for key, table in tomllib.loads(text).items():
        try:
            stocks[key] = Stock(key=key, **table)
        except TypeError as error:
            problem = str(error).removeprefix("Stock.__init__() ")
            raise BadStock(stock=key, problem=problem) from error
        _check(stocks[key])
    return stocks


def place_on_sheet(stock: Stock, *, skip: int = 0) -> Iterator[Box]:
    """Yield the boxes of one sheet in reading order, passing over `skip` used labels.

    Raises NoSuchCell unless 0 <= `skip` < cells of the sheet.
    """
    if not 0 <= skip < stock.cells:
        raise NoSuchCell(skip=skip, cells=stock.cells)
    return (_cell(stock, index) for index in range(skip, stock.cells))


def _cell(stock: Stock, index: int) -> Box:
    row, column = divmod(index, stock.columns)
    return Box(
        x=stock.left + column * (stock.label_width + stock.gap_x),
        y=stock.top + row * (stock.label_height + stock.gap_y),
        width=stock.label_width,
        height=stock.label_height,
    )


def _check(stock: Stock) -> None:
    if stock.columns < 1 or stock.rows < 1:
        raise BadStock(stock=stock.key, problem="it has no labels")
    if min(stock.label_width, stock.label_height) <= 0 or min(stock.gap_x, stock.gap_y) < 0:
        raise BadStock(stock=stock.key, problem="a length is negative")
    page = Box(0, 0, stock.page_width, stock.page_height)
    if not (page.contains(_cell(stock, 0)) and page.contains(_cell(stock, stock.cells - 1))):
        raise BadStock(stock=stock.key, problem="its labels leave the page")
