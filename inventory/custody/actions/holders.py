"""Change by hand who holds an asset."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from inventory.access.queries import get_installation
from inventory.access.rules import Permission
from inventory.clock import local_date
from inventory.custody.actions.places import hand_over_assets
from inventory.custody.queries import holder_spans
from inventory.custody.rules import NewPlacement, Placed, next_moment
from inventory.ids import new_id
from inventory.journal.rules import Actor
from inventory.organisation.queries import get_receiver
from inventory.register.errors import AssetChanged, AssetRemoved
from inventory.register.queries import get_asset
from inventory.register.rules import AssetState


def change_holder(
    session: Session,
    asset_id: UUID,
    *,
    holder_id: UUID | None,
    version: int,
    by: Actor,
    now: datetime,
) -> Placed:
    """Give one asset by hand to who holds it from now on (None: it is taken back).

    A no-op where it is so already. Raises UnknownAsset, UnknownPerson, PersonLeft, AssetRemoved, or
    AssetChanged when `version` is not the present one.
    """
    asset = get_asset(session, asset_id, by=by, permission=Permission.HAND_OVER, lock=True)
    if asset.version != version:
        raise AssetChanged(version=asset.version)
    if asset.state is AssetState.REMOVED:
        raise AssetRemoved
    if asset.holder_id == holder_id:
        return Placed.ALREADY_THERE
    if holder_id is not None:
        today = local_date(now, get_installation(session).zone)
        get_receiver(session, holder_id, by=by, on=today)
    at = next_moment(holder_spans(session, [asset_id])[asset_id], now)
    placement = NewPlacement(new_id(), asset_id, holder_id, at)
    return hand_over_assets(session, [placement], by=by, now=now)[placement.id]
