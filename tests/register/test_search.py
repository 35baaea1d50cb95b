"""The index of texts follows every change, outlives VACUUM, and slips of the pen are mended."""

import contextlib
import random
import string
import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
from alembic import command
from rapidfuzz.distance import OSA

from inventory.db import Database
from inventory.ids import new_id
from inventory.migrations import config
from inventory.register import search_postgresql, search_sqlite
from inventory.register.actions import change_asset, recount_words
from inventory.register.models import Asset, SearchWord
from inventory.register.queries import is_sqlite, mend_word, unheard_words
from inventory.register.rules import SHORTEST_WITHIN, kept_words, mended, query_words
from inventory.register.upkeep import MOST_PIECES, join_index
from tests.world import NOW, add_assets

LATER = NOW + timedelta(hours=1)


def test_a_query_is_its_words_in_small_letters_each_once():
    assert query_words("  Laptop LAPTOP  Ruang\u00a02 ") == ["laptop", "ruang", "2"]
    assert len(query_words("a b c d e f g h i j")) == 8


def test_words_that_are_kept_are_names_not_codes():
    called = {"name": "Laptop ThinkPad E14 di SN-77X", "brand": "HP Lenovo", "title": None}

    assert kept_words(called) == {"laptop", "thinkpad", "lenovo"}


@pytest.mark.parametrize(
    ("slip", "word"),
    [
        ("lemarri", "lemari"),
        ("lemri", "lemari"),
        ("lenari", "lemari"),
        ("elmari", "lemari"),
        ("proyetkor", "proyektor"),
        ("protektorr", "proyektor"),
    ],
)
def test_a_slip_is_mended(slip, word):
    assert mended(slip, ["kursi", "lemari", "meja", "proyektor"]) == [word]


def test_too_far_is_not_mended():
    assert mended("kulkas", ["lemari", "kursi"]) == []
    assert mended("merj", ["meja", "mera", "kayu"]) == ["mera"]


def test_nearly_every_slip_in_a_long_list_is_mended_as_by_trying_each_word(database):
    dice = random.Random(3)
    words = {_word(dice) for _ in range(1500)}
    with database.transaction() as session:
        session.execute(sa.delete(SearchWord))
        rows = [{"word": word, "count": dice.randrange(1, 50)} for word in sorted(words)]
        session.execute(sa.insert(SearchWord), rows)
    hits, tries = 0, 0
    with database.reading() as session:
        for word in dice.sample(sorted(words), 200):
            slip = _slip(dice, word)
            if slip in words or len(slip) < 4:
                continue
            distances = {other: OSA.distance(slip, other) for other in words}
            least = min(distances.values())
            best = {other for other, distance in distances.items() if distance == least}
            tries += 1
            hits += mend_word(session, slip) in best
    assert tries > 150
    assert hits >= 0.95 * tries


def _word(dice):
    syllables = ("la", "pe", "mari", "kur", "si", "ge", "dung", "tor", "ba", "nang", "ru", "wi")
    return "".join(dice.choice(syllables) for _ in range(dice.choice((2, 3, 3, 4))))


def _slip(dice, word):
    at = dice.randrange(len(word) - 1)
    letter = dice.choice(string.ascii_lowercase)
    return dice.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )


def found(session, word):
    search = search_sqlite if is_sqlite(session) else search_postgresql
    holds = search.holds(sa.literal(word), is_short=len(word) < SHORTEST_WITHIN)
    held = sa.select(Asset.name).where(holds).order_by(Asset.name)
    return list(session.scalars(held)), unheard_words(session, [word]) == []


def test_the_index_follows_what_assets_are_called(database, world):
    with database.transaction() as session:
        [asset] = add_assets(session, world, name="Lemari AC")
        add_assets(session, world, name="Meja")
    with database.transaction() as session:
        assert found(session, "emar") == (["Lemari AC"], True)
        assert found(session, "ac") == (["Lemari AC"], True)
        assert found(session, "a") == (["Lemari AC"], True)
        assert found(session, "c") == ([], False)
        change_asset(
            session,
            asset.id,
            version=asset.version,
            changes={"name": "Proyektor"},
            by=world.actors["rina"],
            now=LATER,
        )
    with database.transaction() as session:
        assert found(session, "emar") == ([], False)
        assert found(session, "ac") == ([], False)
        assert found(session, "yektor") == (["Proyektor"], True)


