"""What a replay of the journal gives, compared with the tables."""

from inventory.db import Database
from inventory.desk.verify import verify


def differences(database: Database) -> list[str]:
    """Return where the state differs from what the journal says."""
    with database.reading() as session:
        return verify(session).differences
