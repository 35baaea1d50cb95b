"""The grammar of tag codes, the life of a tag and what a label says, as plain functions.

A code is 11 characters of Crockford's base 32: 2 for the region, 8 random, 1 check character.
The check is a weighted sum over GF(32) that catches every single wrong character and every swap
of neighbours.
"""

import re
import secrets
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from functools import cache

from inventory.access.rules import Limit
from inventory.organisation.rules import floor_label
from inventory.register.rules import brand_unsaid
from labels import Design, Stock, load_designs, load_stocks

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 11
REGION_LENGTH = 2
LENGTH_ASTRAY = 2
FEWEST_DIGITS, MOST_DIGITS = 6, 20
_PHONE = re.compile(r"\+?[0-9 -]+")
_VALUE = {sign: value for value, sign in enumerate(ALPHABET)}
_FOLD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_ADDRESS = re.compile(r"https?://[^/\s]+/([^/?#\s]+)/?", re.IGNORECASE)
_SPACING = re.compile(r"[\s\-.]+")
_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1


class TagState(StrEnum):
    """The life of a tag; retired, void and lost ones answer for ever."""

    PRINTED = "printed"
    ACTIVE = "active"
    RETIRED = "retired"
    VOID = "void"
    LOST = "lost"


class JobStage(StrEnum):
    """How far a label job is: `held_back` when a label did not read back, `failed` when the
    printing itself broke down."""

    WAITING = "waiting"
    PRINTING = "printing"
    READY = "ready"
    HELD_BACK = "held_back"
    FAILED = "failed"


def _times_alpha(value: int) -> int:
    value <<= 1
    return value ^ _POLYNOMIAL if value & 0b100000 else value


def _powers() -> list[int]:
    powers = [1]
    while len(powers) < len(ALPHABET) - 1:
        powers.append(_times_alpha(powers[-1]))
    return powers


_POWER = _powers()
_LOG = {power: exponent for exponent, power in enumerate(_POWER)}


def _product(left: int, right: int) -> int:
    if not left or not right:
        return 0
    return _POWER[(_LOG[left] + _LOG[right]) % len(_POWER)]


def check_sign(body: str) -> str:
    """Return the check character for the first ten characters of a code."""
    total = 0
    for index, sign in enumerate(body):
        total ^= _product(_POWER[index], _VALUE[sign])
    inverse = _POWER[-(LENGTH - 1) % len(_POWER)]
    return ALPHABET[_product(total, inverse)]


def is_code(text: str) -> bool:
    """Say whether this is a whole code in its plain form with a right check character."""
    return (
        len(text) == LENGTH
        and all(sign in _VALUE for sign in text)
        and check_sign(text[:-1]) == text[-1]
    )


def folded(text: str) -> str:
    """Return typed text in the alphabet of codes: upper case, O as 0, I and L as 1, no spacing."""
    return _SPACING.sub("", text).upper().translate(_FOLD)


def parse(text: str) -> str | None:
    """Return the code in what was read or typed: any host, any case, or bare; None if foreign."""
    if len(text) > 300:
        return None
    text = text.strip()
    address = _ADDRESS.fullmatch(text)
    code = folded(address.group(1) if address else text)
    return code if is_code(code) else None


def new_code(region: str) -> str:
    """Return a fresh random code for a region (2 characters of the alphabet)."""
    body = region + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - REGION_LENGTH - 1))
    return body + check_sign(body)


def looks_like_code(text: str) -> bool:
    """Say whether someone meant a code: its signs, its length give or take two, some digit.

    Nearly every code holds a digit; English words such as `dashboard` have the signs too.
    """
    signs = folded(text)
    return (
        abs(len(signs) - LENGTH) <= LENGTH_ASTRAY
        and all(sign in _VALUE for sign in signs)
        and any(sign.isdigit() for sign in text)
    )


def is_phone(text: str) -> bool:
    """Say whether a text can be a phone number: 6 to 20 digits, spaces, hyphens, a plus."""
    return (
        _PHONE.fullmatch(text) is not None
        and FEWEST_DIGITS <= sum(sign.isdigit() for sign in text) <= MOST_DIGITS
    )


def grouped(code: str) -> str:
    """Return a code as it is printed for people: `MA 7K3M 9QX2 C`."""
    return " ".join((code[:2], code[2:6], code[6:10], code[10:]))


def content(public_url: str, code: str) -> str:
    """Return what the QR says: the address of the tag, all upper case."""
    return f"{public_url.rstrip('/').upper()}/{code}"


PUBLIC_LOOKUPS_PER_ADDRESS = Limit(120, timedelta(minutes=5))
FOUND_REPORTS_PER_ADDRESS = Limit(10, timedelta(hours=1))
MOST_LABELS = 500
KINDS = ("asset", "door")
PRINT_LABELS = "labels"
"""The kind of job that prints an order."""


@cache
def stocks() -> Mapping[str, Stock]:
    """Return the papers on which every kind of label fits, by key."""
    known = load_stocks().items()
    return {key: one for key, one in known if all(_fitting(kind, one) for kind in KINDS)}


@cache
def designs() -> Mapping[str, Design]:
    """Return the label designs by key: `asset-...` and `door-...`."""
    return load_designs()


def paper_for(wanted: str | None, last: str | None) -> Stock:
    """Return the paper wanted, else the one used last, else the first; unknown keys count not."""
    known = stocks()
    found = next((known[key] for key in (wanted, last) if key and key in known), None)
    return found or next(iter(known.values()))


def design_for(kind: str, stock: Stock) -> Design:
    """Return the largest design of a kind (`asset` or `door`) that fits on a paper's labels."""
    return max(_fitting(kind, stock), key=lambda design: design.width * design.height)


def _fitting(kind: str, stock: Stock) -> list[Design]:
    return [
        design
        for key, design in designs().items()
        if key.startswith(f"{kind}-")
        and design.width <= stock.label_width
        and design.height <= stock.label_height
    ]


def asset_texts(
    owner: str,
    unit: str,
    name: str,
    brand: str | None,
    class_code: str,
    serial: str | None,
    year: int | None,
) -> dict[str, str]:
    """Return what an asset's label says beside its tag code; without a year yet, no year.

    Brand and serial number stand there so that labels of things alike are put on the right ones;
    a brand that the name says is not said twice.
    """
    told_apart = _serial_said(serial) if serial else (f"Tahun {year}" if year else "")
    return {
        "owner": owner,
        "unit": unit,
        "name": name,
        "brand": brand_unsaid(name, brand),
        "code_1": class_code,
        "code_2": told_apart,
    }


def _serial_said(serial: str) -> str:
    """Say that it is a serial number, unless it says so itself."""
    return serial if serial.upper().startswith(("SN", "S/N")) else f"SN {serial}"


def door_texts(owner: str, code: str, name: str, building: str, floor: int) -> dict[str, str]:
    """Return what a door tag says beside its tag code."""
    return {"owner": owner, "room": code, "name": name, "building": floor_label(building, floor)}


def called(texts: Mapping[str, str]) -> str:
    """Return the words by which people know the thing of a label."""
    return f"{texts['name']} {texts.get('brand', '')}".rstrip()


def sample_code(region: str) -> str:
    """Return the code that previews show for a thing whose tag is issued on ordering."""
    body = f"{region}{ALPHABET[0] * (LENGTH - REGION_LENGTH - 1)}"
    return body + check_sign(body)
