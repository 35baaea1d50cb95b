"""What the form of a new asset is filled with: another asset, or what was used lately."""

import json
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from html.parser import HTMLParser
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from inventory.access.actions import accounts
from inventory.access.models import Unit
from inventory.access.queries import find_account
from inventory.access.rules import Role
from inventory.db import Database
from inventory.journal.rules import OPERATOR
from inventory.register.actions import change_asset
from inventory.register.models import Asset
from tests.bookkeeping.test_pages import filled
from tests.world import CHAIR, LAPTOP, LONG_AGO, NOW, World, add_assets

Browser = Callable[[str], FlaskClient]
CAR = "1.3.2.02.01.02.003"


class Fields(HTMLParser):
    """The values of a page's fields, and the chips with what they fill."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.chips: list[dict[str, str]] = []
        self.classes: list[str] = []
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if "data-fill" in facts:
            self.chips.append(json.loads(facts["data-fill"]))
        if "data-class-code" in facts:
            self.classes.append(facts["data-class-code"])
        if tag == "select":
            self._select = facts["name"]
        if tag == "option" and "selected" in facts and self._select:
            self.values[self._select] = facts["value"]
        if tag == "input" and facts.get("type") in ("radio", "checkbox"):
            if "checked" in facts:
                self.values[facts["name"]] = facts["value"]
        elif tag == "input" and facts.get("value") and "name" in facts:
            self.values[facts["name"]] = facts["value"]


@pytest.fixture
def rina(client_of: Browser) -> FlaskClient:
    """Rina's English browser."""
    browser = client_of("rina")
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


@pytest.fixture
def car(database: Database, world: World) -> Asset:
    """A vehicle of which everything is known."""
    with database.transaction() as session:
        [made] = add_assets(session, world, name="Mobil dinas", class_code=CAR)
        return change_asset(
            session,
            made.id,
            version=made.version,
            changes={
                "plate_number": "DE 1 AM",
                "chassis_number": "R1",
                "size": "2000 cc",
                "supplier": "CV Maju",
                "contract_number": "SPK/1",
                "note": "penyok di pintu",
            },
            by=world.actors["rina"],
            now=NOW,
        )


def test_a_copy_has_what_like_things_have_in_common(
    rina: FlaskClient, world: World, database: Database, car: Asset
) -> None:
    card = rina.get(f"/assets/{car.id}").text
    assert f'href="/assets/new?copy={car.id}"' in card
    page = rina.get(f"/assets/new?copy={car.id}").text
    values = Fields(page).values
    assert f'A copy of <a href="/assets/{car.id}">Mobil dinas</a>' in page
    assert values.pop("class_code").startswith(f"{CAR} ")
    assert {name: value for name, value in values.items() if name not in ("key", "q", "next")} == {
        "name": "Mobil dinas",
        "brand": "Lenovo",
        "count": "1",
        "acquired_on": "2024-06-18",
        "acquisition_value": "14.250.000",
        "acquisition_way": "purchase",
        "source": "APBD 2024",
        "unit_id": str(world.units["BU"]),
        "room_id": str(world.rooms["A1"]),
        "size": "2000 cc",
        "supplier": "CV Maju",
        "contract_number": "SPK/1",
    }


def test_a_copy_is_registered_when_what_it_alone_has_is_added(
    rina: FlaskClient, database: Database, car: Asset
) -> None:
    values = Fields(rina.get(f"/assets/new?copy={car.id}").text).values
    address = f"/assets/new?copy={car.id}"
    refused = rina.post(address, data=values)
    assert refused.status_code == 422
    assert "A copy of" in refused.text
    answer = rina.post(address, data=values | {"condition": "good", "plate_number": "DE 2 AM"})
    assert answer.status_code == 302
    with database.reading() as session:
        rows = session.execute(sa.select(Asset.size, Asset.plate_number).order_by(Asset.id)).all()
    assert rows == [("2000 cc", "DE 1 AM"), ("2000 cc", "DE 2 AM")]


def test_of_what_is_not_there_or_foreign_there_is_no_copy(
    rina: FlaskClient, world: World, database: Database
) -> None:
    with database.transaction() as session:
        [theirs] = add_assets(session, world, unit="BH", room="H1", name="Kamera rahasia")
    for text in (theirs.id, uuid4(), "x", "", "\x00"):
        answer = rina.get("/assets/new", query_string={"copy": str(text)})
        assert answer.status_code == (400 if text == "\x00" else 404)
        assert "rahasia" not in answer.text
        asked = {"copy": str(text)}
        if text != "\x00":
            sent = rina.post("/assets/new", query_string=asked, data={"look_up": "1"})
            assert sent.status_code == 404


def test_what_was_used_lately_is_offered_the_last_first(
    client_of: Browser, world: World, database: Database
) -> None:
    with database.transaction() as session:
        add_assets(session, world, 3, now=NOW)
        add_assets(session, world, 2, class_code=CHAIR, room="A2", now=NOW + timedelta(hours=1))
        add_assets(session, world, unit="BH", room="H1", class_code=CAR)
    page = Fields(client_of("rina").get("/assets/new").text)
    unit, rooms = str(world.units["BU"]), world.rooms
    assert page.classes == [CHAIR, LAPTOP]
    assert page.chips == [
        {"acquired_on": "2024-06-18", "acquisition_way": "purchase", "source": "APBD 2024"},
        {"unit_id": unit, "room_id": str(rooms["A2"])},
        {"unit_id": unit, "room_id": str(rooms["A1"])},
    ]
    assert Fields(client_of("bela").get("/assets/new").text).classes == [CAR]


def test_who_registered_nothing_is_offered_what_the_unit_has_most_of(
    client_of: Browser, world: World, database: Database
) -> None:
    with database.transaction() as session:
        add_assets(session, world, 1, class_code=CHAIR)
        add_assets(session, world, 2)
        unit, yan = session.get_one(Unit, world.units["BU"]), find_account(session, "yan")
        assert yan is not None
        accounts.grant_role(
            session, yan, Role.ASSET_OFFICER, unit, from_on=LONG_AGO, by=OPERATOR, now=NOW
        )
    page = client_of("yan").get("/assets/new", headers={"Accept-Language": "en"}).text
    assert Fields(page).classes == [LAPTOP, CHAIR]
    assert Fields(page).chips == []
    assert 'aria-label="Most used in Biro Umum"' in page
    assert "Lap Top <b>2×</b>" in page


def test_the_form_needs_the_same_statements_however_much_was_registered(
    rina: FlaskClient, world: World, database: Database, statements: list[str]
) -> None:
    sent = []
    for count in (1, 30):
        with database.transaction() as session:
            add_assets(session, world, count, class_code=CHAIR if count > 1 else LAPTOP)
        rina.get("/assets/new")
        statements.clear()
        assert rina.get("/assets/new").status_code == 200
        sent.append(len(statements))
    assert sent == [6, 6]


def test_a_form_sent_again_with_other_content_says_that_the_first_was_carried_out(
    rina: FlaskClient, world: World, database: Database
) -> None:
    form = filled(world)
    first = rina.post("/assets/new", data=form)
    assert first.location.endswith(f"?key={form['key']}")
    again = rina.post("/assets/new", data=form | {"name": "Laptop lain"})
    assert again.status_code == 409
    assert "See what was saved before you send it again." in unescape(again.text)
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Asset)) == 2
