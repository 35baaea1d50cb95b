"""Keep a file: the bytes first, durably; the row last, in the caller's transaction."""

from datetime import datetime

from sqlalchemy.orm import Session

from inventory.files.models import StoredFile
from inventory.files.store import FileStore
from inventory.ids import new_id


def keep(
    session: Session, store: FileStore, content: bytes, *, content_type: str, now: datetime
) -> StoredFile:
    """Put content into the store and add its row."""
    stored = StoredFile(
        id=new_id(),
        sha256=store.put(content),
        size=len(content),
        content_type=content_type,
        created_at=now,
    )
    session.add(stored)
    session.flush()
    return stored
