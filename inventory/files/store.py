"""Where files lie: a folder by content hash. Written whole, flushed, then named."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from inventory.ids import new_id


@dataclass(frozen=True, slots=True)
class FileStore:
    """Files below one folder, named by the SHA-256 of what is in them."""

    folder: Path

    def put(self, content: bytes) -> str:
        """Keep content durably and return its SHA-256; the same content is kept once."""
        digest = hashlib.sha256(content).hexdigest()
        target = self.path(digest)
        if target.exists():
            return digest
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_suffix(f".{new_id().hex}.part")
        with unfinished.open("xb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        unfinished.replace(target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return digest

    def path(self, digest: str) -> Path:
        """Return where content with this hash lies or would lie."""
        return self.folder / digest[:2] / digest
