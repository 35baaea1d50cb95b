"""Take in what devices scanned: each scan is kept as it was sent, and does what it means once.

Facts (sightings, moves, hand-overs) are checked and written set-wise; binding a tag and undoing a
scan depend on what stands before them, so they go one by one, in the order of the device.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from inventory.custody.actions import (
    hand_over_assets,
    place_assets,
    see_assets,
    undo_placement,
    unsee_asset,
)
from inventory.custody.errors import NothingToUndo
from inventory.custody.rules import NewPlacement, NewSighting, Placed, SightingVerb
from inventory.db import insert_rows, savepoint
from inventory.fieldwork.batch import Batch, Outcome, Touched, again, refused, repeated
from inventory.fieldwork.checks import (
    Named,
    Target,
    asset_of,
    key_of,
    load_named,
    tag_of,
    target_of,
)
from inventory.fieldwork.errors import DeviceOfOther, ScanRefused
from inventory.fieldwork.models import Device, Scan
from inventory.fieldwork.queries import Known, known_scans
from inventory.fieldwork.rules import (
    CANCEL_WITHIN,
    FACTS,
    SIGHTINGS,
    VERB_PERMISSIONS,
    WITNESSED,
    Corrected,
    Reason,
    ScanResult,
    ScanVerb,
    SentScan,
    content_hash,
    moments,
    skew_at_sending,
)
from inventory.journal.rules import Actor
from inventory.register.errors import AssetRemoved, UnknownAsset
from inventory.register.queries import lock_assets
from inventory.tags.actions import bind_tag, unbind_tag
from inventory.tags.errors import AlreadyTagged, TagNotBlank, UnknownTag
from inventory.tags.models import Tag
from inventory.tags.queries import look_up_many
from inventory.tags.rules import TagState, parse

PLACED_REASONS = {Placed.ALREADY_THERE: Reason.ALREADY_THERE, Placed.LATE: Reason.LATE}
BIND_REASONS: dict[type[Exception], Reason] = {
    UnknownAsset: Reason.UNKNOWN_ASSET,
    AssetRemoved: Reason.ASSET_REMOVED,
    UnknownTag: Reason.UNKNOWN_TAG,
    TagNotBlank: Reason.TAG_NOT_BLANK,
    AlreadyTagged: Reason.ALREADY_TAGGED,
}


def receive_scans(
    session: Session,
    device_id: UUID,
    scans: Sequence[SentScan],
    *,
    sent_at: datetime | None = None,
    by: Actor,
    now: datetime,
) -> list[Outcome]:
    """Take in a batch; return what each scan came to, in the order sent.

    `sent_at` is the device's own word on now, None where it is sure to be right.

    A refused scan leaves the others as they are. Raises DeviceOfOther.
    """
    _claim_device(session, device_id, by=by, now=now)
    at = moments(scans, now, skew_ms=skew_at_sending(sent_at, now) if sent_at else None)
    try:
        with savepoint(session):
            return _receive(session, device_id, scans, at, by=by, now=now)
    except IntegrityError:
        return _receive_singly(session, device_id, scans, at, by=by, now=now)


def _claim_device(session: Session, device_id: UUID, *, by: Actor, now: datetime) -> None:
    """Note that a device is in use, at first use as the account's; its batches queue here."""
    insert = insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql
    owner = session.scalar(
        insert(Device)
        .values(id=device_id, account_id=by.id, first_seen_at=now, seen_at=now)
        .on_conflict_do_update(index_elements=["id"], set_={"seen_at": now})
        .returning(Device.account_id)
    )
    if owner != by.id:
        raise DeviceOfOther


def _receive_singly(
    session: Session,
    device_id: UUID,
    scans: Sequence[SentScan],
    at: dict[UUID, Corrected],
    *,
    by: Actor,
    now: datetime,
) -> list[Outcome]:
    """Take in scans one by one, because the database itself refused one among them."""
    found: dict[int, Outcome] = {}
    for index, scan in sorted(enumerate(scans), key=lambda pair: pair[1].seq):
        try:
            with savepoint(session):
                [found[index]] = _receive(session, device_id, [scan], at, by=by, now=now)
        except IntegrityError:
            found[index] = refused(scan, Reason.LOST_RACE)
    return [found[index] for index in range(len(scans))]


