"""Changing an asset by its form: every fact of its class, both sides where someone was sooner."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from inventory.db import Database
from inventory.ids import new_id
from inventory.register.models import Asset
from inventory.register.rules import (
    FACTS,
    KIND_OF_PREFIX,
    OF_ALL,
    Condition,
    Shape,
    facts_of,
    kind_of,
    point_of,
    stands_in_rooms,
    unfit,
)
from tests.world import LAPTOP, World, add_assets, history

Browser = Callable[[str], FlaskClient]
CAR = "1.3.2.02.01.02.003"
LAND = "1.3.1.01.01.04.001"
VALUES: dict[Shape, tuple[str, Any]] = {
    Shape.TEXT: ("AB 12", "AB 12"),
    Shape.AMOUNT: ("1.250,5", Decimal("1250.50")),
    Shape.MONEY: ("1.250.000", Decimal(1250000)),
    Shape.DAY: ("31-01-2027", date(2027, 1, 31)),
    Shape.YES_NO: ("no", False),
    Shape.POINT: ("-3.695432,128.181234", "-3.695432, 128.181234"),
}


@pytest.fixture
def laptop(database: Database, world: World) -> Asset:
    with database.transaction() as session:
        return add_assets(session, world)[0]


@pytest.fixture
def rina(client_of: Browser) -> FlaskClient:
    """Rina's English browser."""
    browser = client_of("rina")
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


def form(world: World, asset: Asset, **changes: str) -> dict[str, str]:
    return {
        "key": str(new_id()),
        "version": str(asset.version),
        "class_code": LAPTOP,
        "name": asset.name,
        "brand": asset.brand or "",
        "serial": asset.serial or "",
        "condition": "good",
        "condition_on": "2026-11-24",
        "home_room_id": str(world.rooms["A1"]),
        "acquired_on": "2024-06-18",
        "acquisition_value": "14.250.000",
        "acquisition_way": "purchase",
        "source": "APBD 2024",
        "unit_id": str(world.units["BU"]),
    } | changes


def kept(database: Database, asset: Asset) -> Asset:
    with database.reading() as session:
        return session.get_one(Asset, asset.id)


@pytest.mark.parametrize("prefix", sorted(KIND_OF_PREFIX))
def test_every_kind_has_facts_and_each_has_a_column(prefix: str) -> None:
    facts = facts_of(f"{prefix}.01.01.01.001")
    assert facts
    for fact in facts:
        assert fact.name in Asset.__table__.columns


@pytest.mark.parametrize(
    ("class_code", "has", "has_not"),
    [
        (CAR, "plate_number", "land_area"),
        (LAPTOP, "warranty_until", "plate_number"),
        (LAND, "certificate_number", "serial"),
        ("1.3.5.01.01.01.001", "title", "warranty_until"),
        ("1.5.3.01.01.05.001", "licence_until", "title"),
    ],
)
def test_a_class_has_its_own_facts(class_code: str, has: str, has_not: str) -> None:
    assert unfit(class_code, [has, *OF_ALL]) == []
    assert unfit(class_code, [has_not]) == [has_not]


@pytest.mark.parametrize(
    ("text", "point"),
    [
        (" -3.695432;128.181234", "-3.695432, 128.181234"),
        ("91, 0", None),
        ("0, 181", None),
        ("Ambon", None),
        ("1e5, 2", None),
    ],
)
def test_coordinates_are_degrees_on_earth(text: str, point: str | None) -> None:
    assert point_of(text) == point


