"""Read assets as lists and cards show them: one statement for any number of rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.models import Unit
from inventory.access.queries import scoped
from inventory.access.rules import Permission
from inventory.custody.models import AssetHolder, AssetRoom
from inventory.custody.queries import is_gone, is_missed
from inventory.desk.queries import find_postgresql, find_sqlite
from inventory.desk.queries.ordering import cursor_behind
from inventory.desk.queries.totals import is_totalled, total_of
from inventory.desk.queries.words import mend, read_words
from inventory.desk.rules import PAGE_SIZE, AssetFilter, Capped, Cursor
from inventory.journal.rules import Actor
from inventory.organisation.models import Building, Person, Room
from inventory.organisation.rules import room_label
from inventory.register.errors import UnknownAsset
from inventory.register.models import Asset, ClassCode
from inventory.register.queries import first_photo, is_sqlite
from inventory.register.rules import (
    AcquisitionWay,
    AssetKind,
    AssetState,
    Condition,
    stands_in_rooms,
)
from inventory.tags.models import IS_ACTIVE, Tag
from inventory.tags.queries import Found, NamedKey, find_tag
from inventory.tags.rules import parse

Finder = find_sqlite.Finder | find_postgresql.Finder


class AssetRow(NamedTuple):
    """One asset with the words people use for what it points at.

    A tuple, in the order of `_ROWS`: a list makes one for each of its rows. `is_missed` says that
    its holder reported it as not here, `is_gone` that an officer settled that it is.
    """

    id: UUID
    name: str
    brand: str | None
    serial: str | None
    class_code: str
    class_name: str
    kind: AssetKind
    state: AssetState
    condition: Condition
    acquisition_value: Decimal
    acquired_on: date
    acquisition_way: AcquisitionWay
    source: str | None
    unit_path: str
    tag: str | None
    photo: UUID | None
    plate_number: str | None
    runs_out_on: date | None
    seen_at: datetime | None
    registered_at: datetime
    version: int
    is_missed: bool
    is_gone: bool
    unit: NamedKey
    room: NamedKey | None
    holder: NamedKey | None
    seen_room: NamedKey | None

    @property
    def is_placeable(self) -> bool:
        """Say whether it stands in rooms at all."""
        return stands_in_rooms(self.kind)


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list; `after` leads to the next ones, `before` were shown already.

    `mended` is what was found instead where the words asked for stand nowhere in the register.
    """

    rows: Sequence[AssetRow]
    before: int
    after: Cursor | None
    count: Capped
    mended: str | None = None


@dataclass(frozen=True, slots=True)
class Since:
    """From when on an asset stands where it stands, and is held by whom it is held."""

    room: datetime | None
    holder: datetime | None


_SEEN = sa.orm.aliased(Room)
_SEEN_BUILDING = sa.orm.aliased(Building)
_TAGGED = sa.and_(Tag.asset_id == Asset.id, IS_ACTIVE)

_ROOM_NAMED = (Asset.room_id, Building.name, Room.floor, Room.code)
_SEEN_NAMED = (Asset.seen_room_id, _SEEN_BUILDING.name, _SEEN.floor, _SEEN.code)
_ROWS = (
    sa.select(
        Asset.id,
        Asset.name,
        Asset.brand,
        Asset.serial,
        Asset.class_code,
        ClassCode.name.label("class_name"),
        Asset.kind,
        Asset.state,
        Asset.condition,
        Asset.acquisition_value,
        Asset.acquired_on,
        Asset.acquisition_way,
        Asset.source,
        Unit.path,
        Tag.code.label("tag_code"),
        first_photo().label("photo"),
        Asset.plate_number,
        Asset.runs_out_on,
        Asset.seen_at,
        Asset.registered_at,
        Asset.version,
        is_missed().label("is_missed"),
        is_gone().label("is_gone"),
        Asset.unit_id,
        Unit.name.label("unit_name"),
        *_ROOM_NAMED,
        Asset.holder_id,
        Person.name.label("holder_name"),
        *_SEEN_NAMED,
    )
    .select_from(Asset)
    .join(ClassCode, ClassCode.code == Asset.class_code)
    .join(Unit, Unit.id == Asset.unit_id)
    .outerjoin(Room, Room.id == Asset.room_id)
    .outerjoin(Building, Building.id == Room.building_id)
    .outerjoin(Person, Person.id == Asset.holder_id)
    .outerjoin(Tag, _TAGGED)
    .outerjoin(_SEEN, _SEEN.id == Asset.seen_room_id)
    .outerjoin(_SEEN_BUILDING, _SEEN_BUILDING.id == _SEEN.building_id)
)


