"""The verbs of places, set-wise: put things into rooms, hand them over and take them back.

Rights and reach are checked by who calls; each verb locks its assets (unless its caller has them
`locked`), writes its dated facts, the present value beside the asset, and a journal line a thing.
"""

from bisect import insort
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.rules import Permission
from inventory.custody.actions.confirmations import settle_of_earlier
from inventory.custody.actions.locks import Assets, locked_assets
from inventory.custody.errors import NothingToUndo, RoomNeeded, StandsInNoRoom
from inventory.custody.models import AssetHolder, AssetRoom
from inventory.custody.queries import (
    holder_spans,
    room_spans,
)
from inventory.custody.rules import (
    NewPlacement,
    Placed,
    Span,
    next_moment,
    outcome,
    timeline,
)
from inventory.db import insert_rows
from inventory.ids import new_id
from inventory.journal import actions as journal
from inventory.journal.rules import Actor
from inventory.organisation.queries import get_place
from inventory.register.actions import note_place
from inventory.register.errors import AssetChanged, AssetRemoved
from inventory.register.queries import get_asset, lock_assets
from inventory.register.rules import AssetState, stands_in_rooms


@dataclass(frozen=True, slots=True)
class _Ledger:
    """One kind of dated place: its table, its column there and beside the asset, its words."""

    table: type[AssetRoom] | type[AssetHolder]
    field: Literal["room_id", "holder_id"]
    verb: str
    undoing: str = ""


_ROOMS = _Ledger(AssetRoom, "room_id", "asset.placed", "asset.placement_undone")
_HOLDERS = _Ledger(AssetHolder, "holder_id", "asset.handed_over")


def move_asset(
    session: Session,
    asset_id: UUID,
    *,
    room_id: UUID | None,
    version: int,
    by: Actor,
    now: datetime,
) -> Placed:
    """Move one asset by hand, to where it is from now on; a no-op where it is there already.

    Without a room only what stands in none is moved: out of the one it was put into when its class
    was another. Raises UnknownAsset, UnknownRoom, RoomNeeded, AssetRemoved, StandsInNoRoom, or
    AssetChanged when `version` is not the present one.
    """
    asset = get_asset(session, asset_id, by=by, permission=Permission.MOVE_ASSETS, lock=True)
    if room_id is None and asset.room_id is None and not stands_in_rooms(asset.kind):
        return Placed.ALREADY_THERE  # somebody was sooner, and nothing is left to show a form for
    if asset.version != version:
        raise AssetChanged(version=asset.version)
    if asset.state is AssetState.REMOVED:
        raise AssetRemoved
    if room_id is not None:
        get_place(session, room_id, by=by, permission=Permission.MOVE_ASSETS)
    elif stands_in_rooms(asset.kind):
        raise RoomNeeded(field="room_id")
    at = next_moment(_spans_of(session, _ROOMS, [asset_id])[asset_id], now)
    placement = NewPlacement(new_id(), asset_id, room_id, at)
    return place_assets(session, [placement], by=by, now=now)[placement.id]


def place_assets(
    session: Session,
    placements: Sequence[NewPlacement],
    *,
    locked: Assets | None = None,
    by: Actor,
    now: datetime,
) -> dict[UUID, Placed]:
    """Put assets into rooms (None: out of any); return what each placement, by its key, came to.

    Raises StandsInNoRoom.
    """
    return _place(session, _ROOMS, placements, locked=locked, by=by, now=now, must_fit=True)


def put_back_assets(
    session: Session,
    placements: Sequence[NewPlacement],
    *,
    undone: UUID,
    by: Actor,
    now: datetime,
) -> dict[UUID, Placed]:
    """Put assets back to where they were before the act `undone`; answers as place_assets does."""
    return _place(session, _ROOMS, placements, by=by, now=now, undone=undone)


