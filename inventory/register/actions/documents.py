"""The papers of an asset, kept as they were handed in. A removed one stays, marked."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.files.actions import keep
from inventory.files.store import FileStore
from inventory.ids import new_id
from inventory.journal import actions as journal
from inventory.journal.rules import Actor
from inventory.register.actions.photos import open_asset
from inventory.register.errors import (
    DocumentTooHeavy,
    NotADocument,
    TooManyDocuments,
    UnknownDocument,
)
from inventory.register.models import AssetDocument
from inventory.register.rules import (
    HEAVIEST_DOCUMENT,
    MOST_DOCUMENTS,
    DocumentKind,
    document_type,
)


def add_document(
    session: Session,
    store: FileStore,
    asset_id: UUID,
    *,
    kind: DocumentKind,
    name: str,
    content: bytes,
    by: Actor,
    now: datetime,
) -> AssetDocument:
    """Keep a paper of an asset; what it is, its own first bytes say, not its sender.

    Raises UnknownAsset, AssetRemoved, TooManyDocuments, DocumentTooHeavy or NotADocument.
    """
    asset = open_asset(session, asset_id, by=by)
    if _count(session, asset_id) >= MOST_DOCUMENTS:
        raise TooManyDocuments(most=MOST_DOCUMENTS)
    if len(content) > HEAVIEST_DOCUMENT:
        raise DocumentTooHeavy(field="document")
    content_type = document_type(content)
    if content_type is None:
        raise NotADocument(field="document")
    stored = keep(session, store, content, content_type=content_type, now=now)
    document = AssetDocument(
        id=new_id(),
        asset_id=asset.id,
        file_id=stored.id,
        kind=kind,
        name=name,
        added_by_id=by.id,
        added_at=now,
    )
    session.add(document)
    session.flush()
    journal.record(
        session,
        "asset.document_added",
        "asset",
        asset.id,
        by=by,
        at=now,
        changes={
            "document_id": (None, document.id),
            "document_kind": (None, kind),
            "sha256": (None, stored.sha256),
        },
        private={"document_name": (None, name)},
    )
    return document


def remove_document(
    session: Session, asset_id: UUID, document_id: UUID, *, by: Actor, now: datetime
) -> None:
    """Take a paper off an asset. Raises UnknownAsset or UnknownDocument."""
    open_asset(session, asset_id, by=by)
    document = session.scalar(
        sa.select(AssetDocument).where(
            AssetDocument.id == document_id,
            AssetDocument.asset_id == asset_id,
            AssetDocument.removed_at.is_(None),
        )
    )
    if document is None:
        raise UnknownDocument
    document.removed_at = now
    session.flush()
    journal.record(
        session,
        "asset.document_removed",
        "asset",
        asset_id,
        by=by,
        at=now,
        changes={
            "document_id": (document.id, None),
            "document_kind": (document.kind, None),
        },
        private={"document_name": (document.name, None)},
    )


def _count(session: Session, asset_id: UUID) -> int:
    return (
        session.scalar(
            sa.select(sa.func.count()).where(
                AssetDocument.asset_id == asset_id, AssetDocument.removed_at.is_(None)
            )
        )
        or 0
    )
