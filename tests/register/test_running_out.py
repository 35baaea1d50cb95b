"""The first day on which a paper of an asset runs out is kept beside it, whatever changes."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from alembic import command

from inventory.db import Database
from inventory.ids import new_id
from inventory.migrations import config
from inventory.register.actions import change_asset
from inventory.register.models import Asset
from tests.world import NOW, World, add_assets

CAR = "1.3.2.02.01.02.003"
TAX, INSURANCE = date(2027, 3, 1), date(2026, 12, 24)
LATER = NOW + timedelta(hours=1)
NEW = (
    "measure",
    "specification",
    "former_number",
    "certificate_name",
    "locality",
    "home_room_id",
    "runs_out_on",
)


def test_it_follows_what_is_entered_and_changed(database: Database, world: World) -> None:
    facts = {"tax_until": TAX, "insurance_until": INSURANCE}
    with database.transaction() as session:
        [car] = add_assets(session, world, class_code=CAR, facts=facts)
        assert car.runs_out_on == INSURANCE
        for changes, first in (
            ({"insurance_until": None}, TAX),
            ({"tax_until": None}, None),
            ({"plate_until": INSURANCE}, INSURANCE),
        ):
            by = world.actors["rina"]
            change_asset(session, car.id, version=car.version, changes=changes, by=by, now=LATER)
            assert car.runs_out_on == first


def test_assets_of_before_have_it_after_the_migration(
    database: Database, world: World, database_url: str
) -> None:
    if database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite drops no column that refers to another table")
    facts = {"tax_until": TAX, "insurance_until": INSURANCE}
    with database.transaction() as session:
        [car] = add_assets(session, world, class_code=CAR, facts=facts)
        [chair] = add_assets(session, world, name="Kursi")
    with database.engine.begin() as connection:
        for name in NEW:
            connection.exec_driver_sql(f"ALTER TABLE asset DROP COLUMN {name}")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0005'")
    command.upgrade(config(database_url), "0006")
    with database.reading() as session:
        rows = session.execute(sa.select(Asset.id, Asset.runs_out_on))
        assert {row[0]: row[1] for row in rows} == {car.id: INSURANCE, chair.id: None}


def test_an_embedded_register_of_before_has_it_too(tmp_path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    command.upgrade(config(url), "0005")
    database = Database(url)
    unit, keys = new_id().hex, (new_id().hex, new_id().hex)
    columns = (
        "id, unit_id, class_code, kind, state, name, acquisition_value, acquired_on,"
        " acquisition_way, condition, version, registered_at, tax_until, insurance_until"
    )
    car = f"'{unit}', '{CAR}', 'equipment', 'draft', 'Mobil', 100, '2024-01-01', 'purchase', 'good'"
    with database.engine.begin() as connection:
        for statement in (
            f"INSERT INTO unit (id, path, code, name) VALUES ('{unit}', '0001.', 'A', 'A')",
            f"INSERT INTO class_code (code, level, name) VALUES ('{CAR}', 7, 'Mini Bus')",
            f"INSERT INTO asset ({columns}) VALUES ('{keys[0]}', {car}, 1, '2026-01-01 00:00:00',"
            f" '{TAX}', '{INSURANCE}'), ('{keys[1]}', {car}, 1, '2026-01-01 00:00:00', NULL, NULL)",
        ):
            connection.exec_driver_sql(statement)
    command.upgrade(config(url), "head")
    with database.reading() as session:
        days = {
            key.hex: day for key, day in session.execute(sa.select(Asset.id, Asset.runs_out_on))
        }
    assert days == {keys[0]: INSURANCE, keys[1]: None}
    database.engine.dispose()
