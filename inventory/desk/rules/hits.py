"""How well names answer what someone types, and how hits of several kinds share a list."""

from collections.abc import Iterable, Sequence

MOST_HITS = 8
"""So many things are offered while someone types, whatever they are."""
WITHIN = 3
"""How a name answers a search that is only somewhere within it."""


def fit(q: str, names: Iterable[str]) -> int:
    """Say how well the best of some names answers a search: 0 is the name itself, 1 begins it,
    2 begins a word of it, and WITHIN is anything else."""
    return min((_fit(q.casefold(), name.casefold()) for name in names), default=WITHIN)


def _fit(q: str, name: str) -> int:
    if name.startswith(q):
        return 0 if name == q else 1
    return 2 if f" {q}" in name else WITHIN


def begins_words(q: str, names: str) -> bool:
    """Say whether each word of a search begins some word of these names."""
    words = names.casefold().split()
    return all(any(word.startswith(one) for word in words) for one in q.casefold().split())


def shares(found: Sequence[int], most: int = MOST_HITS) -> list[int]:
    """Share places among groups that found so many things: a group has fewer than another only
    where it found no more, or comes later and the last place is taken."""
    given = [0] * len(found)
    for _ in range(min(most, sum(found))):
        open_still = (number for number, count in enumerate(found) if given[number] < count)
        given[min(open_still, key=lambda number: given[number])] += 1
    return given
