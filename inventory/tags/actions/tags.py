"""The life of a tag: issue for a thing, bind a blank one, take it off, replace it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.queries import get_installation, scoped
from inventory.access.rules import Permission
from inventory.ids import new_id
from inventory.journal import actions as journal
from inventory.journal.rules import Actor
from inventory.organisation.models import Room
from inventory.register.errors import AssetRemoved
from inventory.register.models import Asset
from inventory.register.queries import get_asset
from inventory.register.rules import AssetState
from inventory.tags.errors import AlreadyTagged, TagNotBlank, UnknownTag
from inventory.tags.models import Tag
from inventory.tags.queries import active_door_tags, active_tags
from inventory.tags.rules import TagState, content, new_code
from labels import symbol

TRIES = 5


@dataclass(frozen=True, slots=True)
class Wish:
    """A tag to issue: for an asset, for a room's door, or for nothing yet."""

    unit_id: UUID
    asset_id: UUID | None = None
    room_id: UUID | None = None


def issue_asset_tags(
    session: Session, assets: Sequence[Asset], *, by: Actor, now: datetime
) -> dict[UUID, Tag]:
    """Return the active tag of each asset, issuing one where there is none."""
    known = active_tags(session, [asset.id for asset in assets])
    bare = {asset.id: asset for asset in assets if asset.id not in known}
    wishes = [Wish(asset.unit_id, asset_id=asset.id) for asset in bare.values()]
    return known | dict(zip(bare, _issue(session, wishes, by=by, now=now), strict=True))


def issue_door_tags(
    session: Session, rooms: Sequence[Room], *, by: Actor, now: datetime
) -> dict[UUID, Tag]:
    """Return the active door tag of each room, issuing one where there is none."""
    known = active_door_tags(session, [room.id for room in rooms])
    bare = {room.id: room for room in rooms if room.id not in known}
    wishes = [Wish(room.unit_id, room_id=room.id) for room in bare.values()]
    return known | dict(zip(bare, _issue(session, wishes, by=by, now=now), strict=True))


def issue_door_tag(
    session: Session, room_id: UUID, unit_id: UUID, *, by: Actor, now: datetime
) -> Tag:
    """Issue a room's door tag; the database refuses a second active one."""
    return _issue(session, [Wish(unit_id, room_id=room_id)], by=by, now=now)[0]


def issue_blank_tags(
    session: Session, unit_id: UUID, count: int, *, by: Actor, now: datetime
) -> list[Tag]:
    """Issue tags that name nothing yet; each is bound later in the presence of its asset."""
    return _issue(session, [Wish(unit_id)] * count, by=by, now=now)


def _issue(session: Session, wishes: Sequence[Wish], *, by: Actor, now: datetime) -> list[Tag]:
    """Issue a tag for each wish, with one statement for all of them.

    All texts are equally long, so that version and level are the same; the mask too is found only
    once, for finding it takes ten times as long as drawing and nobody may write meanwhile.
    """
    if not wishes:
        return []
    installation = get_installation(session)
    codes = _free_codes(session, installation.region, len(wishes))
    qr = symbol(content(installation.public_url, codes[0]))
    tags = [
        Tag(
            code=code,
            id=new_id(),
            state=TagState.ACTIVE if wish.asset_id or wish.room_id else TagState.PRINTED,
            asset_id=wish.asset_id,
            room_id=wish.room_id,
            unit_id=wish.unit_id,
            content=content(installation.public_url, code),
            qr_version=qr.version,
            qr_level=qr.level.value,
            qr_mask=qr.mask,
            qr_segmentation=qr.segmentation.value,
            issued_at=now,
        )
        for code, wish in zip(codes, wishes, strict=True)
    ]
    session.add_all(tags)
    session.flush()
    for tag in tags:
        after = {
            "code": tag.code,
            "state": tag.state,
            "asset_id": tag.asset_id,
            "room_id": tag.room_id,
        }
        changes = journal.changed({}, after)
        journal.record(session, "tag.issued", "tag", tag.id, by=by, at=now, changes=changes)
    return tags


def _free_codes(session: Session, region: str, count: int) -> list[str]:
    free: dict[str, None] = {}
    for _ in range(TRIES):
        fresh = [new_code(region) for _ in range(count - len(free))]
        taken = set(session.scalars(sa.select(Tag.code).where(Tag.code.in_(fresh))))
        free |= dict.fromkeys(code for code in fresh if code not in taken)
        if len(free) == count:
            return list(free)
    raise RuntimeError("no free tag code found")


def bind_tag(session: Session, code: str, asset_id: UUID, *, by: Actor, now: datetime) -> Tag:
    """Tie a blank tag to an asset within reach.

    Raises UnknownAsset, AssetRemoved, UnknownTag, TagNotBlank or AlreadyTagged.
    """
    asset = get_asset(session, asset_id, by=by, permission=Permission.MANAGE_TAGS, lock=True)
    if asset.state is AssetState.REMOVED:
        raise AssetRemoved
    tag = session.scalar(
        scoped(
            sa.select(Tag).where(Tag.code == code), Tag.unit_id, by, Permission.MANAGE_TAGS
        ).with_for_update()
    )
    if tag is None:
        raise UnknownTag
    if tag.state is not TagState.PRINTED:
        raise TagNotBlank
    if asset.id in active_tags(session, [asset.id]):
        raise AlreadyTagged
    _change(
        session,
        tag,
        "tag.bound",
        {"state": TagState.ACTIVE, "asset_id": asset.id, "unit_id": asset.unit_id},
        by=by,
        now=now,
    )
    return tag


def unbind_tag(session: Session, code: str, *, by: Actor, now: datetime) -> UUID | None:
    """Make a bound tag blank again (its binding was a slip); return the asset it named."""
    tag = session.get_one(Tag, code)
    asset_id = tag.asset_id
    _change(
        session,
        tag,
        "tag.unbound",
        {"state": TagState.PRINTED, "asset_id": None},
        by=by,
        now=now,
    )
    return asset_id


def replace_tag(session: Session, asset: Asset, *, by: Actor, now: datetime) -> Tag:
    """Retire an asset's active tag and issue its successor; the old one answers for ever."""
    old = active_tags(session, [asset.id]).get(asset.id)
    wish = Wish(asset.unit_id, asset_id=asset.id)
    if old is None:
        return _issue(session, [wish], by=by, now=now)[0]
    _change(
        session, old, "tag.retired", {"state": TagState.RETIRED, "ended_at": now}, by=by, now=now
    )
    tag = _issue(session, [wish], by=by, now=now)[0]
    _change(session, old, "tag.replaced", {"replaced_by": tag.code}, by=by, now=now)
    return tag


def _change(
    session: Session,
    tag: Tag,
    verb: str,
    values: Mapping[str, object],
    *,
    by: Actor,
    now: datetime,
) -> None:
    before = {name: getattr(tag, name) for name in values}
    for name, value in values.items():
        setattr(tag, name, value)
    session.flush()
    changes = journal.changed(before, values)
    journal.record(session, verb, "tag", tag.id, by=by, at=now, changes=changes)
