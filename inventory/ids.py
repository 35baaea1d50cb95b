"""Keys of rows: UUIDv7, which sort by age and can be made anywhere without asking."""

from uuid import UUID

import uuid_utils


def new_id() -> UUID:
    """Return a fresh UUIDv7."""
    return UUID(int=uuid_utils.uuid7().int)
