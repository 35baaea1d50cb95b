"""Read tags: what a code names, and which tag a thing has."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.models import Unit
from inventory.access.queries import scoped
from inventory.access.rules import Permission
from inventory.journal.rules import Actor
from inventory.organisation.models import Building, Person, Room
from inventory.organisation.rules import room_label
from inventory.register.models import Asset
from inventory.register.rules import AssetState, Condition
from inventory.tags.errors import ForeignText, OtherUnit, UnknownTag
from inventory.tags.models import IS_ACTIVE, Tag
from inventory.tags.rules import TagState, parse

Kind = Literal["asset", "room", "person", "blank"]


@dataclass(frozen=True, slots=True)
class NamedKey:
    """A key with the words people use for it."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class RoomNamed:
    """A room with the words people use for it."""

    id: UUID
    code: str
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class AssetSeen:
    """What a scan shows of an asset."""

    id: UUID
    name: str
    serial: str | None
    class_code: str
    condition: Condition
    state: AssetState
    unit: str
    version: int
    room: RoomNamed | None
    holder: NamedKey | None


@dataclass(frozen=True, slots=True)
class Found:
    """What a code names, with the path of the unit in whose books that stands."""

    code: str
    state: TagState
    unit_path: str
    replaced_by: str | None
    ended_at: datetime | None
    asset: AssetSeen | None
    room: RoomNamed | None
    person: NamedKey | None

    @property
    def kind(self) -> Kind:
        """`asset`, `room`, `person` or `blank`."""
        if self.asset:
            return "asset"
        if self.room:
            return "room"
        return "person" if self.person else "blank"


_ASSET_ROOM = sa.orm.aliased(Room)
_ASSET_BUILDING = sa.orm.aliased(Building)
_DOOR = sa.orm.aliased(Room)
_DOOR_BUILDING = sa.orm.aliased(Building)
_HOLDER = sa.orm.aliased(Person)
_CARD = sa.orm.aliased(Person)

_THING_UNIT = sa.func.coalesce(Asset.unit_id, _DOOR.unit_id, _CARD.unit_id, Tag.unit_id)

_SEEN = (
    sa.select(
        Tag.code,
        Tag.state,
        Tag.replaced_by,
        Tag.ended_at,
        Unit.path.label("unit_path"),
        Unit.name.label("unit_name"),
        Asset.id.label("asset_id"),
        Asset.name.label("asset_name"),
        Asset.serial,
        Asset.class_code,
        Asset.condition,
        Asset.state.label("asset_state"),
        Asset.version,
        _ASSET_ROOM.id.label("at_id"),
        _ASSET_ROOM.code.label("at_code"),
        _ASSET_ROOM.name.label("at_name"),
        _ASSET_ROOM.floor.label("at_floor"),
        _ASSET_BUILDING.name.label("at_building"),
        _HOLDER.id.label("holder_id"),
        _HOLDER.name.label("holder_name"),
        _DOOR.id.label("door_id"),
        _DOOR.code.label("door_code"),
        _DOOR.name.label("door_name"),
        _DOOR.floor.label("door_floor"),
        _DOOR_BUILDING.name.label("door_building"),
        _CARD.id.label("card_id"),
        _CARD.name.label("card_name"),
    )
    .outerjoin(Asset, Asset.id == Tag.asset_id)
    .outerjoin(_ASSET_ROOM, _ASSET_ROOM.id == Asset.room_id)
    .outerjoin(_ASSET_BUILDING, _ASSET_BUILDING.id == _ASSET_ROOM.building_id)
    .outerjoin(_HOLDER, _HOLDER.id == Asset.holder_id)
    .outerjoin(_DOOR, _DOOR.id == Tag.room_id)
    .outerjoin(_DOOR_BUILDING, _DOOR_BUILDING.id == _DOOR.building_id)
    .outerjoin(_CARD, _CARD.id == Tag.person_id)
    .join(Unit, Unit.id == _THING_UNIT)
)
_MANY = _SEEN.where(Tag.code.in_(sa.bindparam("codes", expanding=True)))
_ONE = _SEEN.where(Tag.code == sa.bindparam("code"))

