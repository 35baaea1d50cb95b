"""The verbs of custody, set-wise: see things, place things, hand over and take back.

Rights and reach are checked by who calls with the assets in hand; each verb writes its dated
facts, the present value beside the asset, and one journal line a thing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.rules import Permission
from inventory.custody.errors import NothingToUndo
from inventory.custody.models import AssetHolder, AssetRoom, Sighting
from inventory.custody.queries import (
    NewPlacement,
    NewSighting,
    holder_spans,
    room_spans,
)
from inventory.custody.rules import Placed, Span, outcome, timeline
from inventory.ids import new_id
from inventory.journal import actions as journal
from inventory.journal.rules import Actor
from inventory.organisation.queries import get_place
from inventory.register.actions import note_present
from inventory.register.errors import AssetChanged, AssetRemoved
from inventory.register.models import Asset
from inventory.register.queries import get_asset
from inventory.register.rules import AssetState


@dataclass(frozen=True, slots=True)
class _Ledger:
    """One kind of dated place: its table, its column there and beside the asset, its words."""

    table: type[AssetRoom] | type[AssetHolder]
    field: str
    verb: str


_ROOMS = _Ledger(AssetRoom, "room_id", "asset.placed")
_HOLDERS = _Ledger(AssetHolder, "holder_id", "asset.handed_over")


def move_asset(
    session: Session,
    asset_id: UUID,
    *,
    room_id: UUID,
    version: int,
    by: Actor,
    now: datetime,
) -> Placed:
    """Move one asset by hand; raises AssetChanged when `version` is not the present one."""
    asset = get_asset(session, asset_id, by=by, permission=Permission.MOVE_ASSETS, lock=True)
    if asset.version != version:
        raise AssetChanged(version=asset.version)
    if asset.state is AssetState.REMOVED:
        raise AssetRemoved
    get_place(session, room_id, by=by, permission=Permission.MOVE_ASSETS)
    placement = NewPlacement(new_id(), asset_id, room_id, now)
    return place_assets(session, [placement], by=by, now=now)[placement.id]


def place_assets(
    session: Session, placements: Sequence[NewPlacement], *, by: Actor, now: datetime
) -> dict[UUID, Placed]:
    """Put assets into rooms; return what each placement, by its key, came to."""
    return _place(session, _ROOMS, placements, by=by, now=now)


def hand_over_assets(
    session: Session, placements: Sequence[NewPlacement], *, by: Actor, now: datetime
) -> dict[UUID, Placed]:
    """Give assets into a person's custody (None: taken back); answers as place_assets does."""
    return _place(session, _HOLDERS, placements, by=by, now=now)


def undo_placement(session: Session, placement_id: UUID, *, by: Actor, now: datetime) -> UUID:
    """Put an asset back where it was before; nothing is deleted. Return the asset's key.

    Raises NothingToUndo when the placement is not the newest one of its asset.
    """
    row: AssetRoom | AssetHolder | None = session.get(AssetRoom, placement_id)
    ledger = _ROOMS
    if row is None:
        row, ledger = session.get(AssetHolder, placement_id), _HOLDERS
    if row is None:
        raise NothingToUndo
    asset_id = row.asset_id
    spans = _spans_of(session, ledger, [asset_id])[asset_id]
    if spans[-1].id != placement_id:
        raise NothingToUndo
    before = spans[-2].place_id if len(spans) > 1 else None
    back = NewPlacement(new_id(), asset_id, before, max(now, spans[-1].from_at))
    _place(session, ledger, [back], by=by, now=now)
    return asset_id