def counts(session):
    rows = session.execute(sa.select(SearchWord.word, SearchWord.count).where(SearchWord.count > 0))
    return {row.word: row.count for row in rows}


def test_words_are_counted_with_every_act_as_by_counting_anew(database, world):
    with database.transaction() as session:
        laptops = add_assets(session, world, 3, name="Laptop Kerja")
        add_assets(session, world, 2, name="Meja Kerja")
        change_asset(
            session,
            laptops[0].id,
            version=laptops[0].version,
            changes={"name": "Laptop Rapat", "brand": None},
            by=world.actors["rina"],
            now=LATER,
        )
    with database.transaction() as session:
        kept = counts(session)
        assert kept == {"laptop": 3, "kerja": 4, "meja": 2, "rapat": 1, "lenovo": 4}
        recount_words(session)
        session.flush()
        assert counts(session) == kept


def test_the_pieces_of_the_index_are_joined_and_nothing_is_lost(database, world):
    if not database.is_sqlite:
        pytest.skip("PostgreSQL looks after its index itself")
    with database.transaction() as session:
        session.execute(
            sa.text("INSERT INTO asset_search (asset_search, rank) VALUES ('automerge', 0)")
        )
    for number in range(MOST_PIECES + 2):
        with database.transaction() as session:
            add_assets(session, world, name=f"Lemari {string.ascii_lowercase[number] * 4}")
    stopped = threading.Event()
    stopped.set()

    join_index(database, stopped)
    with database.reading() as session:
        assert session.scalar(search_sqlite.pieces()) == MOST_PIECES + 2
    join_index(database, threading.Event())

    with database.transaction() as session:
        assert session.scalar(search_sqlite.pieces()) == 1
        assert len(found(session, "lemari")[0]) == MOST_PIECES + 2
        assert found(session, "aaaa") == (["Lemari aaaa"], True)
        session.execute(
            sa.text("INSERT INTO asset_search (asset_search, rank) VALUES ('integrity-check', 1)")
        )


def test_vacuum_does_not_confuse_the_index(database, world):
    if database.engine.dialect.name != "sqlite":
        pytest.skip("only SQLite renumbers rows")
    with database.transaction() as session:
        for number in range(6):
            add_assets(session, world, name=f"Barang {string.ascii_lowercase[number] * 4}")
        # A gap in the implicit rowids, which VACUUM closes.
        session.execute(sa.text("UPDATE asset SET rowid = rowid + 1000 WHERE name > 'Barang c'"))
    with contextlib.closing(database.engine.raw_connection()) as raw:
        raw.execute("VACUUM")
    with database.reading() as session:
        session.execute(
            sa.text("INSERT INTO asset_search (asset_search) VALUES ('integrity-check')")
        )
        rows = sa.text(
            "SELECT asset.name FROM asset_search"
            " JOIN asset_search_row AS r ON r.no = asset_search.rowid"
            " JOIN asset ON asset.id = r.asset_id WHERE asset_search MATCH '\"ffff\"'"
        )
        assert list(session.scalars(rows)) == ["Barang ffff"]


def test_a_register_of_before_is_found_after_the_migration(engines, tmp_path):
    url = f"sqlite:///{tmp_path / 'old.db'}"
    command.upgrade(config(url), "0002")
    database = Database(url)
    unit, code, key = new_id().hex, "1.3.2.10.01.02.002", new_id().hex
    with database.engine.begin() as connection:
        for statement in (
            f"INSERT INTO unit (id, path, code, name) VALUES ('{unit}', '0001.', 'A', 'A')",
            f"INSERT INTO class_code (code, level, name) VALUES ('{code}', 7, 'Lap Top')",
            "INSERT INTO asset (id, unit_id, class_code, kind, state, name, brand,"
            " acquisition_value, acquired_on, acquisition_way, condition, version, registered_at)"
            f" VALUES ('{key}', '{unit}', '{code}', 'equipment', 'draft', 'LAPTOP Élan', 'Acer',"
            " 100, '2024-01-01', 'purchase', 'good', 1, '2026-01-01 00:00:00')",
        ):
            connection.exec_driver_sql(statement)
    command.upgrade(config(url), "head")
    with database.reading() as session:
        assert found(session, "élan") == (["LAPTOP Élan"], True)
        assert counts(session) == {"laptop": 1, "élan": 1, "acer": 1}
        untagged = session.scalar(sa.text("SELECT count(*) FROM asset_untagged"))
        assert untagged == 1
    database.engine.dispose()
