"""Words to search by: how a text is split, what is kept for mending, how a typo is mended."""

import re
from collections.abc import Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from inventory.register.rules.classes import class_level

MOST_WORDS = 8
"""Further words of a query are left out: eight say what is meant."""

SHORTEST_WITHIN = 3
"""Shorter words are looked for at the beginning of words only."""

SHORTEST_MENDED = 4
LONG = 8
"""From so many letters on two slips are mended, below only one."""

_WORDS = re.compile(r"[^\W\d_]{3,40}")
_WITH_DIGIT = re.compile(r"\S*\d\S*")
_CLASS = re.compile(r"\d(\.\d+){1,6}")
MOST_FILTERS = 30
"""So many lists are kept for one person, and for one unit."""

NAMING = ("name", "brand", "title")
"""The texts whose words are kept for mending: what things are called, never who has them."""


def query_words(text: str) -> list[str]:
    """Return what each asset found must hold: the words of a query in small letters, each once."""
    return list(dict.fromkeys(text.casefold().split()))[:MOST_WORDS]


def escaped(word: str) -> str:
    """Return a word with a stroke before each sign that LIKE knows."""
    return re.sub(r"([/%_])", r"/\1", word)


def kept_words(values: Mapping[str, object]) -> set[str]:
    """Return the words of what an asset is called: of letters only, model codes are no words."""
    text = " ".join(str(values[name]) for name in NAMING if values.get(name)).casefold()
    return set(_WORDS.findall(_WITH_DIGIT.sub(" ", text)))


def is_mendable(word: str) -> bool:
    """Say whether a word may be a slip of a kept one: short ones and codes are not."""
    return len(word) >= SHORTEST_MENDED and _WORDS.fullmatch(word) is not None


def slips(word: str) -> int:
    """Return how many slips are mended in a word of this length."""
    return 2 if len(word) >= LONG else 1


def mended(word: str, known: Sequence[str]) -> list[str]:
    """Return the kept words that are the fewest slips away; none where all are too far.

    A slip is a letter too many, missing or wrong, or two that changed places.
    """
    found = process.extract(
        word, known, scorer=OSA.distance, score_cutoff=slips(word), processor=None, limit=None
    )
    least = min((distance for _, distance, _ in found), default=0)
    return [other for other, distance, _ in found if distance == least]


def begins_class(word: str) -> bool:
    """Say whether a word looks like a class code or its beginning, `1.3.2.10`."""
    return _CLASS.fullmatch(word) is not None and class_level(word) > 1