# What keys name was asked for within reach; built once, and read past the ORM: the hottest part.
_ROWS_BY_KEY = _ROWS.where(Asset.id.in_(sa.bindparam("keys", expanding=True)))


def asset_page(
    session: Session,
    wanted: AssetFilter,
    *,
    by: Actor,
    after: Cursor | None = None,
    limit: int = PAGE_SIZE,
) -> Page:
    """Return the rows behind `after`, and the count of the whole list, capped.

    Where a search finds nothing and a word of it stands nowhere in the register, the nearest word
    that does is searched for instead.
    """
    finder = _finder(session, wanted, by)
    keys = finder.keys(after, limit + 1)
    mended = None
    if not keys and after is None and wanted.q and (near := mend(session, wanted.q)):
        nearly = replace(wanted, q=near)
        finder = _finder(session, nearly, by)
        keys = finder.keys(after, limit + 1)
        if keys:
            wanted, mended = nearly, near
    rows = _rows_of(session, keys[:limit])
    before = after.shown if after else 0
    shown = before + len(rows)
    if len(keys) <= limit or not rows:
        return Page(rows, before, None, Capped(shown), mended)
    last = cursor_behind(wanted.order, rows[-1], shown)
    return Page(rows, before, last, finder.count(shown + 1), mended)


def count_assets(session: Session, wanted: AssetFilter, *, by: Actor) -> Capped:
    """Count a list, capped."""
    return _finder(session, wanted, by).count(0)


def matching_keys(session: Session, wanted: AssetFilter, *, by: Actor, limit: int) -> list[UUID]:
    """Return the keys of a list from its beginning, in its order, and no more than `limit`."""
    return _finder(session, wanted, by).keys(None, limit)


def _finder(session: Session, wanted: AssetFilter, by: Actor) -> Finder:
    words = read_words(session, wanted.q)
    total = total_of(session, wanted, by=by)[0] if is_totalled(wanted) else None
    kind = find_sqlite.Finder if is_sqlite(session) else find_postgresql.Finder
    return kind(session, wanted, words, by=by, total=total)


def _rows_of(session: Session, keys: Sequence[UUID]) -> list[AssetRow]:
    if not keys:
        return []
    found = session.connection().execute(_ROWS_BY_KEY, {"keys": keys}).all()
    rows = {one[0]: one for one in found}
    return [_row(rows[key]) for key in keys]


def find_named(session: Session, q: str) -> Found | None:
    """Return what a search text names as a tag code, or None when it is words."""
    code = parse(q)
    return None if code is None else find_tag(session, code)


def get_asset_row(
    session: Session, asset_id: UUID, *, by: Actor, permission: Permission
) -> AssetRow:
    """Return one asset within reach; raises UnknownAsset, the same for foreign ones."""
    statement = scoped(_ROWS.where(Asset.id == asset_id), Asset.unit_id, by, permission)
    found = session.execute(statement).one_or_none()
    if found is None:
        raise UnknownAsset
    return _row(found)


def asset_rows(
    session: Session,
    *where: sa.ColumnElement[bool],
    by: Actor,
    permission: Permission | None = Permission.READ_REGISTER,
    order: Sequence[sa.ColumnElement[Any]],
    limit: int = PAGE_SIZE,
) -> list[AssetRow]:
    """Return rows within reach that left not the register; without a permission of any unit."""
    statement = _ROWS.where(Asset.state != AssetState.REMOVED, *where)
    if permission is not None:
        statement = scoped(statement, Asset.unit_id, by, permission)
    return [_row(one) for one in session.execute(statement.order_by(*order).limit(limit))]


def get_since(session: Session, asset_id: UUID) -> Since:
    """Return from when on the asset stands in its room and is with its holder."""
    room, holder = (
        sa.select(table.from_at)
        .where(table.asset_id == asset_id, table.to_at.is_(None))
        .scalar_subquery()
        for table in (AssetRoom, AssetHolder)
    )
    found = session.execute(sa.select(room, holder)).one()
    return Since(found[0], found[1])


def find_tag_of(session: Session, asset_id: UUID) -> Tag | None:
    """Return the active tag of an asset, or None."""
    return session.scalar(sa.select(Tag).where(Tag.asset_id == asset_id, IS_ACTIVE))


def _row(found: Any) -> AssetRow:
    *facts, unit_id, unit = found[:-10]
    *room, holder_id, holder = found[-10:-4]
    held = NamedKey(holder_id, holder) if holder_id else None
    named = NamedKey(unit_id, unit), _room(*room), held, _room(*found[-4:])
    return AssetRow._make((*facts, *named))


def _room(key: UUID | None, building: str, floor: int, code: str) -> NamedKey | None:
    return None if key is None else NamedKey(key, room_label(building, floor, code))