def hand_over_assets(
    session: Session,
    placements: Sequence[NewPlacement],
    *,
    locked: Assets | None = None,
    by: Actor,
    now: datetime,
) -> dict[UUID, Placed]:
    """Give assets into a person's custody (None: taken back); answers as place_assets does.

    What an earlier holder said is missing is dealt with when he holds the asset no more.
    """
    return _place(session, _HOLDERS, placements, locked=locked, by=by, now=now)


def undo_placement(
    session: Session, placement_id: UUID, *, at: datetime, by: Actor, now: datetime
) -> UUID:
    """Put an asset back where it was before, from `at` on; nothing is deleted. Return its key.

    Raises NothingToUndo when the placement is not the newest one of its asset.
    """
    row: AssetRoom | AssetHolder | None = session.get(AssetRoom, placement_id)
    ledger = _ROOMS
    if row is None:
        row, ledger = session.get(AssetHolder, placement_id), _HOLDERS
    if row is None:
        raise NothingToUndo
    asset_id = row.asset_id
    lock_assets(session, [asset_id])
    spans = _spans_of(session, ledger, [asset_id])[asset_id]
    if spans[-1].id != placement_id:
        raise NothingToUndo
    before = spans[-2].place_id if len(spans) > 1 else None
    back = NewPlacement(new_id(), asset_id, before, next_moment(spans, at))
    _place(session, ledger, [back], by=by, now=now)
    return asset_id


def _place(
    session: Session,
    ledger: _Ledger,
    placements: Sequence[NewPlacement],
    *,
    by: Actor,
    now: datetime,
    locked: Assets | None = None,
    undone: UUID | None = None,
    must_fit: bool = False,
) -> dict[UUID, Placed]:
    """Write placements; what is put back where it was (not `must_fit`) was there once.

    Out of a room everything fits.
    """
    if not placements:
        return {}
    assets = locked_assets(session, {one.asset_id for one in placements}, locked)
    into = [assets[one.asset_id] for one in placements if one.place_id is not None]
    if must_fit and not all(stands_in_rooms(asset.kind) for asset in into):
        raise StandsInNoRoom(field="room_id")
    spans = _spans_of(session, ledger, assets)
    results: dict[UUID, Placed] = {}
    fresh: set[UUID] = set()
    for one in sorted(placements, key=lambda one: (one.at, one.id)):
        known = spans[one.asset_id]
        new = Span(one.id, one.place_id, one.at)
        results[one.id] = outcome(known, new)
        earlier = [span for span in known if span.order < new.order]
        changes: dict[str, tuple[Any, Any]] = {
            ledger.field: (earlier[-1].place_id if earlier else None, one.place_id),
            "placement_id": (None, one.id),
        }
        if results[one.id] is Placed.LATE:
            changes["late"] = (None, True)
        if undone is not None:
            changes["undone_act_id"] = (None, undone)
        journal.record(
            session,
            ledger.verb if undone is None else ledger.undoing,
            "asset",
            one.asset_id,
            by=by,
            at=now,
            effective_at=one.at,
            changes=changes,
        )
        insort(known, new, key=lambda span: span.order)
        fresh.add(one.id)
    _write_spans(session, ledger, spans, fresh)
    present = {key: spans[key][-1].place_id for key in assets}
    if ledger is _HOLDERS:
        passed_on = [key for key, asset in assets.items() if asset.holder_id != present[key]]
        settle_of_earlier(session, passed_on, by=by, now=now)
    note_place(session, ledger.field, [(asset, present[key]) for key, asset in assets.items()])
    return results


def _write_spans(
    session: Session,
    ledger: _Ledger,
    touched: Mapping[UUID, Sequence[Span]],
    fresh: Collection[UUID],
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
    insert_rows(session, table, new_rows)


def _spans_of(
    session: Session, ledger: _Ledger, asset_ids: Iterable[UUID]
) -> dict[UUID, list[Span]]:
    return (room_spans if ledger is _ROOMS else holder_spans)(session, asset_ids)
