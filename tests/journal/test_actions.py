"""What is recorded is chained, and what was chained is found when it is touched."""

import pytest
import sqlalchemy as sa

from inventory.db import Database, savepoint
from inventory.ids import new_id
from inventory.journal import actions as journal
from inventory.journal.models import Entry
from inventory.journal.queries import first_break
from tests.world import NOW, World, history


def test_the_world_is_chained_from_its_first_entry(database: Database) -> None:
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Entry)) > 20
        assert first_break(session) is None


def test_entries_of_one_transaction_share_one_act(database: Database, world: World) -> None:
    thing, other = new_id(), new_id()
    with database.transaction() as session:
        for subject in (thing, other):
            journal.record(
                session,
                "asset.seen",
                "asset",
                subject,
                by=world.actors["rina"],
                at=NOW,
                changes={"room_id": (None, other)},
                private={"note": (None, "di bawah meja")},
            )
    with database.reading() as session:
        [line], [second] = history(session, "asset", thing), history(session, "asset", other)
        assert line.act_id == second.act_id
        assert line.changes == {"room_id": (None, str(other))}
        assert line.private == {"note": (None, "di bawah meja")}
        text = session.scalars(sa.select(Entry.text).where(Entry.seq == line.seq)).one()
        assert "meja" not in text


def test_a_failed_transaction_leaves_no_entry(database: Database, world: World) -> None:
    with database.reading() as session:
        before = session.scalar(sa.select(sa.func.max(Entry.seq)))

    def fail() -> None:
        rina = world.actors["rina"]
        with database.transaction() as session:
            journal.record(session, "asset.seen", "asset", new_id(), by=rina, at=NOW)
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.max(Entry.seq))) == before


def test_a_savepoint_takes_its_entries_back_with_it(database: Database, world: World) -> None:
    kept, undone = new_id(), new_id()
    rina = world.actors["rina"]
    with database.transaction() as session:
        journal.record(session, "asset.seen", "asset", kept, by=rina, at=NOW)

        def fail() -> None:
            with savepoint(session):
                journal.record(session, "asset.seen", "asset", undone, by=rina, at=NOW)
                raise RuntimeError("stop")

        with pytest.raises(RuntimeError, match="stop"):
            fail()
    with database.reading() as session:
        assert len(history(session, "asset", kept)) == 1
        assert history(session, "asset", undone) == []


@pytest.mark.parametrize(
    "statement", ["UPDATE journal_entry SET verb = 'x'", "DELETE FROM journal_entry"]
)
def test_the_database_itself_refuses_changes(database: Database, statement: str) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="never changed"), database.transaction() as session:
        session.execute(sa.text(statement))