def see_assets(
    session: Session, sightings: Sequence[NewSighting], *, by: Actor, now: datetime
) -> None:
    """Note where things were seen; never moves one, never changes its stated condition."""
    if not sightings:
        return
    session.execute(
        sa.insert(Sighting),
        [
            {
                "id": one.id,
                "asset_id": one.asset_id,
                "room_id": one.room_id,
                "verb": one.verb,
                "condition": one.condition,
                "at": one.at,
                "by_id": by.id,
            }
            for one in sightings
        ],
    )
    assets = _assets(session, [one.asset_id for one in sightings])
    newest: dict[UUID, NewSighting] = {}
    for one in sorted(sightings, key=lambda one: (one.at, one.id)):
        asset = assets[one.asset_id]
        known = newest.get(one.asset_id)
        before = (known.room_id, known.at) if known else (asset.seen_room_id, asset.seen_at)
        journal.record(
            session,
            "asset.seen",
            "asset",
            one.asset_id,
            by=by,
            at=now,
            effective_at=one.at,
            changes={"seen_room_id": (before[0], one.room_id), "seen_at": (before[1], one.at)}
            | ({"stated_condition": (None, one.condition)} if one.condition else {}),
        )
        if before[1] is None or one.at >= before[1]:
            newest[one.asset_id] = one
    note_present(
        session,
        [
            {"id": one.asset_id, "seen_at": one.at, "seen_room_id": one.room_id}
            for one in newest.values()
        ],
    )


def _place(
    session: Session,
    ledger: _Ledger,
    placements: Sequence[NewPlacement],
    *,
    by: Actor,
    now: datetime,
) -> dict[UUID, Placed]:
    spans = _spans_of(session, ledger, [one.asset_id for one in placements])
    results: dict[UUID, Placed] = {}
    touched: dict[UUID, list[Span]] = {}
    fresh: dict[UUID, UUID] = {}
    for one in sorted(placements, key=lambda one: (one.at, one.id)):
        known = spans.setdefault(one.asset_id, [])
        new = Span(one.id, one.place_id, one.at)
        results[one.id] = outcome(known, new)
        earlier = [span for span in known if span.order < new.order]
        journal.record(
            session,
            ledger.verb,
            "asset",
            one.asset_id,
            by=by,
            at=now,
            effective_at=one.at,
            changes={
                ledger.field: (earlier[-1].place_id if earlier else None, one.place_id),
                "placement_id": (None, one.id),
            },
        )
        known.append(new)
        known.sort(key=lambda span: span.order)
        touched[one.asset_id] = known
        fresh[one.id] = one.asset_id
    _write_spans(session, ledger, touched, fresh)
    note_present(
        session,
        [
            {"id": asset_id, ledger.field: known[-1].place_id}
            for asset_id, known in touched.items()
            if any(results.get(span.id) is not Placed.LATE for span in known if span.id in fresh)
        ],
    )
    return results


def _write_spans(
    session: Session,
    ledger: _Ledger,
    touched: Mapping[UUID, Sequence[Span]],
    fresh: Mapping[UUID, UUID],
) -> None:
    """End the rows that now end earlier, then add the new ones: one open row at any time."""
    table: Any = ledger.table
    new_rows = []
    ends = []
    for asset_id, known in touched.items():
        rows = timeline(known)
        for row, follower in zip(rows, [*rows[1:], None], strict=True):
            if row.span.id in fresh:
                new_rows.append(
                    {
                        "id": row.span.id,
                        "asset_id": asset_id,
                        ledger.field: row.span.place_id,
                        "from_at": row.span.from_at,
                        "to_at": row.to_at,
                    }
                )
            elif follower is not None and follower.span.id in fresh:
                ends.append({"row": row.span.id, "end": row.to_at})
    if ends:
        statement = (
            sa.update(table.__table__)
            .where(table.__table__.c.id == sa.bindparam("row"))
            .values(to_at=sa.bindparam("end"))
        )
        session.connection().execute(statement, ends)
    session.execute(sa.insert(table), new_rows)


def _spans_of(
    session: Session, ledger: _Ledger, asset_ids: Sequence[UUID]
) -> dict[UUID, list[Span]]:
    return (room_spans if ledger is _ROOMS else holder_spans)(session, asset_ids)


def _assets(session: Session, asset_ids: Sequence[UUID]) -> dict[UUID, Asset]:
    found = session.scalars(sa.select(Asset).where(Asset.id.in_(set(asset_ids))))
    return {asset.id: asset for asset in found}
