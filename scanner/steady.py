"""From flickering sightings to one reading per code."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sighting:
    """A code seen in one frame; `at` is in seconds on the source's own clock."""

    text: str
    at: float


def steady(sightings: Iterable[Sighting], *, quiet: float = 2.0) -> Iterator[Sighting]:
    """Yield a code as it comes into view, and again only after `quiet` seconds out of view.

    Sightings come in order of time. Exactly `quiet` seconds is still the same view.
    """
    last_seen: dict[str, float] = {}
    for sighting in sightings:
        previous = last_seen.get(sighting.text)
        last_seen[sighting.text] = sighting.at
        if previous is None or sighting.at - previous > quiet:
            yield sighting
