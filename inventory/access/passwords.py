"""Passwords: argon2id, a bounded number of hashes at once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from inventory.errors import Busy

AT_ONCE = 2
PATIENCE_SECONDS = 5.0

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_slots = threading.BoundedSemaphore(AT_ONCE)
_NOBODY = _hasher.hash("nobody has this password")


@contextmanager
def _slot() -> Iterator[None]:
    if not _slots.acquire(timeout=PATIENCE_SECONDS):
        raise Busy
    try:
        yield
    finally:
        _slots.release()


def hashed(password: str) -> str:
    """Return the argon2id hash of a password; raises Busy when too many are hashed at once."""
    with _slot():
        return _hasher.hash(password)


def matches(password: str, stored: str | None) -> bool:
    """Compare in the same time whether there is an account or not; raises Busy as `hashed`."""
    with _slot():
        try:
            _hasher.verify(stored or _NOBODY, password)
        except (VerifyMismatchError, InvalidHashError):
            return False
    return stored is not None
