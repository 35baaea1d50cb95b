"""The page that registers assets: all errors at once, nothing written twice, words or codes."""

from collections.abc import Callable
from decimal import Decimal
from html import unescape
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from inventory.db import Database
from inventory.ids import new_id
from inventory.organisation.models import Person
from inventory.register.models import Asset
from tests.world import World, add_assets

Browser = Callable[[str], FlaskClient]


def filled(world: World, **changes: str) -> dict[str, str]:
    return {
        "key": str(new_id()),
        "class_code": "laptop",
        "name": "Laptop Lenovo ThinkPad E14",
        "brand": "Lenovo",
        "count": "2",
        "serials": "SN-1\r\nSN-2\r\n",
        "acquired_on": "18-06-2024",
        "acquisition_value": "14.250.000",
        "acquisition_way": "purchase",
        "source": "APBD 2024",
        "condition": "good",
        "unit_id": str(world.units["BU"]),
        "room_id": str(world.rooms["A1"]),
    } | changes


def registered(database: Database) -> list[tuple]:
    with database.reading() as session:
        columns = (Asset.class_code, Asset.serial, Asset.acquisition_value, Asset.room_id)
        return [tuple(row) for row in session.execute(sa.select(*columns).order_by(Asset.id))]


def test_the_form_offers_only_what_is_within_reach(client_of: Browser, world: World) -> None:
    page = client_of("rina").get("/assets/new").text
    offered = {name for name, key in world.rooms.items() if f'value="{key}"' in page}
    assert offered == {"A1", "A2", "A3", "T1"}
    assert f'value="{world.units["BH"]}"' not in page


def test_a_room_in_the_address_is_chosen(client_of: Browser, world: World) -> None:
    page = client_of("rina").get(f"/assets/new?room_id={world.rooms['A2']}").text
    assert f'value="{world.rooms["A2"]}" selected' in page


def test_registering_two_alike(client_of: Browser, world: World, database: Database) -> None:
    rina = client_of("rina")
    answer = rina.post("/assets/new", data=filled(world))
    laptop = ("1.3.2.10.01.02.002", Decimal(14250000), world.rooms["A1"])
    assert answer.status_code == 302
    assert registered(database) == [(laptop[0], serial, *laptop[1:]) for serial in ("SN-1", "SN-2")]
    page = rina.get(answer.location, headers={"Accept-Language": "en"}).text
    assert "<h1" in page
    assert "2 assets registered" in page
    assert "Rp\u00a028,500,000" in page
    assert 'href="/assets?sort=newest"' in page


def test_the_same_form_twice_registers_once(
    client_of: Browser, world: World, database: Database
) -> None:
    rina, form = client_of("rina"), filled(world)
    first, second = rina.post("/assets/new", data=form), rina.post("/assets/new", data=form)
    assert first.location == second.location
    assert len(registered(database)) == 2


def test_every_error_stands_beside_its_field(
    client_of: Browser, world: World, database: Database
) -> None:
    form = filled(world, class_code="kursi", serials="A\nB\na", count="3", name="", room_id="x")
    form |= {"acquired_on": "kemarin", "acquisition_value": "1,4,5", "condition": ""}
    answer = client_of("rina").post("/assets/new", data=form, headers={"Accept-Language": "en"})
    wrong = {name for name in form if f'id="f-{name}-error"' in answer.text}
    assert answer.status_code == 422
    assert wrong == {
        "class_code",
        "name",
        "serials",
        "acquired_on",
        "acquisition_value",
        "condition",
        "room_id",
    }
    assert "Serial number a stands on line 1 and on line 3" in unescape(answer.text)
    assert 'value="Lenovo"' in answer.text
    assert registered(database) == []


