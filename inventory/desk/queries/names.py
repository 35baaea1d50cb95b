"""Find the words for every key that some journal lines mention, a statement for each table."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from inventory.access.models import ApiToken, RoleAssignment, Unit
from inventory.access.queries import names_of
from inventory.access.rules import Role
from inventory.journal.rules import Line
from inventory.organisation.models import Building, Official, Person
from inventory.organisation.queries import places_by_id
from inventory.organisation.rules import Duty
from inventory.register.models import Asset, SavedFilter
from inventory.tags.models import Tag

FIELD_KINDS: Mapping[str, str] = {
    "room_id": "room",
    "home_room_id": "room",
    "seen_room_id": "room",
    "holder_id": "person",
    "keeper_id": "person",
    "person_id": "person",
    "asset_id": "asset",
    "unit_id": "unit",
    "parent_id": "unit",
    "account_id": "account",
    "building_id": "building",
}
"""Fields of changes that hold a key, and what kind of thing it is."""


@dataclass(frozen=True, slots=True)
class TagNamed:
    """A tag's code and what it names now."""

    code: str
    asset_id: UUID | None
    room_id: UUID | None


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """Whose role, which, and at what unit."""

    account_id: UUID
    role: Role
    unit_id: UUID


@dataclass(frozen=True, slots=True)
class DutyHeld:
    """Who holds a duty, which, and of what unit."""

    person_id: UUID
    duty: Duty
    unit_id: UUID


@dataclass(frozen=True, slots=True)
class Names:
    """Kind -> key -> words; tags, roles, duties and tokens also lead on to other things.

    `numbers` are those by which assets that are called alike are told apart: the plate of a
    vehicle, the serial number of others.
    """

    words: Mapping[str, Mapping[UUID, str]] = field(default_factory=dict)
    numbers: Mapping[UUID, str] = field(default_factory=dict)
    tags: Mapping[UUID, TagNamed] = field(default_factory=dict)
    roles: Mapping[UUID, RoleHeld] = field(default_factory=dict)
    duties: Mapping[UUID, DutyHeld] = field(default_factory=dict)
    token_accounts: Mapping[UUID, UUID] = field(default_factory=dict)

    def of(self, kind: str, key: UUID | None) -> str | None:
        """Return the words for a thing, or None where it is not known."""
        return None if key is None else self.words.get(kind, {}).get(key)


def names_in(session: Session, lines: Iterable[Line], actors: Iterable[UUID] = ()) -> Names:
    """Return the words for everything these lines mention, whatever unit it is in."""
    keys = _keys_in(lines)
    keys["account"] |= set(actors)
    tags = {
        key: TagNamed(code, asset_id, room_id)
        for key, code, asset_id, room_id in _found(
            session, Tag.id, keys["tag"], Tag.code, Tag.asset_id, Tag.room_id
        )
    }
    role = RoleAssignment
    roles = {
        key: RoleHeld(account_id, kind, unit_id)
        for key, account_id, kind, unit_id in _found(
            session, role.id, keys["role"], role.account_id, role.role, role.unit_id
        )
    }
    signs = Official
    duties = {
        key: DutyHeld(person_id, duty, unit_id)
        for key, person_id, duty, unit_id in _found(
            session, signs.id, keys["official"], signs.person_id, signs.duty, signs.unit_id
        )
    }
    tokens = dict(_found(session, ApiToken.id, keys["token"], ApiToken.account_id))
    keys["asset"] |= {tag.asset_id for tag in tags.values() if tag.asset_id}
    keys["room"] |= {tag.room_id for tag in tags.values() if tag.room_id}
    keys["account"] |= {held.account_id for held in roles.values()} | set(tokens.values())
    keys["person"] |= {held.person_id for held in duties.values()}
    keys["unit"] |= {held.unit_id for held in roles.values()}
    keys["unit"] |= {held.unit_id for held in duties.values()}
    number = sa.func.coalesce(Asset.plate_number, Asset.serial)
    assets = _found(session, Asset.id, keys["asset"], Asset.name, number)
    words = {"asset": {key: name for key, name, _ in assets}, **_words(session, keys)}
    numbers = {key: own for key, _, own in assets if own}
    return Names(words, numbers, tags, roles, duties, tokens)


def _keys_in(lines: Iterable[Line]) -> dict[str, set[UUID]]:
    keys: dict[str, set[UUID]] = defaultdict(set)
    for line in lines:
        keys["account"].add(line.actor_id)
        keys[line.kind].add(line.subject_id)
        for name, sides in line.changes.items():
            if name in FIELD_KINDS:
                keys[FIELD_KINDS[name]] |= {UUID(str(side)) for side in sides if side}
    return keys


def _words(session: Session, keys: Mapping[str, set[UUID]]) -> dict[str, dict[UUID, str]]:
    rooms = places_by_id(session, list(keys["room"])) if keys["room"] else {}
    accounts = names_of(session, list(keys["account"])) if keys["account"] else {}
    return {
        "account": accounts,
        "room": {key: place.label for key, place in rooms.items()},
        "person": dict(_found(session, Person.id, keys["person"], Person.name)),
        "building": dict(_found(session, Building.id, keys["building"], Building.name)),
        "filter": dict(_found(session, SavedFilter.id, keys["filter"], SavedFilter.name)),
        "unit": dict(_found(session, Unit.id, keys["unit"], Unit.name)),
    }


def _found(
    session: Session,
    key: InstrumentedAttribute[UUID],
    keys: set[UUID],
    *columns: InstrumentedAttribute[Any] | sa.ColumnElement[Any],
) -> list[Any]:
    if not keys:
        return []
    return [tuple(row) for row in session.execute(sa.select(key, *columns).where(key.in_(keys)))]
