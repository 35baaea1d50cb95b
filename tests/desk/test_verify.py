"""`inventory verify`: an honest register passes; every kind of tampering is found and named."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.custody.actions import hand_over_assets, place_assets, see_assets
from inventory.custody.rules import NewPlacement, NewSighting, SightingVerb
from inventory.db import Database
from inventory.desk.verify import Report, verify
from inventory.ids import new_id
from inventory.journal.models import Entry, Head, Secret
from inventory.journal.rules import canonical, chained
from inventory.register.models import Asset
from inventory.tags.actions import issue_asset_tags
from tests.world import NOW, World, add_assets


@pytest.fixture
def asset(database: Database, world: World) -> Asset:
    """An asset that was placed, moved, moved late, handed over, tagged and seen."""
    rina = world.actors["rina"]
    with database.transaction() as session:
        [asset, _] = add_assets(session, world, 2)
        issue_asset_tags(session, [asset], by=rina, now=NOW)

    def put(room: str, minutes: int) -> None:
        at = NOW + timedelta(minutes=minutes)
        with database.transaction() as session:
            place_assets(
                session, [NewPlacement(new_id(), asset.id, world.rooms[room], at)], by=rina, now=at
            )

    put("A2", 60)
    put("A3", 30)
    at = NOW + timedelta(hours=2)
    with database.transaction() as session:
        person = NewPlacement(new_id(), asset.id, world.people["yohanes"], at)
        hand_over_assets(session, [person], by=rina, now=at)
        sighting = NewSighting(
            new_id(), asset.id, world.rooms["A1"], at, SightingVerb.CHECK_IN, None
        )
        see_assets(session, [sighting], by=rina, now=at)
    return asset


def checked(database: Database) -> Report:
    with database.reading() as session:
        return verify(session)


def test_an_honest_register_passes(database: Database, asset: Asset) -> None:
    report = checked(database)
    assert (report.first_break, report.differences) == (None, [])
    assert report.things > 20


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE asset SET name = 'Meja'", "name"),
        ("UPDATE asset SET acquisition_value = 1", "acquisition_value"),
        ("UPDATE asset SET condition = 'heavy'", "condition"),
        ("UPDATE asset SET room_id = NULL", "room_id"),
        ("UPDATE asset SET holder_id = NULL", "holder_id"),
        ("UPDATE asset SET seen_room_id = NULL", "seen_room_id"),
        ("DELETE FROM asset_room WHERE to_at IS NULL", "asset_room"),
        ("DELETE FROM asset_holder", "asset_holder"),
        ("DELETE FROM asset_class", "asset_class"),
        ("UPDATE tag SET state = 'void'", "state"),
        ("UPDATE role_assignment SET role = 'administrator'", "role"),
        ("UPDATE account SET name = 'Orang lain' WHERE login = 'rina'", "name"),
        ("UPDATE room SET code = 'X' WHERE code = 'A2'", "code"),
        ("DELETE FROM person", "not in the register"),
    ],
)
def test_a_changed_state_is_named(
    database: Database, asset: Asset, statement: str, named: str
) -> None:
    with database.transaction() as session:
        if statement == "DELETE FROM person":
            session.execute(sa.text("UPDATE asset SET holder_id = NULL"))
            session.execute(sa.text("DELETE FROM asset_holder"))
        session.execute(sa.text(statement))
    report = checked(database)
    assert report.first_break is None
    assert any(named in difference for difference in report.differences)


def open_journal(session: Session) -> None:
    """Do what only someone with the database in hand can: take the guards away."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(sa.text("DROP TRIGGER journal_entry_no_update"))
        session.execute(sa.text("DROP TRIGGER journal_entry_no_delete"))
    else:
        session.execute(sa.text("ALTER TABLE journal_entry DISABLE TRIGGER USER"))


def last_of(session: Session, verb: str) -> Entry:
    return session.scalars(
        sa.select(Entry).where(Entry.verb == verb).order_by(Entry.seq.desc()).limit(1)
    ).one()


@pytest.mark.parametrize("column", ["text", "verb", "hash", "actor_id", "at"])
def test_a_changed_entry_is_the_first_break(database: Database, asset: Asset, column: str) -> None:
    with database.transaction() as session:
        open_journal(session)
        entry = last_of(session, "asset.placed")
        value = {
            "text": entry.text.replace("asset.placed", "asset.stolen"),
            "verb": "asset.stolen",
            "hash": "0" * 64,
            "actor_id": new_id(),
            "at": NOW - timedelta(days=1),
        }[column]
        session.execute(sa.update(Entry).where(Entry.seq == entry.seq).values({column: value}))
        seq = entry.seq
    assert checked(database).first_break.seq == seq


def test_a_removed_entry_is_the_first_break(database: Database, asset: Asset) -> None:
    with database.transaction() as session:
        open_journal(session)
        seq = last_of(session, "asset.registered").seq
        session.execute(sa.delete(Entry).where(Entry.seq == seq))
    assert checked(database).first_break.seq == seq


def test_a_cut_tail_is_seen_by_the_head_or_by_the_state(database: Database, asset: Asset) -> None:
    with database.transaction() as session:
        open_journal(session)
        last = session.scalars(sa.select(Entry).order_by(Entry.seq.desc()).limit(2)).all()
        session.execute(sa.delete(Entry).where(Entry.seq == last[0].seq))
    assert checked(database).first_break is not None
    with database.transaction() as session:
        session.execute(sa.update(Head).values(seq=last[1].seq, hash=last[1].hash))
    report = checked(database)
    assert report.first_break is None
    assert report.differences


def test_history_rewritten_and_chained_again_is_seen_by_the_state(
    database: Database, asset: Asset, world: World
) -> None:
    with database.transaction() as session:
        open_journal(session)
        entries = session.scalars(sa.select(Entry).order_by(Entry.seq)).all()
        previous = None
        for entry in entries:
            said = json.loads(entry.text)
            if entry.verb == "asset.registered":
                said["changes"]["name"] = [None, "Batu bata"]
            text = canonical(said)
            previous = chained(previous or "0" * 64, text)
            session.execute(
                sa.update(Entry)
                .where(Entry.seq == entry.seq)
                .values(text=text, hash=previous)
                .execution_options(synchronize_session=False)
            )
        session.execute(sa.update(Head).values(hash=previous))
    report = checked(database)
    assert report.first_break is None
    assert any("Batu bata" in difference for difference in report.differences)


def test_a_false_private_value_is_found_and_an_erased_one_is_not(
    database: Database, asset: Asset
) -> None:
    with database.transaction() as session:
        session.execute(sa.delete(Secret).where(Secret.field == "nip"))
    assert checked(database).ok
    with database.transaction() as session:
        session.execute(sa.update(Secret).where(Secret.field == "name").values(value="Palsu"))
    assert "private" in checked(database).first_break.reason
