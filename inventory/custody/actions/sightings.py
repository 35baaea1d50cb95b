"""The verbs of sightings, set-wise: note where things were seen, and take that back.

Rights and reach are checked by who calls, as for places.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from inventory.custody.actions.locks import Assets, locked_assets
from inventory.custody.errors import NothingToUndo
from inventory.custody.models import Sighting
from inventory.custody.queries import Seen, last_sighting, newest_moment, sightings_since
from inventory.custody.rules import NewSighting, SightingVerb
from inventory.db import insert_rows
from inventory.journal import actions as journal
from inventory.journal.rules import Actor
from inventory.register.actions import note_seen
from inventory.register.models import Asset
from inventory.register.queries import lock_assets

SEEN: Mapping[SightingVerb, tuple[str, str]] = {
    SightingVerb.CHECK_IN: ("asset.seen", "asset.unseen"),
    SightingVerb.AUDIT: ("asset.seen", "asset.unseen"),
    SightingVerb.MOVE: ("asset.seen_moving", "asset.unseen_moving"),
}
"""How a sighting and its taking back are journaled; a move tells its own story beside it."""


def see_assets(
    session: Session,
    sightings: Sequence[NewSighting],
    *,
    locked: Assets | None = None,
    by: Actor,
    now: datetime,
) -> None:
    """Note where things were seen; never moves one, never changes its stated condition."""
    if not sightings:
        return
    assets = locked_assets(session, {one.asset_id for one in sightings}, locked)
    known = sightings_since(session, assets, min(one.at for one in sightings))
    insert_rows(
        session,
        Sighting,
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
    fresh: dict[UUID, list[NewSighting]] = defaultdict(list)
    for one in sorted(sightings, key=lambda one: (one.at, one.id)):
        fresh[one.asset_id].append(one)
    note_seen(
        session,
        [
            (asset, *_journal_seen(session, asset, fresh[key], known[key], by=by, now=now))
            for key, asset in assets.items()
        ],
    )


def unsee_asset(session: Session, sighting_id: UUID, *, by: Actor, now: datetime) -> UUID:
    """Take a sighting back: it stays, marked, and the one before counts again. Return the asset.

    Raises NothingToUndo when there is no such sighting, or it was taken back already.
    """
    sighting = session.get(Sighting, sighting_id)
    if sighting is None:
        raise NothingToUndo
    [asset] = lock_assets(session, [sighting.asset_id]).values()
    session.refresh(sighting)
    if sighting.cancelled_at is not None:
        raise NothingToUndo
    sighting.cancelled_at = now
    session.flush()
    last = last_sighting(session, asset.id)
    room_id, at = (last.room_id, last.at) if last else (None, None)
    journal.record(
        session,
        SEEN[sighting.verb][1],
        "asset",
        asset.id,
        by=by,
        at=now,
        effective_at=newest_moment(session, asset.id),
        changes={
            "seen_room_id": (asset.seen_room_id, room_id),
            "seen_at": (asset.seen_at, at),
            "cancelled_sighting_id": (None, sighting.id),
        },
    )
    note_seen(session, [(asset, room_id, at)])
    return asset.id


def _journal_seen(
    session: Session,
    asset: Asset,
    fresh: Sequence[NewSighting],
    known: Sequence[Seen],
    *,
    by: Actor,
    now: datetime,
) -> tuple[UUID | None, datetime]:
    """Journal an asset's fresh sightings, oldest first; return room and moment of what counts.

    `known` are those of the same time or later. A replay by effective time ends with the latest
    line: where that is not what counts (the latest was taken back, or two have the same moment),
    what counts is said once more, as of the latest moment.
    """
    before = asset.seen_room_id, asset.seen_at
    latest = max((one.at for one in known), default=None)
    replayed = before
    for one in fresh:
        stated = {"stated_condition": (None, one.condition)} if one.condition else {}
        verb, after = SEEN[one.verb][0], (one.room_id, one.at)
        _record_seen(session, verb, asset, replayed, after, one.at, stated, by, now)
        if latest is None or one.at >= latest:
            replayed = one.room_id, one.at
    standing = [(one.at, one.id, one.room_id) for one in known if one.counts]
    at, _, room_id = max(standing + [(one.at, one.id, one.room_id) for one in fresh])
    counts = room_id, at
    if counts != replayed:
        moment = max(fresh[-1].at, latest or fresh[-1].at)
        _record_seen(session, "asset.seen", asset, replayed, counts, moment, {}, by, now)
    return counts


def _record_seen(
    session: Session,
    verb: str,
    asset: Asset,
    before: tuple[UUID | None, datetime | None],
    after: tuple[UUID | None, datetime],
    moment: datetime,
    stated: Mapping[str, tuple[Any, Any]],
    by: Actor,
    now: datetime,
) -> None:
    journal.record(
        session,
        verb,
        "asset",
        asset.id,
        by=by,
        at=now,
        effective_at=moment,
        changes={
            "seen_room_id": (before[0], after[0]),
            "seen_at": (before[1], after[1]),
            **stated,
        },
    )
