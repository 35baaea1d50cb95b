"""Read what was entered into the books together."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.rules import Permission
from inventory.journal.rules import Actor
from inventory.register.models import Asset
from inventory.register.queries import get_asset


def acquired_with(session: Session, asset_id: UUID, *, by: Actor) -> Sequence[Asset]:
    """Return the assets registered in one act with this one, itself too; raises UnknownAsset."""
    one = get_asset(session, asset_id, by=by, permission=Permission.REGISTER_ASSETS)
    return session.scalars(
        sa.select(Asset)
        .where(
            Asset.unit_id == one.unit_id,
            Asset.name == one.name,
            Asset.class_code == one.class_code,
            Asset.registered_at == one.registered_at,
        )
        .order_by(Asset.id)
    ).all()