def _receive(
    session: Session,
    device_id: UUID,
    scans: Sequence[SentScan],
    at: dict[UUID, Corrected],
    *,
    by: Actor,
    now: datetime,
) -> list[Outcome]:
    ids = {scan.id for scan in scans} | {scan.cancels for scan in scans if scan.cancels}
    stored = known_scans(session, ids, device_id, {scan.seq for scan in scans})
    batch = Batch(
        session=session,
        device_id=device_id,
        at=at,
        by=by,
        now=now,
        known={one.id: one for one in stored},
        cancelled={
            one.cancels_id for one in stored if one.cancels_id and one.result is ScanResult.ACCEPTED
        },
    )
    answers = _sort_out(batch, scans)
    if batch.fresh:
        _write(batch)
        insert_rows(session, Scan, [batch.row(scan) for scan in batch.fresh.values()])
    told: set[UUID] = set()
    for index, scan in enumerate(scans):
        if index not in answers:
            outcome = batch.outcomes[scan.id]
            answers[index] = repeated(outcome) if scan.id in told else outcome
            told.add(scan.id)
    return [answers[index] for index in range(len(scans))]


def _sort_out(batch: Batch, scans: Sequence[SentScan]) -> dict[int, Outcome]:
    """Find the scans that nobody sent before; answer by index those that cannot be taken in."""
    answers: dict[int, Outcome] = {}
    numbers = {one.seq for one in batch.known.values() if one.device_id == batch.device_id}
    for index, scan in enumerate(scans):
        stored, fresh = batch.known.get(scan.id), batch.fresh.get(scan.id)
        if stored is not None:
            same = stored.content_hash == content_hash(batch.device_id, scan)
            answers[index] = again(stored) if same else refused(scan, Reason.ID_REUSED)
        elif fresh is not None:
            if content_hash(batch.device_id, fresh) != content_hash(batch.device_id, scan):
                answers[index] = refused(scan, Reason.ID_REUSED)
        elif scan.seq in numbers:
            answers[index] = refused(scan, Reason.SEQUENCE_REUSED)
        else:
            numbers.add(scan.seq)
            batch.fresh[scan.id] = scan
    return answers


def _write(batch: Batch) -> None:
    """Carry out the fresh scans in the order in which the device made them."""
    first = min((batch.at[key].at for key in batch.fresh), default=batch.now)
    named = load_named(batch.session, batch.fresh.values(), on=first.date())
    # All at once and in one order: batches that lock by turns could wait for each other for ever.
    batch.assets = lock_assets(batch.session, _assets_named(batch, named))
    ordered = sorted(batch.fresh.values(), key=lambda scan: scan.seq)
    for are_facts, run in groupby(ordered, key=lambda scan: scan.verb in FACTS):
        if are_facts:
            _write_facts(batch, named, list(run))
            continue
        for scan in run:
            act = _bind if scan.verb is ScanVerb.BIND else _cancel
            try:
                batch.outcomes[scan.id] = act(batch, named, scan)
            except ScanRefused as refusal:
                batch.outcomes[scan.id] = refused(scan, refusal.facts["reason"])


def _assets_named(batch: Batch, named: Named) -> set[UUID]:
    """Return the assets that a batch may change, those of what it cancels too."""
    undone = {scan.cancels for scan in batch.fresh.values() if scan.cancels}
    found = {batch.known[key].asset_id for key in undone if key in batch.known}
    found |= {tag.asset.id for tag in named.tags.values() if tag.asset}
    found |= {key_of(scan.asset) for scan in batch.fresh.values() if scan.asset}
    return {key for key in found if key}


def _write_facts(batch: Batch, named: Named, run: Sequence[SentScan]) -> None:
    targets: dict[UUID, Target] = {}
    for scan in run:
        try:
            targets[scan.id] = target_of(scan, named, by=batch.by)
        except ScanRefused as refusal:
            batch.outcomes[scan.id] = refused(scan, refusal.facts["reason"])
    facts = [scan for scan in run if scan.id in targets]
    sightings = [_sighting(batch, scan, targets) for scan in facts if scan.verb in WITNESSED]
    rooms, holders = [], []
    for scan in facts:
        target, at = targets[scan.id], batch.at[scan.id].at
        if scan.verb is ScanVerb.MOVE:
            rooms.append(NewPlacement(scan.id, target.asset.id, target.room_id, at))
        elif scan.verb not in WITNESSED:
            holders.append(NewPlacement(scan.id, target.asset.id, target.person_id, at))
    see_assets(batch.session, sightings, locked=batch.assets, by=batch.by, now=batch.now)
    placed = place_assets(
        batch.session, rooms, locked=batch.assets, by=batch.by, now=batch.now
    ) | hand_over_assets(batch.session, holders, locked=batch.assets, by=batch.by, now=batch.now)
    for scan in facts:
        target = targets[scan.id]
        reason = PLACED_REASONS.get(placed[scan.id]) if scan.id in placed else None
        if scan.verb is ScanVerb.AUDIT:
            reason = Reason.NO_SESSION
        batch.accept(
            scan,
            reason,
            asset_id=target.asset.id,
            asset_name=target.asset.name,
            room_id=target.room_id,
            unit_path=target.unit_path,
        )


