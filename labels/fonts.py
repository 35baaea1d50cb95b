"""The shipped fonts: how wide a text is, and which characters can be printed."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from typing import Any

from fontTools.ttLib import TTFont

REPLACEMENT = "?"
_UNSEEN = {"Mn", "Me", "Cf", "Cc", "Cs", "Cn"}
_FILES = {
    "sans": "BarlowSemiCondensed-Medium.ttf",
    "sans-bold": "BarlowSemiCondensed-Bold.ttf",
    "mono": "Inconsolata-Bold.ttf",
}


@dataclass(frozen=True, slots=True)
class Font:
    """A font's measures in em: `ascent` and `descent` hold every printable character."""

    name: str
    data: bytes
    ascent: float
    descent: float
    capital: float
    advances: Mapping[str, float]

    def width(self, text: str) -> float:
        """Return the width of `text` in em; every character must be printable."""
        return sum(map(self.advances.__getitem__, text))

    def printable(self, text: str) -> str:
        """Return `text` on one line with only characters of this font.

        Letters lose marks that the font lacks, unseen characters go, others become "?".
        """
        plain = " ".join(unicodedata.normalize("NFC", text).split())
        return " ".join("".join(map(self._printable, plain)).split())

    def _printable(self, character: str) -> str:
        if character in self.advances:
            return character
        if unicodedata.category(character) in _UNSEEN:
            return ""
        folded = unicodedata.normalize("NFKD", character)
        kept = "".join(c for c in folded if c in self.advances)
        return kept or REPLACEMENT


def open_font(data: bytes) -> Any:
    """Open a font file with fontTools, without touching its time stamp."""
    return TTFont(BytesIO(data), recalcTimestamp=False)


def _load(file: str) -> Font:
    data = files("labels").joinpath("fonts", file).read_bytes()
    source = open_font(data)
    em = source["head"].unitsPerEm
    # the one-byte encoding of the PDF; wider scripts would need another font anyway
    known = bytes(range(32, 256)).decode("cp1252", "ignore")
    seen = [c for c in known if unicodedata.category(c) not in _UNSEEN and c != "\xa0"]
    glyphs = source.getBestCmap()
    advances = {c: source["hmtx"][glyphs[ord(c)]][0] / em for c in seen if ord(c) in glyphs}
    return Font(
        name=source["name"].getDebugName(6),
        data=data,
        ascent=source["head"].yMax / em,
        descent=-source["head"].yMin / em,
        capital=source["OS/2"].sCapHeight / em,
        advances=advances,
    )


FONTS: Mapping[str, Font] = {key: _load(file) for key, file in _FILES.items()}
"""The fonts a design may name."""