@pytest.mark.parametrize("class_code", [CAR, LAND, "1.3.3.01.01.01.001", "1.3.6.01.01.01.001"])
def test_every_fact_of_a_class_is_kept_and_shown_again(
    rina: FlaskClient, database: Database, world: World, class_code: str
) -> None:
    room = "A1" if stands_in_rooms(kind_of(class_code)) else None
    with database.transaction() as session:
        [laptop] = add_assets(session, world, room=room)
    facts = facts_of(class_code) + tuple(FACTS[name] for name in OF_ALL)
    typed, wanted = {}, {}
    for fact in facts:
        choice = next(iter(fact.choices), "")
        typed[fact.name], wanted[fact.name] = VALUES.get(fact.shape, (choice, choice))
    home = str(world.rooms[room]) if room else ""
    sent = form(world, laptop, class_code=class_code, serial="", home_room_id=home, **typed)

    answer = rina.post(f"/assets/{laptop.id}/edit", data=sent)

    assert answer.status_code == 302
    assert answer.location == f"/assets/{laptop.id}?saved={sent['key']}"
    asset = kept(database, laptop)
    assert {name: getattr(asset, name) for name in wanted} == wanted
    again = rina.get(f"/assets/{laptop.id}/edit").text
    for fact in facts:
        assert f'name="{fact.name}"' in again
    with database.reading() as session:
        assert set(wanted) <= set(history(session, "asset", laptop.id)[0].changes)


def test_the_form_shows_what_is_kept_and_sending_it_unchanged_changes_nothing(
    rina: FlaskClient, database: Database, world: World, laptop: Asset
) -> None:
    page = unescape(rina.get(f"/assets/{laptop.id}/edit").text)
    for words in (laptop.name, laptop.serial, "14.250.000", "2024-06-18", f"{LAPTOP} Lap Top"):
        assert f'value="{words}"' in page
    assert rina.post(f"/assets/{laptop.id}/edit", data=form(world, laptop)).status_code == 302
    assert kept(database, laptop).version == laptop.version


def test_someone_sooner_is_shown_beside_what_was_typed(
    rina: FlaskClient, database: Database, world: World, laptop: Asset
) -> None:
    first = form(world, laptop, name="Laptop rapat")
    assert rina.post(f"/assets/{laptop.id}/edit", data=first).status_code == 302

    late = form(world, laptop, name="Laptop gudang", condition="light")
    answer = rina.post(f"/assets/{laptop.id}/edit", data=late)

    assert answer.status_code == 409
    page = unescape(answer.text)
    assert "<td>Laptop rapat</td><td>Laptop gudang</td>" in page
    assert kept(database, laptop).name == "Laptop rapat"
    version = str(kept(database, laptop).version)
    assert f'name="version" value="{version}"' in page
    again = late | {"version": version, "key": str(new_id())}
    assert rina.post(f"/assets/{laptop.id}/edit", data=again).status_code == 302
    assert kept(database, laptop).condition is Condition.LIGHT


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Description"),
        ({"class_code": "1.3.2"}, "down to level 7"),
        ({"attribution": "14.250.001"}, "Write at most the acquisition value"),
        ({"class_code": LAND, "point": "Ambon"}, "is not a place on earth"),
        ({"unit_id": "{BH}"}, "unit"),
    ],
)
def test_what_does_not_fit_is_said_and_changes_nothing(
    rina: FlaskClient,
    database: Database,
    world: World,
    laptop: Asset,
    changes: dict[str, str],
    said: str,
) -> None:
    changes = {
        name: value.replace("{BH}", str(world.units["BH"])) for name, value in changes.items()
    }
    answer = rina.post(f"/assets/{laptop.id}/edit", data=form(world, laptop, **changes))
    assert answer.status_code in (404, 422)
    assert said in unescape(answer.text)
    assert kept(database, laptop).version == laptop.version


def test_facts_of_another_class_are_left_out(
    rina: FlaskClient, database: Database, world: World, laptop: Asset
) -> None:
    sent = form(world, laptop, plate_number="DE 1 A", warranty_until="2027-01-01")
    assert rina.post(f"/assets/{laptop.id}/edit", data=sent).status_code == 302
    asset = kept(database, laptop)
    assert (asset.plate_number, asset.warranty_until) == (None, date(2027, 1, 1))


def test_the_fields_of_a_class_come_alone(rina: FlaskClient) -> None:
    page = rina.get(f"/assets/facts?class_code={CAR}").text
    assert 'name="plate_number"' in page
    assert "11 fields of KIB B" in page
    assert "<html" not in page
    assert "name=" not in rina.get("/assets/facts?class_code=1.3.2").text
    assert "name=" not in rina.get("/assets/facts?class_code=x").text
