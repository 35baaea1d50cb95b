"""What an asset is, as plain values: kinds, conditions, ways of acquisition, class codes."""

import re
from collections.abc import Mapping
from enum import StrEnum

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

_KIND_OF_PREFIX: Mapping[str, AssetKind] = {
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
CLASS_CODE = re.compile(r"\d(\.\d){0,2}(\.\d\d){0,3}(\.\d{3})?")


def class_level(code: str) -> int:
    """Return the level (1 to 7) of a class code by its segments."""
    return code.count(".") + 1


def class_parent(code: str) -> str | None:
    """Return the code one level above, or None for the root."""
    return code.rpartition(".")[0] or None


def kind_of(code: str) -> AssetKind | None:
    """Return the kind that a class code puts an asset into; None for supplies and contra lines."""
    return _KIND_OF_PREFIX.get(code[:5])


def may_classify(code: str) -> bool:
    """Say whether an asset may carry this code: level 7, and neither supplies nor contra line."""
    return class_level(code) == DEEPEST_LEVEL and kind_of(code) is not None
