"""Read where things are and were, with whom, and when they were last seen."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.custody.models import AssetHolder, AssetRoom, Sighting
from inventory.custody.rules import Span


def room_spans(session: Session, asset_ids: Iterable[UUID]) -> dict[UUID, list[Span]]:
    """Return each asset's rooms over time, oldest first."""
    return _spans(session, AssetRoom, AssetRoom.room_id, asset_ids)


def holder_spans(session: Session, asset_ids: Iterable[UUID]) -> dict[UUID, list[Span]]:
    """Return each asset's holders over time, oldest first."""
    return _spans(session, AssetHolder, AssetHolder.holder_id, asset_ids)


def _spans(
    session: Session,
    table: type[AssetRoom] | type[AssetHolder],
    place: sa.orm.InstrumentedAttribute[UUID | None],
    asset_ids: Iterable[UUID],
) -> dict[UUID, list[Span]]:
    found: dict[UUID, list[Span]] = defaultdict(list)
    rows = session.execute(
        sa.select(table.asset_id, table.id, place, table.from_at)
        .where(table.asset_id.in_(set(asset_ids)))
        .order_by(table.from_at, table.id)
    )
    for asset_id, key, place_id, from_at in rows:
        found[asset_id].append(Span(key, place_id, from_at))
    return found


def sightings_since(
    session: Session, asset_ids: Iterable[UUID], since: datetime
) -> dict[UUID, list[Sighting]]:
    """Return each asset's sightings from `since` on, those that were taken back too."""
    found: dict[UUID, list[Sighting]] = defaultdict(list)
    for sighting in session.scalars(
        sa.select(Sighting).where(Sighting.asset_id.in_(set(asset_ids)), Sighting.at >= since)
    ):
        found[sighting.asset_id].append(sighting)
    return found


def last_sighting(session: Session, asset_id: UUID) -> Sighting | None:
    """Return the newest sighting of an asset that was not taken back, or None."""
    return session.scalar(
        sa.select(Sighting)
        .where(Sighting.asset_id == asset_id, Sighting.cancelled_at.is_(None))
        .order_by(Sighting.at.desc(), Sighting.id.desc())
        .limit(1)
    )


def newest_moment(session: Session, asset_id: UUID) -> datetime | None:
    """Return when an asset was last said to be seen, whether that was taken back or not."""
    return session.scalar(sa.select(sa.func.max(Sighting.at)).where(Sighting.asset_id == asset_id))
