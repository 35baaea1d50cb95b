"""What an asset is, as plain values: kinds, states, conditions, ways of acquisition."""

from collections.abc import Mapping
from enum import StrEnum
from itertools import dropwhile

from inventory.errors import mark

BEYOND_ALL_VALUES = 10**13
"""No asset is worth so many rupiah: whoever writes it wrote a digit too many."""

BEYOND_ALL_TOGETHER = 9 * 10**15
"""Nor is a whole register: what is added up stays within what every database can hold."""


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
PREFIX_OF_KIND = {kind: prefix for prefix, kind in KIND_OF_PREFIX.items()}


IN_NO_ROOM = frozenset({AssetKind.LAND, AssetKind.BUILDING, AssetKind.NETWORK})


def stands_in_rooms(kind: AssetKind | None) -> bool:
    """Say whether things of a kind stand in rooms: land, buildings, roads and networks do not."""
    return kind not in IN_NO_ROOM


def brand_unsaid(name: str, brand: str | None) -> str:
    """Return what a brand and type add to a name: first words that the name has fall away."""
    said = set(name.casefold().split())
    return " ".join(dropwhile(lambda word: word.casefold() in said, (brand or "").split()))


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
    """Cara perolehan, a closed list: the branches of report IV.A, and what came from elsewhere."""

    PURCHASE = "purchase"
    GRANT = "grant"
    EXCHANGE = "exchange"
    CONSTRUCTION = "construction"
    CONTRACT = "contract"
    LAW = "law"
    COURT = "court"
    DIVESTMENT = "divestment"
    STOCK_TAKE = "stock_take"
    REINSTATED = "reinstated"
    TRANSFER = "transfer"
    OTHER = "other"


WAY_NAMES: Mapping[AcquisitionWay, str] = {
    AcquisitionWay.PURCHASE: mark("Purchase"),
    AcquisitionWay.GRANT: mark("Grant"),
    AcquisitionWay.EXCHANGE: mark("Exchange"),
    AcquisitionWay.CONSTRUCTION: mark("Construction"),
    AcquisitionWay.CONTRACT: mark("Agreement or contract"),
    AcquisitionWay.LAW: mark("Under a law"),
    AcquisitionWay.COURT: mark("Court decision"),
    AcquisitionWay.DIVESTMENT: mark("Divestment"),
    AcquisitionWay.STOCK_TAKE: mark("Found by a stock-take"),
    AcquisitionWay.REINSTATED: mark("Disposal taken back"),
    AcquisitionWay.TRANSFER: mark("Transfer from another unit"),
    AcquisitionWay.OTHER: mark("Other lawful way"),
}


class DocumentKind(StrEnum):
    """What a paper of an asset is."""

    CONTRACT = "contract"
    INVOICE = "invoice"
    HAND_OVER = "hand_over"
    CERTIFICATE = "certificate"
    OWNERSHIP_BOOK = "ownership_book"
    REGISTRATION = "registration"
    INSURANCE = "insurance"
    WARRANTY = "warranty"
    MANUAL = "manual"
    OTHER = "other"


DOCUMENT_NAMES: Mapping[DocumentKind, str] = {
    DocumentKind.CONTRACT: mark("Contract"),
    DocumentKind.INVOICE: mark("Invoice or receipt"),
    DocumentKind.HAND_OVER: mark("Hand-over (BAST)"),
    DocumentKind.CERTIFICATE: mark("Certificate"),
    DocumentKind.OWNERSHIP_BOOK: mark("Ownership book (BPKB)"),
    DocumentKind.REGISTRATION: mark("Vehicle registration (STNK)"),
    DocumentKind.INSURANCE: mark("Insurance policy"),
    DocumentKind.WARRANTY: mark("Warranty card"),
    DocumentKind.MANUAL: mark("Manual"),
    DocumentKind.OTHER: mark("Other paper"),
}
