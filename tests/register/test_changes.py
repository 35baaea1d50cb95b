"""Changing facts: the history keeps both sides, stale forms are refused, totals are kept."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.errors import UnknownUnit
from inventory.db import Database
from inventory.desk.verify import verify
from inventory.register.actions import change_asset, change_assets, recount
from inventory.register.errors import (
    AssetChanged,
    AssetRemoved,
    InARoom,
    InTheBooks,
    NoHomeRoom,
    TooMuchTogether,
    UnfitClassCode,
    UnfitFact,
    UnknownAsset,
)
from inventory.register.models import Asset, AssetClass, AssetUnit, Total
from inventory.register.queries import kept_totals
from inventory.register.rules import AssetKind, AssetState, Condition, class_beginning
from tests.world import CHAIR, LAPTOP, NOW, World, add_assets, history

LATER = NOW + timedelta(hours=1)
CAR = "1.3.2.02.01.02.003"
LAND = "1.3.1.01.01.01.001"


def counted(session: Session) -> dict[tuple[object, ...], tuple[int, Decimal]]:
    """Count the assets themselves, one by one."""
    found: dict[tuple[object, ...], tuple[int, Decimal]] = {}
    for asset in session.scalars(sa.select(Asset).where(Asset.state != AssetState.REMOVED)):
        for level in (3, 7):
            key = (asset.unit_id, class_beginning(asset.class_code, level), asset.condition)
            number, value = found.get(key, (0, Decimal(0)))
            found[key] = number + 1, value + asset.acquisition_value
    return found


def test_the_history_keeps_what_a_fact_was(database: Database, world: World) -> None:
    rina = world.actors["rina"]
    with database.transaction() as session:
        [asset] = add_assets(session, world)
    with database.transaction() as session:
        changes = {"name": "Laptop rapat", "warranty_until": date(2027, 1, 31)}
        change_asset(session, asset.id, version=asset.version, changes=changes, by=rina, now=LATER)
    with database.reading() as session:
        kept = session.get_one(Asset, asset.id)
        assert (kept.name, kept.warranty_until) == ("Laptop rapat", date(2027, 1, 31))
        assert kept.version == asset.version + 1
        assert "laptop rapat" in kept.search_text
        line = history(session, "asset", asset.id)[0]
        assert line.changes == {
            "name": (asset.name, "Laptop rapat"),
            "warranty_until": (None, "2027-01-31"),
        }
    with database.reading() as session:
        assert verify(session).ok


def test_a_change_to_the_same_writes_nothing(database: Database, world: World) -> None:
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        same = {"name": asset.name}
        rina = world.actors["rina"]
        assert change_assets(session, [asset.id], changes=same, by=rina, now=LATER) == []
        assert asset.version == 2


def test_class_and_unit_are_dated(database: Database, world: World) -> None:
    rina = world.actors["rina"]
    with database.transaction() as session:
        [asset] = add_assets(session, world)
    with database.transaction() as session:
        changes = {"class_code": CHAIR, "unit_id": world.units["RT"]}
        change_asset(session, asset.id, version=asset.version, changes=changes, by=rina, now=LATER)
    with database.reading() as session:
        for table, field, before, after in (
            (AssetUnit, "unit_id", world.units["BU"], world.units["RT"]),
            (AssetClass, "class_code", LAPTOP, CHAIR),
        ):
            rows = session.scalars(sa.select(table).order_by(table.from_at)).all()
            assert [(getattr(row, field), row.to_at) for row in rows] == [
                (before, LATER),
                (after, None),
            ]
    with database.reading() as session:
        assert verify(session).ok


@pytest.mark.parametrize(
    ("who", "changes", "refusal"),
    [
        ("bela", {"name": "x"}, UnknownAsset),
        ("rina", {"plate_number": "DE 1 A"}, UnfitFact),
        ("rina", {"class_code": "1.3.2"}, UnfitClassCode),
        ("rina", {"unit_id": "BH"}, UnknownUnit),
    ],
)
def test_what_does_not_fit_is_refused_whole(
    database: Database, world: World, who: str, changes: dict[str, object], refusal: type[Exception]
) -> None:
    with database.transaction() as session:
        [asset] = add_assets(session, world)
    if "unit_id" in changes:
        changes = {"unit_id": world.units["BH"]}
    by = world.actors[who]
    with pytest.raises(refusal), database.transaction() as session:
        change_asset(session, asset.id, version=2, changes=changes, by=by, now=LATER)
    with database.reading() as session:
        kept = session.get_one(Asset, asset.id)
        assert (kept.version, kept.name) == (asset.version, asset.name)


def test_a_stale_version_and_a_removed_asset_are_refused(database: Database, world: World) -> None:
    rina = world.actors["rina"]
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        with pytest.raises(AssetChanged) as stale:
            change_asset(session, asset.id, version=1, changes={"name": "x"}, by=rina, now=LATER)
        assert stale.value.facts == {"version": 2}
        asset.state = AssetState.BOOKED
        session.flush()
        value = {"acquisition_value": Decimal(1)}
        with pytest.raises(InTheBooks):
            change_asset(session, asset.id, version=2, changes=value, by=rina, now=LATER)
        asset.state = AssetState.REMOVED
        session.flush()
        with pytest.raises(AssetRemoved):
            change_asset(session, asset.id, version=2, changes={"name": "x"}, by=rina, now=LATER)


def test_a_new_class_brings_its_own_facts(database: Database, world: World) -> None:
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        changes = {"class_code": CAR, "plate_number": "DE 1234 AM"}
        change_assets(session, [asset.id], changes=changes, by=world.actors["rina"], now=LATER)
        assert (asset.kind, asset.plate_number) == (AssetKind.EQUIPMENT, "DE 1234 AM")
        assert "de 1234 am" in asset.search_text


def test_what_stands_in_a_room_becomes_no_land_and_land_has_no_home(
    database: Database, world: World
) -> None:
    rina, room = world.actors["rina"], world.rooms["A1"]

    def change(asset: Asset, **changes: object) -> None:
        with database.transaction() as session:
            version = session.get_one(Asset, asset.id).version
            change_asset(session, asset.id, version=version, changes=changes, by=rina, now=LATER)

    with database.transaction() as session:
        [placed] = add_assets(session, world)
        [free] = add_assets(session, world, room=None, name="Kebun Karang Panjang")
    change(free, home_room_id=room)

    with pytest.raises(InARoom):
        change(placed, class_code=LAND)
    with pytest.raises(NoHomeRoom):
        change(free, class_code=LAND)
    change(free, class_code=LAND, home_room_id=None)
    with pytest.raises(NoHomeRoom):
        change(free, home_room_id=room)

    with database.reading() as session:
        assert session.get_one(Asset, placed.id).class_code == LAPTOP
        kept = session.get_one(Asset, free.id)
        assert (kept.kind, kept.home_room_id) == (AssetKind.LAND, None)


@pytest.mark.parametrize("seed", range(4))
def test_totals_are_what_the_assets_are(database: Database, world: World, seed: int) -> None:
    random, rina = Random(seed), world.actors["rina"]
    with database.transaction() as session:
        keys = [one.id for one in add_assets(session, world, 12)]
    for _ in range(12):
        changes = random.choice(
            [
                {"condition": random.choice(list(Condition))},
                {"unit_id": world.units[random.choice(["BU", "RT"])]},
                {"class_code": random.choice([LAPTOP, CHAIR])},
                {"acquisition_value": Decimal(random.randrange(10**9)).scaleb(-2)},
            ]
        )
        with database.transaction() as session:
            some = random.sample(keys, random.randrange(1, 12))
            change_assets(session, some, changes=changes, by=rina, now=LATER)
    with database.reading() as session:
        assert verify(session).ok
    with database.transaction() as session:
        assert kept_totals(session) == counted(session)
        recount(session)
        assert kept_totals(session) == counted(session)


@pytest.mark.parametrize("more", [Decimal(1), Decimal(10**13 - 1)])
def test_values_that_cannot_be_added_up_are_refused(
    database: Database, world: World, more: Decimal
) -> None:
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        rich = Total(
            unit_id=world.units["BH"],
            class_code="1.3.1",
            condition=Condition.GOOD,
            level=3,
            count=1,
            value=Decimal(9 * 10**15) - asset.acquisition_value - 1,
        )
        session.add(rich)
    with database.reading() as session:
        before = kept_totals(session)

    changes = {"acquisition_value": asset.acquisition_value + more}
    rina = world.actors["rina"]
    with pytest.raises(TooMuchTogether), database.transaction() as session:
        change_asset(session, asset.id, version=2, changes=changes, by=rina, now=LATER)
    with pytest.raises(TooMuchTogether), database.transaction() as session:
        add_assets(session, world)

    with database.reading() as session:
        assert kept_totals(session) == before


def test_a_wrong_total_is_named(database: Database, world: World) -> None:
    with database.transaction() as session:
        add_assets(session, world)
        session.execute(sa.update(Total).where(Total.level == 3).values(count=5))
    with database.reading() as session:
        [difference] = verify(session).differences
        assert f"class {LAPTOP[:5]}, good: kept (5," in difference