@pytest.mark.parametrize("count", [None, "", "dua", "-3", "9" * 5000])
def test_the_button_says_something_whatever_number_was_sent(
    client_of: Browser, world: World, count: str | None
) -> None:
    form = filled(world) if count is None else filled(world, count=count)
    if count is None:
        del form["count"]
    answer = client_of("rina").post("/assets/new", data=form, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert "Save " in answer.text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"count": "0"}, "Write a whole number from 1 to 200."),
        ({"count": "9" * 5000}, "Write"),
        ({"class_code": "x" * 70_000}, "Shorten"),
        ({"count": "201"}, "Write a whole number from 1 to 200."),
        ({"count": "dua"}, "Write a whole number from 1 to 200."),
        ({"count": "3"}, "There are 2 serial numbers for 3 assets."),
        ({"serials": "A\nA"}, "stands on line 1 and on line 2"),
        ({"serials": "A\n" + "B" * 101}, "Line 2: Shorten this to 100 characters."),
        ({"acquired_on": "2026-12-31"}, "Write a date that has been"),
        ({"acquired_on": "0206-06-18"}, "Write a date that has been"),
        ({"acquisition_value": "-1"}, "Write rupiah in digits, for example 12,500,000."),
        ({"acquisition_value": "1" + "0" * 13}, "Write a smaller number. Check its digits."),
        ({"attribution": "1" + "0" * 13}, "Write a smaller number. Check its digits."),
        ({"class_code": ""}, "Fill this in."),
        ({"class_code": " "}, "Class code: Fill this in."),
        ({"count": ""}, "Number of alike things: Write a whole number from 1 to 200."),
        ({"acquired_on": ""}, "Acquired on: Write a date, for example 24-11-2026."),
        ({"acquisition_value": ""}, "Value of each: Write rupiah in digits"),
        ({"acquisition_way": ""}, "Way of acquisition: Choose one."),
        ({"condition": None}, "Condition: Choose one."),
        ({"unit_id": ""}, "Work unit: Choose one."),
        ({"class_code": "1.3.2.10"}, "Class code 1.3.2.10 is incomplete"),
        ({"class_code": "1.3.1.01.01.04.001"}, "stand in no room. Choose none for them."),
        ({"class_code": "9.9"}, "The class code 9.9 does not exist."),
        ({"class_code": "1.1.7.01.01.01.002"}, "not for assets"),
        ({"condition": "lost"}, "Choose one of the values offered."),
        ({"key": ""}, "This request lacks its key"),
    ],
)
def test_bad_input_is_shown_again_and_nothing_is_written(
    client_of: Browser, world: World, database: Database, changes: dict, words: str
) -> None:
    answer = client_of("rina").post(
        "/assets/new", data=filled(world, **changes), headers={"Accept-Language": "en"}
    )
    assert answer.status_code == 422
    assert words in unescape(answer.text)
    assert "ThinkPad E14" in answer.text
    assert registered(database) == []


def test_a_serial_number_that_is_known_already_is_asked_about_first(
    client_of: Browser, world: World, database: Database
) -> None:
    rina, english = client_of("rina"), {"Accept-Language": "en"}
    rina.post("/assets/new", data=filled(world))
    again = filled(world, count="1", serials="sn-2")

    asked = rina.post("/assets/new", data=again, headers=english)

    assert asked.status_code == 409
    assert "SN-2 belongs already to Laptop Lenovo ThinkPad E14." in unescape(asked.text)
    assert 'name="although_known" value="1"' in asked.text
    assert len(registered(database)) == 2
    answer = rina.post("/assets/new", data=again | {"although_known": "1"})
    assert answer.status_code == 302
    assert len(registered(database)) == 3


def test_of_a_foreign_unit_only_the_number_is_said(
    client_of: Browser, world: World, database: Database
) -> None:
    with database.transaction() as session:
        [theirs] = add_assets(session, world, unit="BH", room="H1", name="Kamera rahasia")
        serial = theirs.serial
    form = filled(world, count="1", serials=serial)

    asked = client_of("rina").post("/assets/new", data=form, headers={"Accept-Language": "en"})

    assert asked.status_code == 409
    assert f"{serial} is used already." in unescape(asked.text)
    assert "rahasia" not in asked.text
    assert str(theirs.id) not in asked.text


