"""Texts into their places: wrap first, then shrink, and only then leave out, break or cut words."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from labels.design import LEADING, Align, Stand, TextPlace
from labels.errors import CodeTooWide, Unprintable
from labels.fonts import FONTS, Font
from labels.geometry import POINT
from labels.marks import TextRun

ELLIPSIS = "…"
STEP = 0.25  # points


@dataclass(frozen=True, slots=True)
class Fitted:
    """The lines of a text and the size in points at which they fit."""

    lines: tuple[str, ...]
    size: float


@lru_cache(maxsize=4096)
def set_text(text: str, place: TextPlace, tail: str = "") -> tuple[TextRun, ...]:
    """Return the lines of `text` and its `tail` set in `place`; none for an empty text.

    Never leaves the box. Raises CodeTooWide or Unprintable only where the place says `whole`.
    """
    fitted = fit(text, place, tail)
    font, em = FONTS[place.font], fitted.size * POINT
    block = (font.ascent + font.descent + LEADING * (len(fitted.lines) - 1)) * em
    slack = {Stand.TOP: 0.0, Stand.MIDDLE: 0.5, Stand.BOTTOM: 1.0}[place.stand]
    baseline = place.y + (place.height - block) * slack + font.ascent * em
    side = {Align.LEFT: 0.0, Align.CENTRE: 0.5, Align.RIGHT: 1.0}[place.align]
    return tuple(
        TextRun(
            text=line,
            x=place.x + (place.width - font.width(line) * em) * side,
            y=baseline + number * LEADING * em,
            font=place.font,
            size=fitted.size,
            ink=place.ink,
        )
        for number, line in enumerate(fitted.lines)
    )


def fit(text: str, place: TextPlace, tail: str = "") -> Fitted:
    """Return the largest setting of `text` and its `tail` in `place` that keeps every word whole.

    Where none does, the smallest size, with words left out, or broken and the end cut as needed.
    """
    font = FONTS[place.font]
    printable = font.printable(f"{text} {tail}" if tail else text)
    if place.whole:
        _check_whole(text, printable, font)
    size = place.size
    while True:
        lines = _wrapped(printable, font, _limit(place, size))
        if lines is not None and len(lines) <= place.lines:
            return Fitted(tuple(lines), size)
        if size == place.min_size:
            break
        size = max(place.min_size, size - STEP)
    if place.whole:
        raise CodeTooWide(text=text, field=place.field)
    for shorter in _shortened(font.printable(text).split(), font.printable(tail).split()):
        lines = _wrapped(shorter, font, _limit(place, place.min_size))
        if lines is not None and len(lines) <= place.lines:
            return Fitted(tuple(lines), place.min_size)
    return Fitted(_cut(printable, font, place), place.min_size)


def _shortened(text: list[str], tail: list[str]) -> Iterator[str]:
    """Yield what may stand for a text and its tail, the fullest first."""
    for count in range(len(tail) - 1, 0, -1):
        yield " ".join((*text, *tail[:count])) + ELLIPSIS
    if tail:
        for count in range(len(text) - 1, 0, -1):
            yield f"{' '.join(text[:count])}{ELLIPSIS} {tail[0]}"


def _check_whole(text: str, printable: str, font: Font) -> None:
    if text != printable:
        foreign = next((c for c in text if c not in font.advances), " ")
        raise Unprintable(text=text, character=foreign)


def _limit(place: TextPlace, size: float) -> float:
    return place.width / (size * POINT) + 1e-9


def _wrapped(text: str, font: Font, limit: float) -> list[str] | None:
    """Wrap at spaces to lines of `limit` em; None where one word is wider."""
    lines: list[str] = []
    used = 0.0
    for word in text.split():
        width = font.width(word)
        if width > limit:
            return None
        longer = used + font.advances[" "] + width
        if lines and longer <= limit:
            lines[-1] += " " + word
            used = longer
        else:
            lines.append(word)
            used = width
    return lines


def _cut(text: str, font: Font, place: TextPlace) -> tuple[str, ...]:
    limit = _limit(place, place.min_size)
    pieces = " ".join(piece for word in text.split() for piece in _broken(word, font, limit))
    lines = _wrapped(pieces, font, limit) or []
    if len(lines) <= place.lines:
        return tuple(lines)
    last = lines[place.lines - 1]
    while font.width(last + ELLIPSIS) > limit:
        last = last[:-1].rstrip()
    return (*lines[: place.lines - 1], last + ELLIPSIS)


def _broken(word: str, font: Font, limit: float) -> Iterator[str]:
    """Break a word that is wider than a line; all pieces but the last fill theirs."""
    start, used = 0, 0.0
    for end, character in enumerate(word):
        used += font.advances[character]
        if used > limit and end > start:
            yield word[start:end]
            start, used = end, font.advances[character]
    yield word[start:]
