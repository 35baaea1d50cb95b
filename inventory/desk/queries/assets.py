"""Read assets as lists and cards show them: one statement for any number of rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.models import Unit
from inventory.access.queries import scoped
from inventory.access.rules import Permission
from inventory.custody.models import AssetHolder, AssetRoom
from inventory.desk.rules import (
    MOST_COUNTED,
    PAGE_SIZE,
    AssetFilter,
    Capped,
    Cursor,
    Sort,
)
from inventory.journal.rules import Actor
from inventory.organisation.models import Building, Person, Room
from inventory.organisation.queries import CALLED
from inventory.organisation.rules import room_label
from inventory.register.errors import UnknownAsset
from inventory.register.models import Asset, ClassCode
from inventory.register.queries import first_photo
from inventory.register.rules import (
    AcquisitionWay,
    AssetKind,
    AssetState,
    Condition,
)
from inventory.tags.models import Tag
from inventory.tags.queries import Found, NamedKey, find_tag
from inventory.tags.rules import TagState, parse


@dataclass(frozen=True, slots=True)
class AssetRow:
    """One asset with the words people use for what it points at."""

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
    unit: NamedKey
    unit_path: str
    room: NamedKey | None
    holder: NamedKey | None
    tag: str | None
    photo: UUID | None
    seen_at: datetime | None
    seen_room: NamedKey | None
    registered_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list; `after` leads to the next ones, `before` were shown already."""

    rows: Sequence[AssetRow]
    before: int
    after: Cursor | None
    count: Capped


@dataclass(frozen=True, slots=True)
class Since:
    """From when on an asset stands where it stands, and is held by whom it is held."""

    room: datetime | None
    holder: datetime | None


_SEEN = sa.orm.aliased(Room)
_SEEN_BUILDING = sa.orm.aliased(Building)
_TAGGED = sa.and_(Tag.asset_id == Asset.id, Tag.state == TagState.ACTIVE)

_ROWS = (
    sa.select(
        Asset,
        ClassCode.name.label("class_name"),
        Unit.name.label("unit_name"),
        Unit.path.label("unit_path"),
        Room.code.label("room_code"),
        Room.floor.label("room_floor"),
        Building.name.label("building"),
        Person.name.label("holder_name"),
        Tag.code.label("tag_code"),
        first_photo().label("photo"),
        _SEEN.code.label("seen_code"),
        _SEEN.floor.label("seen_floor"),
        _SEEN_BUILDING.name.label("seen_building"),
    )
    .join(ClassCode, ClassCode.code == Asset.class_code)
    .join(Unit, Unit.id == Asset.unit_id)
    .outerjoin(Room, Room.id == Asset.room_id)
    .outerjoin(Building, Building.id == Room.building_id)
    .outerjoin(Person, Person.id == Asset.holder_id)
    .outerjoin(Tag, _TAGGED)
    .outerjoin(_SEEN, _SEEN.id == Asset.seen_room_id)
    .outerjoin(_SEEN_BUILDING, _SEEN_BUILDING.id == _SEEN.building_id)
)


def asset_page(
    session: Session,
    wanted: AssetFilter,
    *,
    by: Actor,
    after: Cursor | None = None,
    limit: int = PAGE_SIZE,
) -> Page:
    """Return the rows behind `after`, and the count of the whole list, capped."""
    order: list[sa.ColumnElement[Any]] = [Asset.name.asc(), Asset.id.asc()]
    if wanted.sort is Sort.NEWEST:
        order = [Asset.id.desc()]
    behind = _behind(after, wanted.sort) if after else sa.true()
    keys = scoped(
        sa.select(Asset.id).where(behind, *conditions(wanted)),
        unit_column(by) if wanted.unit_id is None else Asset.unit_id,
        by,
        Permission.READ_REGISTER,
    )
    keys = keys.order_by(*order).limit(limit + 1).correlate(None)
    found = session.execute(_ROWS.where(Asset.id.in_(keys)).order_by(*order)).all()
    rows = [_row(one) for one in found[:limit]]
    before = after.shown if after else 0
    if len(found) <= limit:
        return Page(rows, before, None, Capped(before + len(rows)))
    last = Cursor(rows[-1].name, rows[-1].id, before + limit)
    return Page(rows, before, last, count_assets(session, wanted, by=by))


def unit_column(by: Actor) -> sa.ColumnElement[UUID]:
    """Return the unit of an asset, as `scoped` should compare it for this actor.

    Whoever reads the whole register is served best by walking it in the order of the list. The
    databases would rather collect the assets of every unit and sort them all, unless the unit is
    an expression that no index knows.
    """
    reads_all = any(path.count(".") == 1 for path in by.reach.get(Permission.READ_REGISTER, ()))
    hidden: sa.ColumnElement[UUID] = sa.func.coalesce(Asset.unit_id, Asset.unit_id)
    return hidden if reads_all else Asset.unit_id.expression


