"""The photos of an asset. None is deleted: a removed one stays, marked, in its place in history."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.rules import Permission
from inventory.files.actions import keep
from inventory.files.store import FileStore
from inventory.ids import new_id
from inventory.journal import actions as journal
from inventory.journal.rules import Actor
from inventory.pictures.client import Redrawn
from inventory.register.errors import AssetRemoved, TooManyPhotos, UnknownPhoto
from inventory.register.models import Asset, AssetPhoto
from inventory.register.queries import get_asset
from inventory.register.rules import MOST_PHOTOS, AssetState


def add_photo(
    session: Session,
    store: FileStore,
    asset_id: UUID,
    *,
    picture: Redrawn,
    by: Actor,
    now: datetime,
) -> AssetPhoto:
    """Put a picture behind the others of an asset; the first one is what lists show.

    Raises UnknownAsset, AssetRemoved or TooManyPhotos.
    """
    asset = open_asset(session, asset_id, by=by)
    present = _present(session, asset_id)
    if len(present) >= MOST_PHOTOS:
        raise TooManyPhotos(most=MOST_PHOTOS)
    large, small = (
        keep(session, store, one.content, content_type=one.content_type, now=now)
        for one in (picture.large, picture.small)
    )
    photo = AssetPhoto(
        id=new_id(),
        asset_id=asset.id,
        file_id=large.id,
        small_id=small.id,
        position=len(present) + 1,
        added_by_id=by.id,
        added_at=now,
    )
    session.add(photo)
    session.flush()
    changes = {"photo_id": (None, photo.id), "sha256": (None, large.sha256)}
    journal.record(session, "asset.photo_added", "asset", asset.id, by=by, at=now, changes=changes)
    return photo


def remove_photo(
    session: Session, asset_id: UUID, photo_id: UUID, *, by: Actor, now: datetime
) -> None:
    """Take a photo off an asset; those behind it move up. Raises UnknownAsset or UnknownPhoto."""
    open_asset(session, asset_id, by=by)
    present = _present(session, asset_id)
    photo = _among(present, photo_id)
    photo.removed_at = now
    _number([one for one in present if one is not photo])
    session.flush()
    changes = {"photo_id": (photo.id, None)}
    journal.record(
        session, "asset.photo_removed", "asset", asset_id, by=by, at=now, changes=changes
    )


def put_photo_first(
    session: Session, asset_id: UUID, photo_id: UUID, *, by: Actor, now: datetime
) -> None:
    """Let lists show this photo. Raises UnknownAsset or UnknownPhoto."""
    open_asset(session, asset_id, by=by)
    present = _present(session, asset_id)
    photo = _among(present, photo_id)
    if photo is present[0]:
        return
    _number([photo, *(one for one in present if one is not photo)])
    session.flush()
    changes = {"first_photo_id": (present[0].id, photo.id)}
    journal.record(
        session, "asset.photo_put_first", "asset", asset_id, by=by, at=now, changes=changes
    )


def open_asset(session: Session, asset_id: UUID, *, by: Actor) -> Asset:
    """Return an asset whose photos and papers this person may change, locked.

    Raises UnknownAsset or AssetRemoved.
    """
    asset = get_asset(session, asset_id, by=by, permission=Permission.REGISTER_ASSETS, lock=True)
    if asset.state is AssetState.REMOVED:
        raise AssetRemoved
    return asset


def _present(session: Session, asset_id: UUID) -> list[AssetPhoto]:
    return list(
        session.scalars(
            sa.select(AssetPhoto)
            .where(AssetPhoto.asset_id == asset_id, AssetPhoto.removed_at.is_(None))
            .order_by(AssetPhoto.position)
        )
    )


def _among(present: list[AssetPhoto], photo_id: UUID) -> AssetPhoto:
    found = next((one for one in present if one.id == photo_id), None)
    if found is None:
        raise UnknownPhoto
    return found


def _number(photos: list[AssetPhoto]) -> None:
    for position, photo in enumerate(photos, start=1):
        photo.position = position
