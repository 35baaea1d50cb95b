"""Text into the squares of a QR code, so that the very same squares can be made again."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from qrcode import constants
from qrcode.main import QRCode
from qrcode.util import BIT_LIMIT_TABLE, QRData

from labels.errors import NotAlphanumeric, SymbolFull, UnknownSymbol

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
SMALLEST_VERSION = 2  # version 1 has no alignment pattern and fails under perspective
LARGEST_VERSION = 40
MASKS = range(8)
QUIET = 4
"""Modules of white that must surround a symbol."""
FINDER = 7
"""Modules on a side of each of the three corner squares."""
USUAL_SIZE = 29
"""Modules on a side at version 3, which most addresses of tags fit in."""


class Level(StrEnum):
    """How much damage the symbol survives, from little to much."""

    L = "L"
    M = "M"
    Q = "Q"
    H = "H"


class Segmentation(StrEnum):
    """How the text is packed; one segment of capitals and digits is the only way so far."""

    ALPHANUMERIC = "alphanumeric"


_LEVELS = {
    Level.L: constants.ERROR_CORRECT_L,
    Level.M: constants.ERROR_CORRECT_M,
    Level.Q: constants.ERROR_CORRECT_Q,
    Level.H: constants.ERROR_CORRECT_H,
}


_PACKING: Final[Literal[2]] = 2  # the standard's number for alphanumeric mode


@dataclass(frozen=True, slots=True)
class Symbol:
    """A QR symbol; text, version, level, mask and segmentation determine `modules` exactly.

    `modules` is a read-only bool matrix of `size` x `size`, true where dark, without quiet zone.
    """

    text: str
    version: int
    level: Level
    mask: int
    segmentation: Segmentation
    modules: NDArray[np.bool_] = field(compare=False, repr=False)

    @property
    def size(self) -> int:
        """Modules along one side, without the quiet zone."""
        return self.version * 4 + 17

    def dark_runs(self) -> Iterator[tuple[int, int, int]]:
        """Yield (row, first column, length) of the dark stretches, row by row from the top."""
        edges = np.diff(np.pad(self.modules.astype(np.int8), ((0, 0), (1, 1))), axis=1)
        rows, starts = np.nonzero(edges == 1)
        lengths = np.nonzero(edges == -1)[1] - starts
        return zip(rows.tolist(), starts.tolist(), lengths.tolist(), strict=True)


def symbol(
    text: str,
    *,
    version: int | None = None,
    level: str | None = None,
    mask: int | None = None,
    segmentation: str = Segmentation.ALPHANUMERIC,
) -> Symbol:
    """Encode `text`; what is not given is chosen.

    Version: the smallest from 2 up that holds the text at the level given, else at level Q.
    Level: the highest that still fits that version. Mask: the one with the lowest penalty.
    With version, level, mask and segmentation of an earlier symbol the modules are the same.
    Raises NotAlphanumeric, SymbolFull or UnknownSymbol.
    """
    _check_text(text)
    wanted = _known_level(version, level, mask)
    chosen_version = version or _smallest_version(text, wanted or Level.Q)
    chosen_level = wanted or _highest_level(text, chosen_version)
    if not _fits(text, chosen_version, chosen_level):
        raise SymbolFull(text=text, length=len(text), version=version, level=level)
    chosen_mask, modules = _draw(text, chosen_version, chosen_level, mask)
    return Symbol(
        text, chosen_version, chosen_level, chosen_mask, Segmentation(segmentation), modules
    )


def _check_text(text: str) -> None:
    foreign = next((c for c in text if c not in ALPHABET), None)
    if foreign is not None:
        raise NotAlphanumeric(text=text, character=foreign)
    if not text:
        raise NotAlphanumeric(text=text, character="")


def _known_level(version: int | None, level: str | None, mask: int | None) -> Level | None:
    known = (
        (version is None or SMALLEST_VERSION <= version <= LARGEST_VERSION)
        and (level is None or level in set(Level))
        and (mask is None or mask in MASKS)
    )
    if not known:
        raise UnknownSymbol(version=version, level=level, mask=mask)
    return None if level is None else Level(level)


def _fits(text: str, version: int, level: Level) -> bool:
    pairs, single = divmod(len(text), 2)
    length_bits = 9 if version < 10 else 11 if version < 27 else 13
    bits = 4 + length_bits + 11 * pairs + 6 * single
    return bits <= BIT_LIMIT_TABLE[_LEVELS[level]][version]


def _smallest_version(text: str, level: Level) -> int:
    versions = range(SMALLEST_VERSION, LARGEST_VERSION + 1)
    found = next((v for v in versions if _fits(text, v, level)), None)
    if found is None:
        raise SymbolFull(text=text, length=len(text), version=None, level=level)
    return found


def _highest_level(text: str, version: int) -> Level:
    fitting = [level for level in Level if _fits(text, version, level)]
    if not fitting:
        raise SymbolFull(text=text, length=len(text), version=version, level=None)
    return fitting[-1]


def _draw(text: str, version: int, level: Level, mask: int | None) -> tuple[int, NDArray[np.bool_]]:
    code = QRCode(version=version, error_correction=_LEVELS[level], border=0)
    code.add_data(QRData(text, mode=_PACKING), optimize=0)
    chosen = code.best_mask_pattern() if mask is None else mask
    code.mask_pattern = chosen
    code.make(fit=False)
    modules = np.array(code.modules, dtype=np.bool_)
    modules.setflags(write=False)
    return chosen, modules