def _behind(after: Cursor, sort: Sort) -> sa.ColumnElement[bool]:
    if sort is Sort.NEWEST:
        return Asset.id < after.id
    place = sa.tuple_(sa.literal(after.name), sa.literal(after.id, Asset.id.type))
    return sa.tuple_(Asset.name, Asset.id) > place


def count_assets(session: Session, wanted: AssetFilter, *, by: Actor) -> Capped:
    """Count a list, but never further than one beyond MOST_COUNTED."""
    some = scoped(
        sa.select(sa.literal(1)).select_from(Asset).where(*conditions(wanted)),
        Asset.unit_id,
        by,
        Permission.READ_REGISTER,
    ).limit(MOST_COUNTED + 1)
    return Capped.of(session.scalar(sa.select(sa.func.count()).select_from(some.subquery())) or 0)


def conditions(wanted: AssetFilter) -> list[sa.ColumnElement[bool]]:
    """Say a filter in SQL; assets that left the register are never listed."""
    found: list[sa.ColumnElement[bool]] = [Asset.state != AssetState.REMOVED]
    if wanted.condition:
        found.append(Asset.condition == wanted.condition)
    if wanted.room_id:
        found.append(Asset.room_id == wanted.room_id)
    if wanted.unplaced:
        found.append(Asset.room_id.is_(None))
    if wanted.untagged:
        found.append(~sa.select(Tag.code).where(_TAGGED).correlate(Asset).exists())
    if wanted.unit_id:
        root = sa.select(Unit.path).where(Unit.id == wanted.unit_id).scalar_subquery()
        below = sa.orm.aliased(Unit)
        found.append(Asset.unit_id.in_(sa.select(below.id).where(below.path.startswith(root))))
    return found + _words(wanted.q)


def _words(q: str | None) -> list[sa.ColumnElement[bool]]:
    """Say in SQL that a code names the asset, or that each word stands somewhere about it."""
    code = parse(q) if q else None
    words = [_holds(word) for word in (q or "").split()]
    if code is None or not words:
        return words
    named = (
        sa.select(Tag.asset_id).where(Tag.code == code, Tag.asset_id.is_not(None)).correlate(None)
    )
    return [sa.or_(Asset.id.in_(named), sa.and_(~named.exists(), *words))]


def _holds(word: str) -> sa.ColumnElement[bool]:
    rooms = (
        sa.select(Room.id)
        .join(Building, Building.id == Room.building_id)
        .where(CALLED.icontains(word, autoescape=True))
        .correlate(None)
    )
    holders = (
        sa.select(Person.id).where(Person.name.icontains(word, autoescape=True)).correlate(None)
    )
    text = (
        Asset.name
        + " "
        + sa.func.coalesce(Asset.brand, "")
        + " "
        + sa.func.coalesce(Asset.serial, "")
    )
    return sa.or_(
        text.icontains(word, autoescape=True),
        Asset.class_code.startswith(word, autoescape=True),
        Asset.room_id.in_(rooms),
        Asset.holder_id.in_(holders),
    )


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
    return session.scalar(
        sa.select(Tag).where(Tag.asset_id == asset_id, Tag.state == TagState.ACTIVE)
    )


def _row(found: Any) -> AssetRow:
    asset: Asset = found.Asset
    return AssetRow(
        id=asset.id,
        name=asset.name,
        brand=asset.brand,
        serial=asset.serial,
        class_code=asset.class_code,
        class_name=found.class_name,
        kind=asset.kind,
        state=asset.state,
        condition=asset.condition,
        acquisition_value=asset.acquisition_value,
        acquired_on=asset.acquired_on,
        acquisition_way=asset.acquisition_way,
        source=asset.source,
        unit=NamedKey(asset.unit_id, found.unit_name),
        unit_path=found.unit_path,
        room=_room(asset.room_id, found.building, found.room_floor, found.room_code),
        holder=NamedKey(asset.holder_id, found.holder_name) if asset.holder_id else None,
        tag=found.tag_code,
        photo=found.photo,
        seen_at=asset.seen_at,
        seen_room=_room(asset.seen_room_id, found.seen_building, found.seen_floor, found.seen_code),
        registered_at=asset.registered_at,
        version=asset.version,
    )


def _room(key: UUID | None, building: str, floor: int, code: str) -> NamedKey | None:
    return None if key is None else NamedKey(key, room_label(building, floor, code))
