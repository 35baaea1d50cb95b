"""The verbs of tags: issue for a thing, bind a blank one, replace, and keep finders' reports."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.queries import get_installation, scoped
from inventory.access.rules import Permission
from inventory.ids import new_id
from inventory.journal import actions as journal
from inventory.journal.rules import Actor
from inventory.register.models import Asset
from inventory.register.queries import get_asset
from inventory.tags.errors import AlreadyTagged, TagNotBlank, UnknownReport, UnknownTag
from inventory.tags.models import FoundReport, Tag
from inventory.tags.queries import active_tags
from inventory.tags.rules import TagState, content, new_code
from labels import symbol

TRIES = 5


def issue_asset_tags(
    session: Session, assets: Sequence[Asset], *, by: Actor, now: datetime
) -> dict[UUID, Tag]:
    """Return the active tag of each asset, issuing one where there is none."""
    known = active_tags(session, [asset.id for asset in assets])
    fresh = {
        asset.id: _issue(session, asset.unit_id, asset_id=asset.id, by=by, now=now)
        for asset in assets
        if asset.id not in known
    }
    return known | fresh


def issue_door_tag(
    session: Session, room_id: UUID, unit_id: UUID, *, by: Actor, now: datetime
) -> Tag:
    """Issue a room's door tag; the database refuses a second active one."""
    return _issue(session, unit_id, room_id=room_id, by=by, now=now)


def issue_blank_tags(
    session: Session, unit_id: UUID, count: int, *, by: Actor, now: datetime
) -> list[Tag]:
    """Issue tags that name nothing yet; each is bound later in the presence of its asset."""
    return [_issue(session, unit_id, by=by, now=now) for _ in range(count)]


def _issue(
    session: Session,
    unit_id: UUID,
    *,
    by: Actor,
    now: datetime,
    asset_id: UUID | None = None,
    room_id: UUID | None = None,
) -> Tag:
    installation = get_installation(session)
    code = _free_code(session, installation.region)
    qr = symbol(content(installation.public_url, code))
    blank = asset_id is None and room_id is None
    tag = Tag(
        code=code,
        id=new_id(),
        state=TagState.PRINTED if blank else TagState.ACTIVE,
        asset_id=asset_id,
        room_id=room_id,
        unit_id=unit_id,
        content=qr.text,
        qr_version=qr.version,
        qr_level=qr.level.value,
        qr_mask=qr.mask,
        qr_segmentation=qr.segmentation.value,
        issued_at=now,
    )
    session.add(tag)
    session.flush()
    after = {"code": code, "state": tag.state, "asset_id": asset_id, "room_id": room_id}
    journal.record(
        session, "tag.issued", "tag", tag.id, by=by, at=now, changes=journal.changed({}, after)
    )
    return tag


def _free_code(session: Session, region: str) -> str:
    for _ in range(TRIES):
        code = new_code(region)
        if session.scalar(sa.select(Tag.code).where(Tag.code == code)) is None:
            return code
    raise RuntimeError("no free tag code found")


def bind_tag(session: Session, code: str, asset_id: UUID, *, by: Actor, now: datetime) -> Tag:
    """Tie a blank tag to an asset within reach.

    Raises UnknownTag, TagNotBlank, UnknownAsset or AlreadyTagged.
    """
    asset = get_asset(session, asset_id, by=by, permission=Permission.MANAGE_TAGS, lock=True)
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
    if old is None:
        return _issue(session, asset.unit_id, asset_id=asset.id, by=by, now=now)
    _change(
        session, old, "tag.retired", {"state": TagState.RETIRED, "ended_at": now}, by=by, now=now
    )
    tag = _issue(session, asset.unit_id, asset_id=asset.id, by=by, now=now)
    _change(session, old, "tag.replaced", {"replaced_by": tag.code}, by=by, now=now)
    return tag


def report_found(
    session: Session, code: str, *, place: str, phone: str | None, now: datetime
) -> FoundReport:
    """Keep what a finder wrote; raises UnknownTag. Nobody is logged in, so no act is journaled."""
    if session.get(Tag, code) is None:
        raise UnknownTag
    report = FoundReport(tag_code=code, place=place, phone=phone, at=now)
    session.add(report)
    session.flush()
    return report


def settle_report(session: Session, report_id: UUID, *, by: Actor, now: datetime) -> None:
    """Mark a finder's report as dealt with; raises UnknownReport."""
    statement = (
        sa.select(FoundReport, Tag.id)
        .join(Tag, Tag.code == FoundReport.tag_code)
        .where(FoundReport.id == report_id)
    )
    row = session.execute(scoped(statement, Tag.unit_id, by, Permission.MANAGE_TAGS)).one_or_none()
    if row is None:
        raise UnknownReport
    report, tag_id = row
    if report.settled_at is not None:
        return
    report.settled_at = now
    changes = {"report_id": (None, report.id)}
    journal.record(session, "report.settled", "tag", tag_id, by=by, at=now, changes=changes)


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
