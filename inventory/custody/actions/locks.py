"""Lock the assets that a verb is about, once for all the verbs of a batch."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from inventory.register.models import Asset
from inventory.register.queries import lock_assets

Assets = Mapping[UUID, Asset]


def locked_assets(session: Session, asset_ids: Collection[UUID], locked: Assets | None) -> Assets:
    """Return these assets, of those that the caller has `locked`, or locked here."""
    if locked is None:
        return lock_assets(session, asset_ids)
    return {key: locked[key] for key in asset_ids}