def _sighting(batch: Batch, scan: SentScan, targets: Mapping[UUID, Target]) -> NewSighting:
    target, verb = targets[scan.id], SightingVerb(scan.verb.value)
    at = batch.at[scan.id].at
    return NewSighting(scan.id, target.asset.id, target.room_id, at, verb, scan.condition)


def _bind(batch: Batch, named: Named, scan: SentScan) -> Outcome:
    """Tie a blank tag to the asset that the scan names."""
    tag = tag_of(scan, named, by=batch.by)
    if tag.state is not TagState.PRINTED or tag.kind != "blank":
        raise ScanRefused(reason=Reason.TAG_NOT_BLANK)
    if scan.asset is None:
        raise ScanRefused(reason=Reason.ASSET_NEEDED)
    asset_id = asset_of(scan.asset, named)
    try:
        bound = bind_tag(batch.session, tag.code, asset_id, by=batch.by, now=batch.now)
    except tuple(BIND_REASONS) as refusal:
        raise ScanRefused(reason=BIND_REASONS[type(refusal)]) from refusal
    named.tags.update(look_up_many(batch.session, [tag.code]))
    seen = named.tags[tag.code]
    return batch.accept(
        scan,
        None,
        asset_id=asset_id,
        asset_name=seen.asset.name if seen.asset else "",
        unit_path=seen.unit_path,
        also=(Touched("tag", bound.id),),
    )


def _cancel(batch: Batch, named: Named, scan: SentScan) -> Outcome:
    """Undo the scan that this one names; that one stays as it is."""
    target = _undoable(batch, scan)
    also: tuple[Touched, ...] = ()
    try:
        if target.verb in SIGHTINGS:
            unsee_asset(batch.session, target.id, by=batch.by, now=batch.now)
        elif target.verb is ScanVerb.BIND:
            also = (_unbind(batch, named, target),)
        else:
            at = batch.at[scan.id].at
            undo_placement(batch.session, target.id, at=at, by=batch.by, now=batch.now)
            if target.verb is ScanVerb.MOVE:
                unsee_asset(batch.session, target.id, by=batch.by, now=batch.now)
    except NothingToUndo as refusal:
        raise ScanRefused(reason=Reason.BUILT_ON) from refusal
    batch.cancelled.add(target.id)
    return batch.accept(
        scan,
        None,
        asset_id=target.asset_id,
        asset_name=target.asset_name,
        unit_path=target.unit_path,
        also=also,
    )


def _undoable(batch: Batch, scan: SentScan) -> Known:
    if scan.cancels is None:
        raise ScanRefused(reason=Reason.SCAN_NEEDED)
    target = batch.known.get(scan.cancels)
    if target is None or not _is_own_act(batch, target):
        raise ScanRefused(reason=Reason.UNKNOWN_SCAN)
    if batch.now - target.received_at > CANCEL_WITHIN:
        raise ScanRefused(reason=Reason.TOO_LATE)
    if target.id in batch.cancelled:
        raise ScanRefused(reason=Reason.ALREADY_CANCELLED)
    if not batch.by.may(VERB_PERMISSIONS[target.verb], target.unit_path):
        raise ScanRefused(reason=Reason.NOT_ALLOWED)
    return target


def _is_own_act(batch: Batch, target: Known) -> bool:
    return (
        target.account_id == batch.by.id
        and target.result is ScanResult.ACCEPTED
        and target.verb is not ScanVerb.CANCEL
    )


def _unbind(batch: Batch, named: Named, target: Known) -> Touched:
    """Make a tag blank again while it still names the asset it was bound to."""
    tag = batch.session.get(Tag, parse(target.tag_text))
    if tag is None or tag.state is not TagState.ACTIVE or tag.asset_id != target.asset_id:
        raise NothingToUndo
    unbind_tag(batch.session, tag.code, by=batch.by, now=batch.now)
    named.tags.update(look_up_many(batch.session, [tag.code]))
    return Touched("tag", tag.id)
