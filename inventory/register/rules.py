"""What an asset is, as plain values: kinds, conditions, ways of acquisition, class codes."""

import re
from collections.abc import Mapping, Sequence
from enum import IntEnum, StrEnum

from inventory.errors import mark


class AssetKind(StrEnum):
    """The card an asset stands on (KIB A to F, and intangible)."""

    LAND = "land"
    EQUIPMENT = "equipment"
    BUILDING = "building"
    NETWORK = "network"
    OTHER = "other"
    IN_CONSTRUCTION = "in_construction"
    INTANGIBLE = "intangible"
    MISCELLANEOUS = "miscellaneous"


KIND_NAMES: Mapping[AssetKind, str] = {
    AssetKind.LAND: mark("KIB A: land"),
    AssetKind.EQUIPMENT: mark("KIB B: equipment and machines"),
    AssetKind.BUILDING: mark("KIB C: buildings"),
    AssetKind.NETWORK: mark("KIB D: roads, irrigation and networks"),
    AssetKind.OTHER: mark("KIB E: other fixed assets"),
    AssetKind.IN_CONSTRUCTION: mark("KIB F: construction in progress"),
    AssetKind.INTANGIBLE: mark("Intangible asset"),
    AssetKind.MISCELLANEOUS: mark("Miscellaneous asset"),
}

KIND_OF_PREFIX: Mapping[str, AssetKind] = {
    "1.3.1": AssetKind.LAND,
    "1.3.2": AssetKind.EQUIPMENT,
    "1.3.3": AssetKind.BUILDING,
    "1.3.4": AssetKind.NETWORK,
    "1.3.5": AssetKind.OTHER,
    "1.3.6": AssetKind.IN_CONSTRUCTION,
    "1.5.3": AssetKind.INTANGIBLE,
    "1.5.4": AssetKind.MISCELLANEOUS,
}


class AssetState(StrEnum):
    """`draft` until the books take it over, then `booked`; `removed` by a decree of disposal."""

    DRAFT = "draft"
    BOOKED = "booked"
    REMOVED = "removed"


class Condition(StrEnum):
    """Kondisi, exactly three: B, RR, RB."""

    GOOD = "good"
    LIGHT = "light"
    HEAVY = "heavy"


CONDITION_NAMES: Mapping[Condition, str] = {
    Condition.GOOD: mark("Good"),
    Condition.LIGHT: mark("Lightly damaged"),
    Condition.HEAVY: mark("Heavily damaged"),
}
CONDITION_TONES: Mapping[Condition, str] = {
    Condition.GOOD: "ok",
    Condition.LIGHT: "warn",
    Condition.HEAVY: "bad",
}


class AcquisitionWay(StrEnum):
    """Cara perolehan, a closed list."""

    PURCHASE = "purchase"
    GRANT = "grant"
    EXCHANGE = "exchange"
    CONSTRUCTION = "construction"
    TRANSFER = "transfer"
    OTHER = "other"


WAY_NAMES: Mapping[AcquisitionWay, str] = {
    AcquisitionWay.PURCHASE: mark("Purchase"),
    AcquisitionWay.GRANT: mark("Grant"),
    AcquisitionWay.EXCHANGE: mark("Exchange"),
    AcquisitionWay.CONSTRUCTION: mark("Construction"),
    AcquisitionWay.TRANSFER: mark("Transfer from another unit"),
    AcquisitionWay.OTHER: mark("Other lawful way"),
}

DEEPEST_LEVEL = 7
SHORTEST_BEGINNING = 3
_FULL_CODE = re.compile(r"(\d)\.?(\d)\.?(\d)\.?(\d\d)\.?(\d\d)\.?(\d\d)\.?(\d{3})(?!\d)")
_PART_OF_CODE = re.compile(r"\d(\.\d+)*\.?(?!\S)")
_NOT_A_WORD = re.compile(r"[\W_]+")


def class_level(code: str) -> int:
    """Return the level (1 to 7) of a class code by its segments."""
    return code.count(".") + 1


def class_parent(code: str) -> str | None:
    """Return the code one level above, or None for the root."""
    return code.rpartition(".")[0] or None


def class_ancestors(code: str) -> list[str]:
    """Return the codes above, from the third level (the kind) down to the parent."""
    segments = code.split(".")
    return [".".join(segments[:level]) for level in range(3, len(segments))]


def kind_of(code: str) -> AssetKind | None:
    """Return the kind that a class code puts an asset into; None for supplies and contra lines."""
    return KIND_OF_PREFIX.get(".".join(code.split(".")[:3]))


def may_classify(code: str) -> bool:
    """Say whether an asset may carry this code: level 7, and neither supplies nor contra line."""
    return class_level(code) == DEEPEST_LEVEL and kind_of(code) is not None


def code_in(text: str) -> str | None:
    """Return the class code that a text begins with, whole (dots may lack) or in part, or None."""
    text = text.strip()
    if whole := _FULL_CODE.match(text):
        return ".".join(whole.groups())
    part = _PART_OF_CODE.match(text)
    return part.group().rstrip(".") if part else None


def words_in(text: str) -> list[str]:
    """Return the words of a name as they are compared: `A.C. Split` gives `ac` and `split`."""
    return _NOT_A_WORD.sub(" ", text.casefold().replace(".", "")).split()


class Match(IntEnum):
    """How well a class code answers what was typed, the best first."""

    EVERYDAY = 0
    NAME = 1
    FIRST_WORDS = 2
    WORDS = 3
    BEGINNING = 4
    BEGINNINGS = 5
    LETTERS = 6
    EVERYDAY_WITHIN = 7


def match_name(wanted: Sequence[str], name: str) -> Match | None:
    """Say how well a name answers these words; spaces, dots and case never matter."""
    words = words_in(name)
    squeezed, sought = "".join(words), "".join(wanted)
    if squeezed == sought:
        return Match.NAME
    if any("".join(words[:count]) == sought for count in range(1, len(words))):
        return Match.FIRST_WORDS
    if all(word in words for word in wanted):
        return Match.WORDS
    if squeezed.startswith(sought):
        return Match.BEGINNING
    if all(any(word.startswith(part) for word in words) for part in wanted):
        return Match.BEGINNINGS
    return Match.LETTERS if all(part in squeezed for part in wanted) else None


def match_everyday(wanted: Sequence[str], everyday: Sequence[str]) -> Match | None:
    """Say how well an entry of the list of everyday words answers these words."""
    sought, squeezed = "".join(wanted), "".join(everyday)
    if sought == squeezed:
        return Match.EVERYDAY
    if len(sought) >= SHORTEST_BEGINNING and squeezed.startswith(sought):
        return Match.BEGINNING
    runs = range(len(wanted) - len(everyday) + 1)
    if any(list(wanted[at : at + len(everyday)]) == list(everyday) for at in runs):
        return Match.EVERYDAY_WITHIN
    return None
