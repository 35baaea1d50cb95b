"""Where files lie: a folder by content hash. Written whole, flushed, then named."""

import hashlib
import os
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from inventory.ids import new_id

_DIGEST = re.compile(r"[0-9a-f]{64}")
_UNFINISHED = ".part"


@dataclass(frozen=True, slots=True)
class FileStore:
    """Files below one folder, named by the SHA-256 of what is in them."""

    folder: Path

    def put(self, content: bytes) -> str:
        """Keep content durably and return its SHA-256; the same content is kept once.

        Raises OSError where the disk is full; nothing is left behind then.
        """
        digest = hashlib.sha256(content).hexdigest()
        target = self.path(digest)
        if not target.exists():
            _make_folder(target.parent)
            unfinished = target.with_suffix(f".{new_id().hex}{_UNFINISHED}")
            try:
                _write(unfinished, content)
                unfinished.replace(target)
            finally:
                unfinished.unlink(missing_ok=True)
        _flush_folder(target.parent)
        return digest

    def read(self, digest: str) -> bytes:
        """Return the content with this hash; raises FileNotFoundError."""
        return self.path(digest).read_bytes()

    def path(self, digest: str) -> Path:
        """Return where content with this hash lies or would lie; raises ValueError for no hash."""
        if not _DIGEST.fullmatch(digest):
            raise ValueError("not a SHA-256 in small hexadecimal digits")
        return self.folder / digest[:2] / digest

    def clean(self, before: datetime) -> int:
        """Remove what writers that died before this moment left unfinished; return how many."""
        stale = [
            path
            for path in self.folder.glob(f"*/*{_UNFINISHED}")
            if path.stat().st_mtime < before.timestamp()
        ]
        for path in stale:
            path.unlink(missing_ok=True)
        return len(stale)


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def _make_folder(folder: Path) -> None:
    """Make a folder so that it is still there after a power loss."""
    if folder.exists():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _flush_folder(folder.parent)


def _flush_folder(folder: Path) -> None:
    """Make the names in a folder durable, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
