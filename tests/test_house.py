"""The house itself: migrations match the models, routes are declared, addresses are not codes."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from inventory.access.guard import check_every_route
from inventory.app import create_app, prepare
from inventory.db import Base, Database
from inventory.migrations import is_modelled
from inventory.register.models import ClassCode
from inventory.settings import Settings
from inventory.tags.rules import folded, is_code

ROOT = Path(__file__).parents[1]
LONGEST_FILE = 400


def test_migrations_make_what_the_models_say(app: Flask, database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": is_modelled}
        )
        assert compare_metadata(context, Base.metadata) == []


NAMELESS_ON_SQLITE = {("room", "keeper_id"), ("asset", "home_room_id")}
"""SQLite adds a column with its key in one piece, and SQLAlchemy leaves the name out there. Only
building the tables anew would give it one: with a million rows, triggers and the search's index on
them, for a name that nothing asks for."""


def test_foreign_keys_have_the_names_that_the_models_give(database: Database) -> None:
    inspector = sa.inspect(database.engine)
    nameless = NAMELESS_ON_SQLITE if database.is_sqlite else set()
    for table in Base.metadata.sorted_tables:
        made = {
            (name, str(key["name"]))
            for key in inspector.get_foreign_keys(table.name)
            for name in key["constrained_columns"]
            if (table.name, name) not in nameless
        }
        said = {
            (column.name, str(key.name))
            for key in table.foreign_key_constraints
            for column in key.columns
            if (table.name, column.name) not in nameless
        }
        assert made == said


def test_an_undeclared_route_refuses_to_build(settings: Settings) -> None:
    app = create_app(settings)
    app.view_functions["stray"] = lambda: "x"
    app.url_map.add(app.url_rule_class("/stray", endpoint="stray"))
    with pytest.raises(RuntimeError, match="stray"):
        check_every_route(app)


def test_no_address_of_ours_can_be_taken_for_a_tag(app: Flask) -> None:
    segments = {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()}
    assert not [segment for segment in segments if is_code(folded(segment))]


def test_no_file_is_longer_than_a_few_pages() -> None:
    files = [
        path
        for folder in ("inventory", "labels", "scanner", "tests", "bench", "tools")
        for kind in ("*.py", "*.js", "*.css", "*.html")
        for path in (ROOT / folder).rglob(kind)
        if "vendor" not in path.parts and "versions" not in path.parts
    ]
    long = [
        f"{path.relative_to(ROOT)}: {count}"
        for path in files
        if (count := path.read_text(encoding="utf-8").count("\n")) > LONGEST_FILE
    ]
    assert long == []


def test_nothing_is_inline_in_the_pages() -> None:
    inline = re.compile(
        r"\sstyle=|\son[a-z]+=|<style|javascript:|<script(?![^>]*\bsrc=)(?![^>]*json)"
    )
    found = [
        f"{path.name}: {match.group()}"
        for path in (ROOT / "inventory").rglob("templates/**/*.html")
        if (match := inline.search(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_the_database_keeps_foreign_keys_and_waits_for_the_disk(database: Database) -> None:
    with database.reading() as session:
        if session.get_bind().dialect.name == "sqlite":
            ask = lambda name: session.scalar(sa.text(f"PRAGMA {name}"))  # noqa: E731
            assert ask("foreign_keys") == 1
            assert ask("synchronous") == 2
            assert ask("recursive_triggers") == 1
            assert ask("journal_mode") == "wal"


def test_an_empty_installation_is_prepared_with_its_class_codes(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "new", _env_file=None)
    for _ in range(2):
        database = prepare(settings)
        with database.reading() as session:
            assert session.scalar(sa.select(sa.func.count()).select_from(ClassCode)) == 15_396
        database.engine.dispose()
