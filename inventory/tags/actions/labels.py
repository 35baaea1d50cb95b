"""Order labels: tags for what has none, the job, its labels and the work, in one act."""

from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.models import Unit
from inventory.access.queries import scoped
from inventory.access.rules import Permission
from inventory.journal import actions as journal
from inventory.journal.rules import Actor
from inventory.organisation.models import Room
from inventory.queue.actions import enqueue
from inventory.register.queries import assets_by_id
from inventory.tags.actions.tags import issue_asset_tags, issue_door_tags
from inventory.tags.errors import (
    MixedLabels,
    NothingChosen,
    TooManyLabels,
    UnitsApart,
    UnknownCell,
    UnknownStock,
)
from inventory.tags.models import LabelItem, LabelJob
from inventory.tags.queries.labels import LabelThing, copies_printed, label_things
from inventory.tags.rules import MOST_LABELS, PRINT_LABELS, design_for, stocks


def order_labels(
    session: Session,
    *,
    asset_ids: Sequence[UUID] = (),
    room_ids: Sequence[UUID] = (),
    stock: str,
    skip: int = 0,
    by: Actor,
    now: datetime,
) -> LabelJob:
    """Order one label for each asset, or for each room's door, on a paper with `skip` used cells.

    What has no tag gets one; what was printed before is printed again as the next copy.
    Raises PermissionNeeded, NothingChosen, MixedLabels, TooManyLabels, UnknownStock, UnknownCell,
    UnknownAsset, UnknownRoom or UnitsApart.
    """
    by.must_have(Permission.MANAGE_TAGS)
    _check_choice(asset_ids, room_ids, stock, skip)
    _lock(session, asset_ids, room_ids, by)
    things = label_things(session, asset_ids, room_ids, by=by)
    unit_id = _common_unit(session, things, by)
    codes = _codes(session, things, doors=bool(room_ids), by=by, now=now)
    job = LabelJob(
        unit_id=unit_id,
        design=design_for("door" if room_ids else "asset", stocks()[stock]).key,
        stock=stock,
        skip=skip,
        created_by_id=by.id,
        created_at=now,
    )
    session.add(job)
    session.flush()
    copies = copies_printed(session, codes)
    session.add_all(
        LabelItem(job_id=job.id, position=position, tag_code=code, copy=copies.get(code, 0) + 1)
        for position, code in enumerate(codes)
    )
    enqueue(session, PRINT_LABELS, job.id, total=len(codes), account_id=by.id, now=now)
    after = {"unit_id": unit_id, "design": job.design, "stock": stock, "skip": skip, "tags": codes}
    changes = journal.changed({}, after)
    journal.record(session, "labels.ordered", "label_job", job.id, by=by, at=now, changes=changes)
    return job


def _check_choice(
    asset_ids: Sequence[UUID], room_ids: Sequence[UUID], stock: str, skip: int
) -> None:
    if asset_ids and room_ids:
        raise MixedLabels
    if not asset_ids and not room_ids:
        raise NothingChosen
    if len(asset_ids) > MOST_LABELS or len(room_ids) > MOST_LABELS:
        raise TooManyLabels(most=MOST_LABELS)
    if stock not in stocks():
        raise UnknownStock(field="stock")
    if not 0 <= skip < stocks()[stock].cells:
        raise UnknownCell(field="skip")


def _lock(session: Session, asset_ids: Sequence[UUID], room_ids: Sequence[UUID], by: Actor) -> None:
    """Let two orders for the same things wait for each other: each thing gets one tag."""
    if asset_ids:
        assets_by_id(session, asset_ids, by=by, permission=Permission.MANAGE_TAGS, lock=True)
    if room_ids:
        _locked_rooms(session, room_ids, by)


def _locked_rooms(session: Session, room_ids: Sequence[UUID], by: Actor) -> Sequence[Room]:
    statement = scoped(
        sa.select(Room).where(Room.id.in_(set(room_ids))), Room.unit_id, by, Permission.MANAGE_TAGS
    )
    return session.scalars(statement.order_by(Room.id).with_for_update(of=Room)).all()


def _common_unit(session: Session, things: Sequence[LabelThing], by: Actor) -> UUID:
    """Return the lowest unit that holds all the things: whoever reaches it reaches them all."""
    paths = {thing.unit_path for thing in things}
    steps = zip(*(_steps(path) for path in paths), strict=False)
    common = "".join(step[0] for step in takewhile(lambda step: len(set(step)) == 1, steps))
    if not by.may(Permission.MANAGE_TAGS, common):
        raise UnitsApart
    return session.scalars(sa.select(Unit.id).where(Unit.path == common)).one()


def _steps(path: str) -> list[str]:
    return [f"{step}." for step in path.split(".")[:-1]]


def _codes(
    session: Session, things: Sequence[LabelThing], *, doors: bool, by: Actor, now: datetime
) -> list[str]:
    """Return the tag code of each thing, issuing one where there is none."""
    bare = [thing.id for thing in things if thing.tag is None]
    if doors:
        tags = issue_door_tags(session, _locked_rooms(session, bare, by), by=by, now=now)
    else:
        assets = assets_by_id(session, bare, by=by, permission=Permission.MANAGE_TAGS)
        tags = issue_asset_tags(session, [assets[key] for key in bare], by=by, now=now)
    return [thing.tag or tags[thing.id].code for thing in things]