def test_errors_do_not_come_in_rounds(client_of: Browser, world: World, database: Database) -> None:
    rina = client_of("rina")
    rina.post("/assets/new", data=filled(world))
    form = filled(world, class_code="9.9", acquired_on="2099-01-01", acquisition_value="x")

    answer = rina.post("/assets/new", data=form)

    wrong = {name for name in form if f'id="f-{name}-error"' in answer.text}
    assert wrong == {"class_code", "acquired_on", "acquisition_value", "serials"}
    assert len(registered(database)) == 2


def test_looking_up_a_code_without_scripts(
    client_of: Browser, world: World, database: Database
) -> None:
    rina, form = client_of("rina"), filled(world, class_code="kursi")
    page = rina.post("/assets/new", data=form | {"look_up": "1"})
    assert page.status_code == 200
    assert 'name="class_choice" value="1.3.2.05.02.01.030"' in page.text
    assert registered(database) == []
    rina.post("/assets/new", data=form | {"class_choice": "1.3.2.05.02.01.030"})
    assert {row[0] for row in registered(database)} == {"1.3.2.05.02.01.030"}


def test_a_look_up_that_finds_nothing_says_so(client_of: Browser, world: World) -> None:
    form = filled(world, class_code="xyzzy") | {"look_up": "1"}
    page = client_of("rina").post("/assets/new", data=form, headers={"Accept-Language": "en"})
    assert "No class code answers to “xyzzy”" in page.text


@pytest.mark.parametrize("changes", [{"room": "H1"}, {"unit": "BH"}])
def test_foreign_places_are_missing(
    client_of: Browser, world: World, database: Database, changes: dict
) -> None:
    kind, name = next(iter(changes.items()))
    keys: dict[str, dict[str, UUID]] = {"room": world.rooms, "unit": world.units}
    form = filled(world, **{f"{kind}_id": str(keys[kind][name])})
    assert client_of("rina").post("/assets/new", data=form).status_code == 404
    assert registered(database) == []


@pytest.mark.parametrize("login", ["sari", "kiki", "yan", "odi", "lea", "adam"])
def test_only_who_registers_sees_the_pages(
    client_of: Browser, world: World, database: Database, login: str
) -> None:
    with database.transaction() as session:
        [asset] = add_assets(session, world)
    browser = client_of(login)
    assert browser.get("/assets/new").status_code == 403
    assert browser.get(f"/assets/acquired/{asset.id}").status_code == 403
    assert browser.post("/assets/new", data=filled(world)).status_code == 403
    assert len(registered(database)) == 1


def test_colleague_and_stranger(
    client_of: Browser, client: FlaskClient, world: World, database: Database
) -> None:
    with database.transaction() as session:
        [asset] = add_assets(session, world)
    assert client_of("bela").get(f"/assets/acquired/{asset.id}").status_code == 404
    assert client.get("/assets/new").status_code == 302
    assert client.post("/assets/new", data=filled(world)).status_code == 401


def test_the_page_after_registering_stays_when_the_holder_goes_to_another_unit(
    client_of: Browser, world: World, database: Database
) -> None:
    rina, holder = client_of("rina"), world.people["yohanes"]
    page = rina.post("/assets/new", data=filled(world, holder_id=str(holder))).location
    with database.transaction() as session:
        session.get_one(Person, holder).unit_id = world.units["BH"]

    answer = rina.get(page)

    assert answer.status_code == 200
    assert "Yohanes Pattiasina" in answer.text


def test_the_page_after_registering_needs_the_same_statements(
    client_of: Browser, world: World, database: Database, statements: list[str]
) -> None:
    rina, sent = client_of("rina"), []
    with database.transaction() as session:
        lots = [add_assets(session, world, count, name=f"Lot {count}") for count in (1, 3)]
    rina.get("/assets/new")
    for lot in lots:
        statements.clear()
        assert rina.get(f"/assets/acquired/{lot[0].id}").status_code == 200
        sent.append(len(statements))
    assert sent == [5, 5]
