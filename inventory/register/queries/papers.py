"""Read the photos and documents of assets, and where their files lie."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.queries import scoped
from inventory.access.rules import Permission
from inventory.files.models import StoredFile
from inventory.journal.rules import Actor
from inventory.register.errors import (
    UnknownDocument,
    UnknownPhoto,
)
from inventory.register.models import (
    Asset,
    AssetDocument,
    AssetPhoto,
)
from inventory.register.rules import AssetState, DocumentKind


@dataclass(frozen=True, slots=True)
class PaperFile:
    """Where the bytes of a photo or document lie, and what they are."""

    sha256: str
    content_type: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One paper of an asset as lists show it."""

    id: UUID
    kind: DocumentKind
    name: str
    content_type: str
    size: int
    added_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentNamed:
    """A paper that a search found, with the asset it belongs to."""

    name: str
    kind: DocumentKind
    asset_id: UUID
    asset: str


def photos_of(session: Session, asset_id: UUID) -> Sequence[UUID]:
    """Return the photos of an asset, the first one first; reach is not asked."""
    return session.scalars(
        sa.select(AssetPhoto.id)
        .where(AssetPhoto.asset_id == asset_id, AssetPhoto.removed_at.is_(None))
        .order_by(AssetPhoto.position, AssetPhoto.id)
    ).all()


def documents_of(session: Session, asset_id: UUID) -> list[DocumentLine]:
    """Return the papers of an asset, the newest first; reach is not asked."""
    rows = session.execute(
        sa.select(
            AssetDocument.id,
            AssetDocument.kind,
            AssetDocument.name,
            StoredFile.content_type,
            StoredFile.size,
            AssetDocument.added_at,
        )
        .join(StoredFile, StoredFile.id == AssetDocument.file_id)
        .where(AssetDocument.asset_id == asset_id, AssetDocument.removed_at.is_(None))
        .order_by(AssetDocument.id.desc())
    )
    return [DocumentLine(*row) for row in rows]


def documents_named(
    session: Session, q: str, *, kinds: Mapping[DocumentKind, str], by: Actor, limit: int
) -> list[DocumentNamed]:
    """Return papers of assets within reach that a search names, the newest first.

    Each of its words stands in the paper's name, its kind's or the asset's, and one at least in
    one of the first two; `kinds` is what the reader calls them.
    """
    of_paper = [_stands_in_paper(word, kinds) for word in q.split()]
    of_asset = [Asset.name.icontains(word, autoescape=True) for word in q.split()]
    # Looked at so, no index on it counts: papers are gone through before any asset. It costs about
    # a millisecond for each thousand of them.
    unit = sa.func.coalesce(Asset.unit_id, Asset.unit_id)
    statement = (
        sa.select(AssetDocument.name, AssetDocument.kind, Asset.id, Asset.name)
        .join(Asset, Asset.id == AssetDocument.asset_id)
        .where(
            AssetDocument.removed_at.is_(None),
            Asset.state != AssetState.REMOVED,
            sa.or_(*of_paper),
            *(sa.or_(*both) for both in zip(of_paper, of_asset, strict=True)),
        )
        .order_by(AssetDocument.id.desc())
        .limit(limit)
    )
    rows = session.execute(scoped(statement, unit, by, Permission.READ_REGISTER))
    return [DocumentNamed(*row) for row in rows]


def _stands_in_paper(word: str, kinds: Mapping[DocumentKind, str]) -> sa.ColumnElement[bool]:
    of_kind = [kind for kind, name in kinds.items() if word.casefold() in name.casefold()]
    return sa.or_(
        AssetDocument.name.icontains(word, autoescape=True), AssetDocument.kind.in_(of_kind)
    )


def first_photo() -> sa.ScalarSelect[UUID]:
    """Return, for a statement over assets, the photo that lists show."""
    return (
        sa.select(AssetPhoto.id)
        .where(AssetPhoto.asset_id == Asset.id, AssetPhoto.removed_at.is_(None))
        .order_by(AssetPhoto.position, AssetPhoto.id)
        .limit(1)
        .correlate(Asset)
        .scalar_subquery()
    )


def get_photo_file(
    connection: sa.Connection, asset_id: UUID, photo_id: UUID, *, small: bool, by: Actor
) -> PaperFile:
    """Return a photo of an asset that one may look at; raises UnknownPhoto, foreign ones too."""
    of_file = AssetPhoto.small_id if small else AssetPhoto.file_id
    statement = (
        sa.select(StoredFile.sha256, StoredFile.content_type)
        .join(AssetPhoto, of_file == StoredFile.id)
        .join(Asset, Asset.id == AssetPhoto.asset_id)
        .where(
            AssetPhoto.id == photo_id,
            AssetPhoto.asset_id == asset_id,
            AssetPhoto.removed_at.is_(None),
        )
    )
    row = connection.execute(scoped(statement, Asset.unit_id, by, Permission.LOOK)).one_or_none()
    if row is None:
        raise UnknownPhoto
    return PaperFile(*row)


def get_document_file(
    connection: sa.Connection, asset_id: UUID, document_id: UUID, *, by: Actor
) -> PaperFile:
    """Return a paper of an asset whose register one reads; raises UnknownDocument."""
    statement = (
        sa.select(StoredFile.sha256, StoredFile.content_type, AssetDocument.name)
        .join(AssetDocument, AssetDocument.file_id == StoredFile.id)
        .join(Asset, Asset.id == AssetDocument.asset_id)
        .where(
            AssetDocument.id == document_id,
            AssetDocument.asset_id == asset_id,
            AssetDocument.removed_at.is_(None),
        )
    )
    row = connection.execute(
        scoped(statement, Asset.unit_id, by, Permission.READ_REGISTER)
    ).one_or_none()
    if row is None:
        raise UnknownDocument
    return PaperFile(*row)
