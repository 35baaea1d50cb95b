"""Class codes as plain values: their levels, which may be chosen, what answers a search."""

import re
from collections.abc import Sequence
from decimal import Decimal
from enum import IntEnum
from uuid import UUID

from inventory.register.rules.assets import KIND_OF_PREFIX, AssetKind, Condition

DEEPEST_LEVEL = 7
TOTAL_LEVELS = (3, DEEPEST_LEVEL)
"""The levels at which totals are kept: the card, and the very thing."""

SHORTEST_BEGINNING = 3
_FULL_CODE = re.compile(r"(\d)\.?(\d)\.?(\d)\.?(\d\d)\.?(\d\d)\.?(\d\d)\.?(\d{3})(?!\d)")
CLASS_PATTERN = r"^[0-9](\.[0-9]{1,3}){0,6}$"
"""A class code or the beginning of one, as addresses name it."""
_PART_OF_CODE = re.compile(r"\d(\.\d+)*\.?(?!\S)")
_NOT_A_WORD = re.compile(r"[\W_]+")


def class_level(code: str) -> int:
    """Return the level (1 to 7) of a class code by its segments."""
    return code.count(".") + 1


def class_parent(code: str) -> str | None:
    """Return the code one level above, or None for the root."""
    return code.rpartition(".")[0] or None


def class_beginning(code: str, level: int) -> str:
    """Return the first segments of a class code: `1.3.2` at level 3."""
    return ".".join(code.split(".")[:level])


TotalKey = tuple[UUID, str, Condition]
"""The unit, the class code or its beginning, and the condition that a total is of."""


def add_up(
    sums: dict[TotalKey, tuple[int, Decimal]], key: TotalKey, number: int, value: Decimal
) -> None:
    """Add assets of one unit, class and condition to the sums of every level."""
    unit_id, code, condition = key
    for level in TOTAL_LEVELS:
        group = unit_id, class_beginning(code, level), condition
        known, worth = sums.get(group, (0, Decimal(0)))
        sums[group] = known + number, worth + value


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
