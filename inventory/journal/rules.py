"""The journal as plain functions: canonical text, the chain of hashes, replay, and who acts."""

import enum
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from inventory.journal.errors import PermissionNeeded

GENESIS = "0" * 64

Json = str | int | bool | list["Json"] | None
"""What a changed field may hold in the journal."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone who acts: a value, never a row, so that it outlives the session that loaded it.

    `reach` tells for each permission under which unit paths it holds.
    """

    id: UUID
    name: str
    reach: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def may(self, permission: str, unit_path: str | None = None) -> bool:
        """Say whether the permission holds somewhere, or at the unit with this path."""
        roots = self.reach.get(permission, ())
        return bool(roots) if unit_path is None else unit_path.startswith(roots)

    def must_have(self, permission: str, unit_path: str | None = None) -> None:
        """Raise PermissionNeeded unless `may` says yes."""
        if not self.may(permission, unit_path):
            raise PermissionNeeded(permission=str(permission))


OPERATOR = Actor(UUID(int=0), "operator")
"""Whoever runs the commands on the server's own machine; set-up happens in this name."""


def to_json(value: Any) -> Json:
    """Turn a field's value into its one canonical form: no floats, moments in UTC."""
    match value:
        case enum.Enum():
            return to_json(value.value)
        case None | bool() | int() | str():
            return value
        case datetime():
            moment = value.astimezone(UTC).replace(tzinfo=None)
            return f"{moment.isoformat(timespec='microseconds')}Z"
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:.2f}"
        case UUID():
            return str(value)
        case list() | tuple():
            return [to_json(item) for item in value]
    raise TypeError(f"the journal cannot hold {type(value).__name__}")


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical(entry: Mapping[str, Any]) -> str:
    """Return the exact text that is hashed: sorted keys, no spaces, real letters."""
    return _CANONICAL.encode(entry)


def chained(previous: str, text: str) -> str:
    """Return the hash (64 hex digits) of an entry's text standing behind `previous`."""
    return hashlib.sha256(previous.encode() + text.encode()).hexdigest()


def sealed(salt: str, value: str) -> str:
    """Return the salted hash that stands in the chain for a private value."""
    return hashlib.sha256(f"{salt}\x00{value}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Line:
    """One journal entry as it is read back."""

    seq: int
    act_id: UUID
    verb: str
    kind: str
    subject_id: UUID
    actor_id: UUID
    at: datetime
    effective_at: datetime
    changes: Mapping[str, tuple[Json, Json]]
    private: Mapping[str, tuple[str | None, str | None]] = field(default_factory=dict)


def replay(lines: Iterable[Line]) -> dict[str, Json]:
    """Fold one thing's entries into its present fields, by effective time, then by number.

    Private fields hold the value where it is still known and are left out where it was erased.
    """
    present: dict[str, Json] = {}
    for line in sorted(lines, key=lambda one: (one.effective_at, one.seq)):
        present.update({name: after for name, (_, after) in line.changes.items()})
        present.update({name: after for name, (_, after) in line.private.items()})
    return present
