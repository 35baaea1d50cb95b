"""Read the journal for the pages of rooms, people, buildings and units: what happened there."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.queries import scoped
from inventory.access.rules import Permission
from inventory.custody.models import AssetHolder, AssetRoom, Sighting
from inventory.journal.models import Entry
from inventory.journal.queries import read_lines
from inventory.journal.rules import Actor, Line
from inventory.organisation.models import Official
from inventory.register.models import Asset
from inventory.tags.models import Tag

LOOKED_THROUGH = 200
"""How many entries of the things that came and went are looked through."""

LATELY = 60
"""So many things that came or went last: one act may have brought them all."""


def room_events(session: Session, room_id: UUID, *, by: Actor) -> list[Line]:
    """Return what happened last in a room and to it: things placed, taken out and seen."""
    came = _lately(AssetRoom.asset_id, AssetRoom.from_at, AssetRoom.room_id == room_id)
    went = _lately(
        AssetRoom.asset_id,
        AssetRoom.to_at,
        AssetRoom.room_id == room_id,
        AssetRoom.to_at.is_not(None),
    )
    seen = _lately(Sighting.asset_id, Sighting.at, Sighting.room_id == room_id)
    doors = sa.select(Tag.id).where(Tag.room_id == room_id)
    return _events(
        session,
        [came, went, seen],
        ("asset.placed", "asset.seen"),
        ("room_id", "seen_room_id"),
        room_id,
        [_of("room", [room_id]), _of("tag", doors)],
        by=by,
    )


def person_events(session: Session, person_id: UUID, *, by: Actor) -> list[Line]:
    """Return what happened last to a person: things handed over and taken back, duties, data."""
    mine = AssetHolder.holder_id == person_id
    got = _lately(AssetHolder.asset_id, AssetHolder.from_at, mine)
    gave = _lately(AssetHolder.asset_id, AssetHolder.to_at, mine, AssetHolder.to_at.is_not(None))
    duties = scoped(
        sa.select(Official.id).where(Official.person_id == person_id),
        Official.unit_id,
        by,
        Permission.READ_REGISTER,
    )
    return _events(
        session,
        [got, gave],
        ("asset.handed_over",),
        ("holder_id",),
        person_id,
        [_of("person", [person_id]), _of("official", duties)],
        by=by,
    )


def unit_events(session: Session, unit_id: UUID, *, with_officials: bool, limit: int) -> list[Line]:
    """Return what happened last to a unit, and with the duties in it."""
    own = [_of("unit", [unit_id])]
    if with_officials:
        own.append(_of("official", sa.select(Official.id).where(Official.unit_id == unit_id)))
    return _lines(session, own, limit)


def building_events(session: Session, building_id: UUID, *, limit: int) -> list[Line]:
    """Return what happened last to a building."""
    return _lines(session, [_of("building", [building_id])], limit)


def _lately(
    asset_id: sa.orm.InstrumentedAttribute[UUID],
    at: sa.orm.InstrumentedAttribute[object],
    *where: sa.ColumnElement[bool],
) -> sa.Select[UUID]:
    newest = sa.select(asset_id.label("id")).where(*where).order_by(at.desc()).limit(LATELY)
    return sa.select(newest.subquery().c.id)


def _events(
    session: Session,
    things: Iterable[sa.Select[UUID]],
    verbs: Sequence[str],
    fields: Sequence[str],
    key: UUID,
    own: Sequence[sa.ColumnElement[bool]],
    *,
    by: Actor,
) -> list[Line]:
    """Return entries of things within reach that name `key` in one of the fields, and the own."""
    within = scoped(
        sa.select(Asset.id).where(sa.or_(*(Asset.id.in_(some) for some in things))),
        Asset.unit_id,
        by,
        Permission.READ_REGISTER,
    )
    assets = session.scalars(within).all()
    named = sa.and_(_of("asset", assets), Entry.verb.in_(verbs))
    told = str(key)
    return [
        line
        for line in _lines(session, [named, *own], LOOKED_THROUGH)
        if line.kind != "asset"
        or any(told in line.changes.get(name, (None, None)) for name in fields)
    ]


def _of(kind: str, keys: Sequence[UUID] | sa.Select[UUID]) -> sa.ColumnElement[bool]:
    return sa.and_(Entry.subject_kind == kind, Entry.subject_id.in_(keys))


def _lines(session: Session, about: Sequence[sa.ColumnElement[bool]], limit: int) -> list[Line]:
    newest = sa.select(Entry).where(sa.or_(*about)).order_by(Entry.seq.desc()).limit(limit)
    return read_lines(session, session.scalars(newest).all())
