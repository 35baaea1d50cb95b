"""Label designs: which fields a label prints, where and how large, as data in `designs.toml`."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from itertools import chain, combinations
from typing import Any, TypeVar

from labels.errors import BadDesign
from labels.fonts import FONTS
from labels.geometry import POINT, TOLERANCE, Box
from labels.marks import BLACK, Line, Rectangle, extent

LEADING = 1.12
"""Distance of two baselines, in the size of the text."""

MIN_CODE_SIZE = 8
"""Points; people must be able to type the code from a worn label."""

Made = TypeVar("Made")


class Align(StrEnum):
    """Where a text stands between the left and the right of its box."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class Stand(StrEnum):
    """Where a text stands between the top and the bottom of its box."""

    TOP = "top"
    MIDDLE = "middle"
    BOTTOM = "bottom"


@dataclass(frozen=True, slots=True)
class TextPlace:
    """The place of one named text: millimetres for the box, points for the size.

    A text too long for `lines` lines at `size` shrinks as far as `min_size`, then ends in "…";
    with `whole` it is never cut nor altered. `tail` names the field whose words follow it: too
    long together, the tail loses its last words first, then the text does; the tail's first stays.
    """

    field: str
    x: float
    y: float
    width: float
    height: float
    font: str
    size: float
    min_size: float
    tail: str = ""
    lines: int = 1
    align: Align = Align.LEFT
    stand: Stand = Stand.TOP
    whole: bool = False
    ink: float = BLACK

    @property
    def box(self) -> Box:
        return Box(self.x, self.y, self.width, self.height)


@dataclass(frozen=True, slots=True)
class QrPlace:
    """The square for the symbol with its quiet zone; `size` is its side in millimetres."""

    x: float
    y: float
    size: float

    @property
    def box(self) -> Box:
        return Box(self.x, self.y, self.size, self.size)


@dataclass(frozen=True, slots=True)
class Design:
    """One kind of label; `code` is the field that must read back, `called` the one it goes by."""

    key: str
    title: str
    width: float
    height: float
    code: str
    called: str
    qr: QrPlace
    texts: tuple[TextPlace, ...]
    lines: tuple[Line, ...] = ()
    rectangles: tuple[Rectangle, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the texts that every label must bring, in the order of the design."""
        names = ((place.field, place.tail) for place in self.texts)
        return tuple(dict.fromkeys(name for name in chain.from_iterable(names) if name))


def load_designs(source: str | None = None) -> dict[str, Design]:
    """Return the designs by key: the shipped ones, or those of the TOML text `source`.

    Raises BadDesign, which names the design and what is wrong with it.
    """
    text = source or files("labels").joinpath("designs.toml").read_text("utf-8")
    designs = {key: _read(key, table) for key, table in tomllib.loads(text).items()}
    for design in designs.values():
        _check(design)
    return designs


def _read(key: str, table: Mapping[str, Any]) -> Design:
    parts = {name: table.get(name, ()) for name in ("text", "line", "rectangle")}
    simple = {name: value for name, value in table.items() if name not in {"qr", *parts}}
    return _made(
        Design,
        key,
        {
            **simple,
            "key": key,
            "qr": _made(QrPlace, key, table.get("qr", {})),
            "texts": tuple(_text(key, entry) for entry in parts["text"]),
            "lines": tuple(_made(Line, key, entry) for entry in parts["line"]),
            "rectangles": tuple(_rectangle(key, entry) for entry in parts["rectangle"]),
        },
    )


def _text(key: str, entry: Mapping[str, Any]) -> TextPlace:
    values = {"min_size": entry.get("size"), **entry}
    try:
        values["align"] = Align(values.get("align", Align.LEFT))
        values["stand"] = Stand(values.get("stand", Stand.TOP))
    except ValueError as error:
        raise BadDesign(design=key, problem=str(error)) from error
    return _made(TextPlace, key, values)


def _rectangle(key: str, entry: Mapping[str, Any]) -> Rectangle:
    sides = {name: value for name, value in entry.items() if name != "ink"}
    return Rectangle(_made(Box, key, sides), entry.get("ink", BLACK))


def _made(kind: Callable[..., Made], key: str, values: Mapping[str, Any]) -> Made:
    try:
        return kind(**values)
    except TypeError as error:
        # the message names the unknown or the missing entry
        problem = str(error).removeprefix(f"{kind.__name__}.__init__() ")
        raise BadDesign(design=key, problem=f"{kind.__name__} {problem}") from error


def _check(design: Design) -> None:
    problem = next(_problems(design), None)
    if problem is not None:
        raise BadDesign(design=design.key, problem=problem)


def _problems(design: Design) -> Iterator[str]:
    label = Box(0, 0, design.width, design.height)
    for place in design.texts:
        yield from _text_problems(place)
    boxes = [("qr", design.qr.box), *((place.field, place.box) for place in design.texts)]
    yield from (f"{name} leaves the label" for name, box in boxes if not label.contains(box))
    for (one, box), (other, second) in combinations(boxes, 2):
        if box.overlaps(second):
            yield f"{one} and {other} overlap"
    drawings: tuple[Line | Rectangle, ...] = (*design.lines, *design.rectangles)
    for drawn in drawings:
        if extent(drawn).overlaps(design.qr.box):
            yield f"{drawn} crosses the quiet zone"
        if not label.contains(extent(drawn)):
            yield f"{drawn} leaves the label"
    yield from _code_problems(design)


def _text_problems(place: TextPlace) -> Iterator[str]:
    font = FONTS.get(place.font)
    if font is None:
        yield f"the font {place.font} of {place.field} is unknown"
        return
    if not 0 < place.min_size <= place.size or place.lines < 1:
        yield f"the sizes of {place.field} contradict each other"
    em = place.size * POINT
    needed = (font.ascent + font.descent + LEADING * (place.lines - 1)) * em
    if needed > place.height + TOLERANCE:
        yield f"{place.field} needs a height of {needed:.2f} mm"


def _code_problems(design: Design) -> Iterator[str]:
    for name in (design.code, design.called):
        if name not in design.fields:
            yield f"the field {name} is not printed"
    for place in design.texts:
        if place.field == design.code and not (place.whole and place.min_size >= MIN_CODE_SIZE):
            yield f"{place.field} must be printed whole, in at least {MIN_CODE_SIZE} points"
