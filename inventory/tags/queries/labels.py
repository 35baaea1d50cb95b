"""Read what labels say: of things about to be printed, and of a job's labels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.models import Installation, Unit
from inventory.access.queries import scoped
from inventory.access.rules import Permission
from inventory.journal.rules import Actor
from inventory.organisation.errors import UnknownRoom
from inventory.organisation.models import Building, Room
from inventory.register.errors import UnknownAsset
from inventory.register.models import Asset
from inventory.register.rules import AssetState
from inventory.tags.models import IS_ACTIVE, LabelItem, Tag
from inventory.tags.rules import asset_texts, called, door_texts, grouped
from labels import Item, symbol


@dataclass(frozen=True, slots=True)
class LabelThing:
    """Something to print a label for: `tag` is its active code, `copies` how often that was
    printed, `texts` what the label says beside the code, `serial` and
    `year` what tells an asset apart."""

    id: UUID
    name: str
    unit_path: str
    texts: Mapping[str, str]
    tag: str | None
    copies: int
    serial: str | None
    year: int | None


@dataclass(frozen=True, slots=True)
class Printed:
    """One label of a job, with the facts from which the very same symbol is drawn."""

    code: str
    copy: int
    name: str
    content: str
    version: int
    level: str
    mask: int
    segmentation: str
    texts: Mapping[str, str]
    serial: str | None

    def item(self) -> Item:
        """Return the label as the printing library takes it."""
        drawn = symbol(
            self.content,
            version=self.version,
            level=self.level,
            mask=self.mask,
            segmentation=self.segmentation,
        )
        return Item(drawn, {**self.texts, "tag": grouped(self.code)})


_ASSET_UNIT = sa.orm.aliased(Unit)
_DOOR_UNIT = sa.orm.aliased(Unit)
_OWNER = sa.select(Installation.government).scalar_subquery().label("owner")
_COPIES = (
    sa.select(sa.func.coalesce(sa.func.max(LabelItem.copy), 0))
    .where(LabelItem.tag_code == Tag.code)
    .correlate(Tag)
    .scalar_subquery()
    .label("copies")
)
_ASSET_COLUMNS = (
    Asset.id.label("asset_id"),
    Asset.name.label("asset_name"),
    Asset.brand,
    Asset.class_code,
    Asset.serial,
    Asset.acquired_on,
    _ASSET_UNIT.name.label("unit"),
)
_DOOR_COLUMNS = (
    Room.id.label("room_id"),
    Room.code.label("room_code"),
    Room.name.label("room_name"),
    Room.floor,
    Building.name.label("building"),
)
_ASSETS = (
    sa.select(*_ASSET_COLUMNS, _ASSET_UNIT.path, Tag.code, _COPIES, _OWNER)
    .join(_ASSET_UNIT, _ASSET_UNIT.id == Asset.unit_id)
    .outerjoin(Tag, sa.and_(Tag.asset_id == Asset.id, IS_ACTIVE))
)
_DOORS = (
    sa.select(*_DOOR_COLUMNS, _DOOR_UNIT.path, Tag.code, _COPIES, _OWNER)
    .join(Building, Building.id == Room.building_id)
    .join(_DOOR_UNIT, _DOOR_UNIT.id == Room.unit_id)
    .outerjoin(Tag, sa.and_(Tag.room_id == Room.id, IS_ACTIVE))
)


def label_things(
    session: Session, asset_ids: Sequence[UUID], room_ids: Sequence[UUID], *, by: Actor
) -> list[LabelThing]:
    """Return assets, then rooms, in the order given, within reach of the right to print.

    Raises UnknownAsset or UnknownRoom, the same for foreign ones.
    """
    return _assets(session, asset_ids, by) + _doors(session, room_ids, by)


def _assets(session: Session, keys: Sequence[UUID], by: Actor) -> list[LabelThing]:
    if not keys:
        return []
    statement = _ASSETS.where(Asset.id.in_(set(keys)), Asset.state != AssetState.REMOVED)
    rows = session.execute(scoped(statement, Asset.unit_id, by, Permission.MANAGE_TAGS))
    found = {row.asset_id: _thing(row.asset_id, row, _asset_texts(row)) for row in rows}
    if not found.keys() >= set(keys):
        raise UnknownAsset
    return [found[key] for key in dict.fromkeys(keys)]


def _doors(session: Session, keys: Sequence[UUID], by: Actor) -> list[LabelThing]:
    if not keys:
        return []
    statement = _DOORS.where(Room.id.in_(set(keys)))
    rows = session.execute(scoped(statement, Room.unit_id, by, Permission.MANAGE_TAGS))
    found = {row.room_id: _thing(row.room_id, row, _door_texts(row)) for row in rows}
    if not found.keys() >= set(keys):
        raise UnknownRoom
    return [found[key] for key in dict.fromkeys(keys)]


def assets_in_room(session: Session, room_id: UUID, *, by: Actor) -> Sequence[UUID]:
    """Return the keys of the assets in a room that labels may be printed for, by name."""
    statement = sa.select(Asset.id).where(
        Asset.room_id == room_id, Asset.state != AssetState.REMOVED
    )
    return session.scalars(
        scoped(statement, Asset.unit_id, by, Permission.MANAGE_TAGS).order_by(Asset.name, Asset.id)
    ).all()


def things_of_job(session: Session, job_id: UUID) -> tuple[list[UUID], list[UUID]]:
    """Return the keys of the assets and of the rooms that the labels of a job name today."""
    rows = session.execute(
        sa.select(Tag.asset_id, Tag.room_id)
        .join(LabelItem, LabelItem.tag_code == Tag.code)
        .where(LabelItem.job_id == job_id)
        .order_by(LabelItem.position)
    ).all()
    return [row[0] for row in rows if row[0]], [row[1] for row in rows if row[1]]


def printed_of(session: Session, job_id: UUID) -> list[Printed]:
    """Return the labels of a job in printing order, with what they say today."""
    rows = session.execute(
        sa.select(LabelItem.copy, Tag, *_ASSET_COLUMNS, *_DOOR_COLUMNS, _OWNER)
        .join(Tag, Tag.code == LabelItem.tag_code)
        .outerjoin(Asset, Asset.id == Tag.asset_id)
        .outerjoin(_ASSET_UNIT, _ASSET_UNIT.id == Asset.unit_id)
        .outerjoin(Room, Room.id == Tag.room_id)
        .outerjoin(Building, Building.id == Room.building_id)
        .where(LabelItem.job_id == job_id)
        .order_by(LabelItem.position)
    )
    return [_printed(row, row.Tag) for row in rows]


def copies_printed(session: Session, codes: Sequence[str]) -> Mapping[str, int]:
    """Return how often each of these tags was printed before."""
    rows = session.execute(
        sa.select(LabelItem.tag_code, sa.func.max(LabelItem.copy))
        .where(LabelItem.tag_code.in_(set(codes)))
        .group_by(LabelItem.tag_code)
    )
    return {row[0]: row[1] for row in rows}


def _thing(key: UUID, row: Any, texts: Mapping[str, str]) -> LabelThing:
    asset = row._mapping  # noqa: SLF001 -- SQLAlchemy's public mapping
    return LabelThing(
        id=key,
        name=called(texts),
        unit_path=row.path,
        texts=texts,
        tag=row.code,
        copies=row.copies,
        serial=asset.get("serial"),
        year=asset["acquired_on"].year if "acquired_on" in asset else None,
    )


def _printed(row: Any, tag: Tag) -> Printed:
    texts = _door_texts(row) if row.room_id else _asset_texts(row)
    return Printed(
        code=tag.code,
        copy=row.copy,
        name=called(texts),
        content=tag.content,
        version=tag.qr_version,
        level=tag.qr_level,
        mask=tag.qr_mask,
        segmentation=tag.qr_segmentation,
        texts=texts,
        serial=row.serial,
    )


def _asset_texts(row: Any) -> dict[str, str]:
    """Return the texts of an asset's label; those of a tag taken off again are nearly empty."""
    if row.asset_id is None:
        empty = ("unit", "name", "brand", "code_1", "code_2")
        return dict.fromkeys(empty, "") | {"owner": row.owner}
    return asset_texts(
        row.owner,
        row.unit,
        row.asset_name,
        row.brand,
        row.class_code,
        row.serial,
        row.acquired_on.year,
    )


def _door_texts(row: Any) -> dict[str, str]:
    return door_texts(row.owner, row.room_code, row.room_name, row.building, row.floor)