_EXPECTED = (
    sa.select(Asset.room_id, sa.func.count())
    .where(
        Asset.room_id.in_(sa.bindparam("rooms", expanding=True)),
        Asset.state != AssetState.REMOVED,
    )
    .group_by(Asset.room_id)
)


def look_up_many(session: Session, codes: Iterable[str]) -> dict[str, Found]:
    """Return what each sound code names, whatever its unit; unknown codes are left out."""
    rows = session.execute(_MANY, {"codes": list(dict.fromkeys(codes))})
    return {row.code: _found(row) for row in rows}


def count_expected(
    session: Session | sa.Connection, found: Iterable[Found], *, by: Actor
) -> dict[UUID, int]:
    """Return how many assets within reach are now in each room whose door tag was found."""
    rooms = [one.room.id for one in found if one.room]
    if not rooms:
        return {}
    within = scoped(_EXPECTED, Asset.unit_id, by, Permission.LOOK)
    rows = session.execute(within, {"rooms": rooms})
    return {room_id: count for room_id, count in rows if room_id is not None}


def find_tag(session: Session | sa.Connection, code: str) -> Found | None:
    """Return what a sound code names, or None."""
    row = session.execute(_ONE, {"code": code}).one_or_none()
    return None if row is None else _found(row)


def look_up(session: Session | sa.Connection, text: str, *, by: Actor) -> Found:
    """Return what a scanned or typed text names, within reach.

    Raises ForeignText (not ours), UnknownTag (never issued) or OtherUnit (out of reach).
    """
    code = parse(text)
    if code is None:
        raise ForeignText
    found = find_tag(session, code)
    if found is None:
        raise UnknownTag
    if not by.may(Permission.LOOK, found.unit_path):
        raise OtherUnit
    return found


def _found(row: Any) -> Found:
    asset = None
    if row.asset_id is not None:
        asset = AssetSeen(
            id=row.asset_id,
            name=row.asset_name,
            serial=row.serial,
            class_code=row.class_code,
            condition=row.condition,
            state=row.asset_state,
            unit=row.unit_name,
            version=row.version,
            room=_room(row.at_id, row.at_code, row.at_name, row.at_floor, row.at_building),
            holder=NamedKey(row.holder_id, row.holder_name) if row.holder_id else None,
        )
    return Found(
        code=row.code,
        state=row.state,
        unit_path=row.unit_path,
        replaced_by=row.replaced_by,
        ended_at=row.ended_at,
        asset=asset,
        room=_room(row.door_id, row.door_code, row.door_name, row.door_floor, row.door_building),
        person=NamedKey(row.card_id, row.card_name) if row.card_id else None,
    )


def _room(key: UUID | None, code: str, name: str, floor: int, building: str) -> RoomNamed | None:
    if key is None:
        return None
    return RoomNamed(key, code, name, room_label(building, floor, code))


def active_tags(session: Session, asset_ids: Sequence[UUID]) -> dict[UUID, Tag]:
    """Return the active tag of each of these assets that has one."""
    return _active(session, Tag.asset_id, asset_ids)


def active_door_tags(session: Session, room_ids: Sequence[UUID]) -> dict[UUID, Tag]:
    """Return the active door tag of each of these rooms that has one."""
    return _active(session, Tag.room_id, room_ids)


def _active(
    session: Session,
    column: sa.orm.InstrumentedAttribute[UUID | None],
    keys: Sequence[UUID],
) -> dict[UUID, Tag]:
    rows = session.scalars(sa.select(Tag).where(column.in_(set(keys)), IS_ACTIVE))
    return {getattr(tag, column.key): tag for tag in rows}
