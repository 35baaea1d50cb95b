"""The facts that assets of one class have beside what every asset has, as data.

Entry, edit, card, history and lists all read this table, so that a fact is added in one place (and
in one column). The fields follow the cards KIB A to F (Permendagri 17/2007, annexes 25 to 30).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from inventory.errors import mark


class Shape(StrEnum):
    """What a fact's value looks like."""

    TEXT = "text"
    AMOUNT = "amount"
    MONEY = "money"
    DAY = "day"
    YES_NO = "yes_no"
    CHOICE = "choice"
    POINT = "point"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: the column it lies in, the words for it, and what may stand there.

    `unit` follows an amount (m², m). A day that `runs_out` is warned of before it comes.
    What is `of_one` thing no two share: of things entered together each has its own.
    """

    name: str
    label: str
    shape: Shape = Shape.TEXT
    longest: int = 200
    unit: str = ""
    hint: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    runs_out: bool = False
    of_one: bool = False


LAND_RIGHTS: Mapping[str, str] = {
    "use": mark("Right of use"),
    "management": mark("Right of management"),
    "cultivation": mark("Right of cultivation"),
    "building": mark("Right to build"),
    "dispute": mark("In dispute"),
    "other": mark("Other right"),
}
LAND_STATUSES: Mapping[str, str] = {
    "own": mark("Land of this government"),
    "state": mark("Land of the state"),
    "other_government": mark("Land of another government"),
    "third_party": mark("Land of others"),
}
BUILDING_GRADES: Mapping[str, str] = {
    "permanent": mark("Permanent"),
    "semi": mark("Semi-permanent"),
    "emergency": mark("Emergency"),
}

FACTS: Mapping[str, Fact] = {
    fact.name: fact
    for fact in (
        Fact("size", mark("Size (vehicles: engine capacity)"), longest=100),
        Fact("material", mark("Material"), longest=100),
        Fact(
            "plate_number",
            mark("Number plate"),
            longest=20,
            hint=mark("For example DE 1234 AM."),
            of_one=True,
        ),
        Fact("chassis_number", mark("Chassis number"), longest=60, of_one=True),
        Fact("engine_number", mark("Engine number"), longest=60, of_one=True),
        Fact("ownership_book", mark("Ownership book (BPKB) number"), longest=60, of_one=True),
        Fact("tax_until", mark("Vehicle tax (STNK) until"), Shape.DAY, runs_out=True),
        Fact("plate_until", mark("Number plate (five years) until"), Shape.DAY, runs_out=True),
        Fact("inspection_until", mark("Roadworthiness test until"), Shape.DAY, runs_out=True),
        Fact("insurance_until", mark("Insurance until"), Shape.DAY, runs_out=True),
        Fact("warranty_until", mark("Warranty until"), Shape.DAY, runs_out=True),
        Fact("land_area", mark("Area of the land"), Shape.AMOUNT, unit="m²"),
        Fact("land_right", mark("Right to the land"), Shape.CHOICE, choices=LAND_RIGHTS),
        Fact("certificate_number", mark("Certificate number"), longest=100, of_one=True),
        Fact("certificate_on", mark("Certificate of"), Shape.DAY),
        Fact("certificate_until", mark("Certificate until"), Shape.DAY, runs_out=True),
        Fact("certificate_name", mark("Certificate in the name of")),
        Fact("purpose", mark("Used for")),
        Fact("building_grade", mark("Kind of building"), Shape.CHOICE, choices=BUILDING_GRADES),
        Fact("storeyed", mark("More than one storey"), Shape.YES_NO),
        Fact("concrete", mark("Of concrete"), Shape.YES_NO),
        Fact("floor_area", mark("Floor area"), Shape.AMOUNT, unit="m²"),
        Fact("construction", mark("Construction"), longest=100),
        Fact("length", mark("Length"), Shape.AMOUNT, unit="m"),
        Fact("width", mark("Width"), Shape.AMOUNT, unit="m"),
        Fact("document_number", mark("Document number"), longest=100),
        Fact("document_on", mark("Document of"), Shape.DAY),
        Fact("land_status", mark("Whose land"), Shape.CHOICE, choices=LAND_STATUSES),
        Fact("land_code", mark("Code of the land"), longest=60),
        Fact("started_on", mark("Work began on"), Shape.DAY),
        Fact("contract_value", mark("Value of the contract"), Shape.MONEY),
        Fact("title", mark("Title")),
        Fact("creator", mark("Author, artist or maker")),
        Fact("origin", mark("Region of origin"), longest=100),
        Fact("species", mark("Species"), longest=100),
        Fact("licence_number", mark("Licence number"), longest=100),
        Fact("licence_until", mark("Licence until"), Shape.DAY, runs_out=True),
        Fact("address", mark("Address")),
        Fact(
            "locality",
            mark("Village, district and town"),
            hint=mark("For example Uritetu, Sirimau, Kota Ambon."),
        ),
        Fact(
            "point",
            mark("Coordinates"),
            Shape.POINT,
            hint=mark("For example -3.695432, 128.181234."),
        ),
        Fact("supplier", mark("Supplier or giver")),
        Fact("contract_number", mark("Number of the contract or hand-over"), longest=100),
        Fact("contract_on", mark("Contract or hand-over of"), Shape.DAY),
        Fact(
            "measure",
            mark("Unit of measure"),
            longest=30,
            hint=mark("For example unit, buah, set or bidang."),
        ),
        Fact(
            "specification",
            mark("Further specification"),
            longest=500,
            hint=mark("What no other field asks for, for example RAM 16 GB, SSD 512 GB."),
        ),
        Fact(
            "former_number",
            mark("Earlier register number"),
            longest=60,
            hint=mark("As it stands on an older sticker or in an older book."),
        ),
        Fact("note", mark("Remarks"), longest=500),
    )
}

_PLACE = ("address", "locality", "point")
_PAPERS = ("document_number", "document_on", "land_status", "land_code")
_BUILT = ("storeyed", "concrete", "floor_area")
_THING = ("size", "material", "warranty_until")
_ENGINE = ("chassis_number", "engine_number")

_OF_CLASS: Mapping[str, tuple[str, ...]] = {
    "1.3.1": (
        "land_area",
        "land_right",
        "certificate_number",
        "certificate_on",
        "certificate_until",
        "certificate_name",
        "purpose",
        *_PLACE,
    ),
    "1.3.2": _THING,
    "1.3.2.01": (*_THING, *_ENGINE, "insurance_until"),
    "1.3.2.02": (*_THING, "insurance_until"),
    "1.3.2.02.01": (
        "plate_number",
        "size",
        "material",
        *_ENGINE,
        "ownership_book",
        "tax_until",
        "plate_until",
        "inspection_until",
        "insurance_until",
        "warranty_until",
    ),
    "1.3.2.02.03": (*_THING, *_ENGINE, "insurance_until"),
    "1.3.3": (*_BUILT, *_PAPERS, "land_area", "insurance_until", *_PLACE),
    "1.3.4": ("construction", "length", "width", "land_area", *_PAPERS, *_PLACE),
    "1.3.5": ("title", "creator", "origin", "material", "species", "size"),
    "1.3.5.01": ("title", "creator", "size"),
    "1.3.5.02": ("title", "creator", "origin", "material", "size"),
    "1.3.5.03": ("species", "size"),
    "1.3.5.04": ("species", "size"),
    "1.3.5.05": ("species", "size"),
    "1.3.6": (
        "building_grade",
        *_BUILT,
        *_PAPERS,
        "started_on",
        "contract_value",
        *_PLACE,
    ),
    "1.5.3": ("creator", "licence_number", "licence_until"),
    "1.5.4": (*_THING, "plate_number", *_ENGINE, *_PLACE),
}

OF_ALL = (
    "measure",
    "specification",
    "former_number",
    "supplier",
    "contract_number",
    "contract_on",
    "note",
)
"""Facts that assets of every class may have."""

JOURNALED = (
    "unit_id",
    "class_code",
    "kind",
    "state",
    "name",
    "brand",
    "serial",
    "acquisition_value",
    "attribution",
    "acquired_on",
    "acquisition_way",
    "source",
    "condition",
    "condition_on",
    "home_room_id",
    *FACTS,
)
"""The fields of an asset that the journal explains; where it is and was seen, custody says."""

FOLLOWING = frozenset({"kind"})
"""Of these, what only follows from another: it is never given or told by itself."""

BOOKED = frozenset(
    {"unit_id", "class_code", "acquisition_value", "attribution", "acquired_on", "acquisition_way"}
)
"""What the books rest on: once they have taken an asset over, only their own acts change it."""

RUN_OUT = tuple(name for name, fact in FACTS.items() if fact.runs_out)
"""Days after which a paper, a warranty or an insurance holds no more."""


def runs_out_on(values: Mapping[str, Any]) -> date | None:
    """Return the first day on which something of an asset runs out; None where nothing does."""
    return min((values[name] for name in RUN_OUT if values.get(name)), default=None)


OF_ONE = tuple(name for name, fact in FACTS.items() if fact.of_one)

NOT_COPIED = frozenset(
    {
        *OF_ONE,
        "serial",
        "condition",
        "condition_on",
        "tax_until",
        "plate_until",
        "inspection_until",
        "certificate_on",
        "certificate_until",
        "document_number",
        "document_on",
        "land_code",
        "licence_number",
        "point",
        "former_number",
        "home_room_id",
        "note",
    }
)
"""What is said of one thing alone, and so is left out where another like it is entered."""


def columns_of(class_code: str) -> tuple[Fact, ...]:
    """Return the facts that each of several alike things of a class has of its own."""
    return tuple(fact for fact in facts_of(class_code) if fact.name in OF_ONE)


def facts_of(class_code: str) -> tuple[Fact, ...]:
    """Return the facts that assets of a class have beside those of all, in the order of a form."""
    segments = class_code.split(".")
    for level in range(len(segments), 2, -1):
        names = _OF_CLASS.get(".".join(segments[:level]))
        if names is not None:
            return tuple(FACTS[name] for name in names)
    return ()


def unfit(class_code: str, names: Sequence[str]) -> list[str]:
    """Return those of the facts named that assets of this class do not have."""
    own = {fact.name for fact in facts_of(class_code)} | set(OF_ALL)
    return [name for name in names if name not in own]


SEARCHED = (
    "name",
    "brand",
    "serial",
    "plate_number",
    "chassis_number",
    "engine_number",
    "ownership_book",
    "certificate_number",
    "document_number",
    "licence_number",
    "certificate_name",
    "former_number",
    "title",
    "creator",
    "address",
    "locality",
    "supplier",
    "contract_number",
)
"""What of an asset is searched as text; tags, rooms and people are looked for where they are."""


def search_text(values: Mapping[str, object]) -> str:
    """Return the text that an asset is found by, in small letters."""
    return " ".join(str(values[name]) for name in SEARCHED if values.get(name)).casefold()


_POINT = re.compile(r"\s*(-?\d{1,2}(?:\.\d{1,8})?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d{1,8})?)\s*")
_FARTHEST_NORTH, _FARTHEST_EAST = 90, 180


def point_of(text: str) -> str | None:
    """Return degrees north and east as they are kept, `-3.695432, 128.181234`; None for others."""
    found = _POINT.fullmatch(text)
    if found is None:
        return None
    north, east = found.groups()
    if abs(float(north)) > _FARTHEST_NORTH or abs(float(east)) > _FARTHEST_EAST:
        return None
    return f"{north}, {east}"
