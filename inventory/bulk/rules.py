"""What an act over many assets would do, as plain functions: what changes, what stays, and why."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from inventory.desk.rules import AssetFilter
from inventory.register.rules import BOOKED, AssetState, kind_of, stands_in_rooms

MOST_CHOSEN = 5000
"""So many assets change in one act: a second or two, while everybody else's writing waits."""

FIELDS = (
    "name",
    "brand",
    "condition",
    "source",
    "acquisition_way",
    "acquired_on",
    "unit_id",
    "supplier",
    "contract_number",
    "contract_on",
    "note",
)
"""What many assets may share. A serial number is one thing's own, a class brings its facts along,
and a value is in the books: these are changed one by one."""

WITH: Mapping[str, tuple[str, ...]] = {"condition": ("condition", "condition_on")}
"""Fields that are given together: a condition was seen on a day."""


class Why(StrEnum):
    """Why an asset is left as it is."""

    FOREIGN = "foreign"
    REMOVED = "removed"
    IN_THE_BOOKS = "in_the_books"
    IN_NO_ROOM = "in_no_room"


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen: assets one by one, or, with `wanted`, whatever a list shows at the time."""

    keys: tuple[UUID, ...] = ()
    wanted: AssetFilter | None = None


class Versioned(Protocol):
    """What a preview's seal knows of an asset."""

    @property
    def id(self) -> UUID: ...
    @property
    def version(self) -> int: ...


class Chosen(Versioned, Protocol):
    """What is read of an asset that was chosen."""

    @property
    def state(self) -> AssetState: ...
    @property
    def path(self) -> str: ...
    @property
    def class_code(self) -> str: ...


FieldChanges = Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an act would do: the assets with their changes, those that are so already, the rest."""

    changing: Sequence[tuple[Any, FieldChanges]]
    same: Sequence[Any]
    refused: Sequence[tuple[Any, Why]]

    def count(self, why: Why) -> int:
        """Say how many are left as they are for this reason."""
        return sum(reason is why for _, reason in self.refused)


def plan(
    assets: Iterable[Any],
    wanted: Mapping[str, Any],
    may: Callable[[str], bool],
) -> Plan:
    """Say what these values would change; `may` says at which unit's path one may do so."""
    changing: list[tuple[Any, FieldChanges]] = []
    same: list[Any] = []
    refused: list[tuple[Any, Why]] = []
    for asset in assets:
        before = {name: getattr(asset, name) for name in wanted}
        different = {
            name: (before[name], value) for name, value in wanted.items() if before[name] != value
        }
        why = _why_not(asset, wanted, may)
        if why is not None:
            refused.append((asset, why))
        elif different:
            changing.append((asset, different))
        else:
            same.append(asset)
    return Plan(changing, same, refused)


def _why_not(asset: Chosen, wanted: Mapping[str, Any], may: Callable[[str], bool]) -> Why | None:
    if not may(asset.path):
        return Why.FOREIGN
    if asset.state is AssetState.REMOVED:
        return Why.REMOVED
    if asset.state is AssetState.BOOKED and BOOKED & wanted.keys():
        return Why.IN_THE_BOOKS
    if wanted.get("room_id") and not stands_in_rooms(kind_of(asset.class_code)):
        return Why.IN_NO_ROOM
    return None


def seal_of(assets: Iterable[Versioned]) -> str:
    """Return what a preview keeps of the assets it showed: how many, and a hash of versions."""
    parts = sorted(f"{asset.id}:{asset.version}" for asset in assets)
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
    return f"{len(parts)}-{digest}"


def number_in(seal: str) -> int | None:
    """Return how many assets a preview showed, None where the text is no seal."""
    number, dash, digest = seal.partition("-")
    fits = dash and digest and number.isascii() and number.isdigit() and len(number) < 9
    return int(number) if fits else None
