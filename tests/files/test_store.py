"""A file is in the store whole and for good, or not at all."""

import errno
import hashlib
import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from inventory.db import Database
from inventory.files.actions import keep
from inventory.files.models import StoredFile
from inventory.files.store import FileStore
from tests.world import NOW

CONTENT = b"%PDF-1.7 label " * 1000
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "data" / "files")


def files(store: FileStore) -> list[Path]:
    return sorted(path for path in store.folder.rglob("*") if path.is_file())


def test_what_is_put_comes_back_under_its_hash(store: FileStore) -> None:
    assert store.put(CONTENT) == DIGEST
    assert store.read(DIGEST) == CONTENT
    assert files(store) == [store.folder / DIGEST[:2] / DIGEST]


def test_the_same_content_is_kept_once(store: FileStore) -> None:
    store.put(CONTENT)
    first = store.path(DIGEST).stat()
    assert store.put(CONTENT) == DIGEST
    assert store.path(DIGEST).stat().st_ino == first.st_ino
    assert len(files(store)) == 1


def test_many_writers_of_the_same_content_leave_one_file(store: FileStore) -> None:
    start, found = threading.Barrier(8), []

    def put() -> None:
        start.wait()
        found.append(store.put(CONTENT))

    threads = [threading.Thread(target=put) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [DIGEST] * 8
    assert files(store) == [store.path(DIGEST)]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "..",
        "../../etc/passwd",
        "/etc/passwd",
        DIGEST.upper(),
        DIGEST[:-1],
        DIGEST + "0",
        DIGEST + "\n",
        DIGEST[:-1] + "\x00",
        DIGEST[:-1] + "٣",
    ],
)
def test_only_hashes_are_names(store: FileStore, name: str) -> None:
    with pytest.raises(ValueError):
        store.path(name)
    with pytest.raises(ValueError):
        store.read(name)


def test_content_that_nobody_put_is_not_found(store: FileStore) -> None:
    with pytest.raises(FileNotFoundError):
        store.read(DIGEST)


def test_every_name_is_flushed_to_the_disk(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The content, its name, and the names of the folders above that were made for it."""
    flushed: list[Path] = []
    flush = os.fsync

    def note(handle: int) -> None:
        flushed.append(Path(f"/proc/self/fd/{handle}").readlink())
        flush(handle)

    monkeypatch.setattr(os, "fsync", note)
    store.put(CONTENT)
    folder = store.path(DIGEST).parent
    *above, content, last = flushed
    assert above == [store.folder.parents[1], store.folder.parent, store.folder]
    assert (content.suffix, last) == (".part", folder)
    flushed.clear()
    store.put(CONTENT)
    assert flushed == [folder]


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from inventory.files.store import FileStore
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    FileStore(Path(sys.argv[1])).put(b"x" * 10_000)
except OSError as error:
    sys.exit(error.errno)
"""


def test_a_full_disk_leaves_nothing_behind(store: FileStore) -> None:
    done = subprocess.run([sys.executable, "-c", FULL_DISK, store.folder], check=False)
    assert done.returncode == errno.EFBIG
    assert files(store) == []
    assert store.put(b"x" * 10_000)


KILLED = """
import os, signal, stat, sys
from pathlib import Path
from inventory.files.store import FileStore

def die(handle):
    if stat.S_ISREG(os.fstat(handle).st_mode):
        os.kill(os.getpid(), signal.SIGKILL)

os.fsync = die
FileStore(Path(sys.argv[1])).put(b"x" * 10_000)
"""


def test_a_killed_writer_leaves_no_file_and_its_rest_is_cleaned(store: FileStore) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, store.folder], check=False)
    assert done.returncode == -signal.SIGKILL
    [rest] = files(store)
    assert rest.suffix == ".part"
    kept = store.put(CONTENT)
    now = datetime.now(UTC)
    assert store.clean(now - timedelta(hours=1)) == 0
    assert store.clean(now + timedelta(hours=1)) == 1
    assert files(store) == [store.path(kept)]


def test_the_row_is_part_of_the_act(store: FileStore, database: Database) -> None:
    with database.transaction() as session:
        stored = keep(session, store, CONTENT, content_type="application/pdf", now=NOW)
    with database.reading() as session:
        row = session.get_one(StoredFile, stored.id)
        assert (row.sha256, row.size, row.content_type, row.created_at) == (
            DIGEST,
            len(CONTENT),
            "application/pdf",
            NOW,
        )
    assert store.read(row.sha256) == CONTENT
