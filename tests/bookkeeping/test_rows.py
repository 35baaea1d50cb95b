"""Rows with columns of their own: each vehicle has its plate; what is wrong stands at its row."""

from collections.abc import Callable
from html import unescape

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from inventory.db import Database
from inventory.register.models import Asset
from tests.bookkeeping.test_pages import filled
from tests.world import LAPTOP, World, add_assets, history

Browser = Callable[[str], FlaskClient]
CAR = "1.3.2.02.01.02.003"
ROWS = "S1\tDE 1 AM\tR1\tM1\tB1\r\n\tDE 2 AM\tR2\r\nS3\r\n"


@pytest.fixture
def rina(client_of: Browser) -> FlaskClient:
    """Rina's English browser."""
    browser = client_of("rina")
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


def cars(world: World, serials: str = ROWS, count: int = 3, **changes: str) -> dict[str, str]:
    return filled(world, class_code=CAR, serials=serials, count=str(count), **changes)


def kept(database: Database) -> list[tuple]:
    columns = (
        Asset.serial,
        Asset.plate_number,
        Asset.chassis_number,
        Asset.engine_number,
        Asset.ownership_book,
    )
    with database.reading() as session:
        return [tuple(row) for row in session.execute(sa.select(*columns).order_by(Asset.id))]


def test_each_vehicle_has_what_stands_in_its_row(
    rina: FlaskClient, world: World, database: Database
) -> None:
    answer = rina.post("/assets/new", data=cars(world, size="2000 cc"))
    assert answer.status_code == 302
    assert kept(database) == [
        ("S1", "DE 1 AM", "R1", "M1", "B1"),
        (None, "DE 2 AM", "R2", None, None),
        ("S3", None, None, None, None),
    ]
    with database.reading() as session:
        first, second, third = session.scalars(sa.select(Asset).order_by(Asset.id))
        assert [one.size for one in (first, second, third)] == ["2000 cc"] * 3
        assert "de 2 am" in second.search_text
        [line] = [one for one in history(session, "asset", second.id) if "registered" in one.verb]
    assert "DE 2 AM" in str(line)


def test_of_one_thing_the_fields_of_its_class_hold(
    rina: FlaskClient, world: World, database: Database
) -> None:
    rina.post("/assets/new", data=cars(world, "S1", 1, plate_number="DE 9 AM"))
    assert kept(database) == [("S1", "DE 9 AM", None, None, None)]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"plate_number": "DE 9 AM"}, "plate_number", "Each thing has its own."),
        ({"serials": "A\tDE 1\nB\tde 1", "count": "2"}, "serials", "de 1 stands on line 1 and"),
        ({"serials": "A\t1\t2\t3\t4\t5", "count": "1"}, "serials", "more columns than belong"),
        ({"serials": "A\t" + "9" * 21, "count": "1"}, "serials", "to 20 characters."),
        ({"serials": "A\tB\x01", "count": "1"}, "serials", "Line 1: The character U+0001"),
        ({"serials": "A\tB\nC", "count": "3"}, "serials", "2 serial numbers for 3 assets"),
        ({"class_code": LAPTOP, "serials": "A\tDE 1", "count": "1"}, "serials", "Keep the first 1"),
    ],
)
def test_rows_that_cannot_be_right_change_nothing(
    rina: FlaskClient,
    world: World,
    database: Database,
    changes: dict[str, str],
    field: str,
    words: str,
) -> None:
    answer = rina.post("/assets/new", data=cars(world) | changes)
    assert answer.status_code == 422
    assert f'id="f-{field}-error"' in answer.text
    assert words in unescape(answer.text)
    assert kept(database) == []


def test_every_row_is_told_what_is_wrong_with_it(
    rina: FlaskClient, world: World, database: Database
) -> None:
    with database.transaction() as session:
        [theirs] = add_assets(session, world, unit="BH", room="H1", name="Mobil rahasia")
        [ours] = add_assets(session, world, name="Mobil dinas")
    rows = [f"A\tDE 1\n{ours.serial}\n{theirs.serial}\tde 1", "a", "B\t" + "9" * 21, "C" * 101]

    answer = rina.post("/assets/new", data=cars(world, "\n".join(rows), 6))

    text = unescape(answer.text)
    for line, column, words in (
        (2, "serial", "In the register already: Mobil dinas."),
        (3, "serial", "In the register already: another unit."),
        (3, "plate_number", "The same as in line 1."),
        (4, "serial", "The same as in line 1."),
        (6, "serial", "Shorten this to 100 characters."),
    ):
        assert (
            f'<li data-line="{line}" data-column="{column}">Line {line}: <span>{words}</span>'
            in text
        )
    assert '<li data-line="5" data-column="plate_number">' in text
    assert "rahasia" not in text
    assert len(kept(database)) == 2


def test_which_serial_numbers_are_known_is_answered_before_sending(
    rina: FlaskClient, world: World, database: Database, statements: list[str]
) -> None:
    with database.transaction() as session:
        ours = add_assets(session, world, 3)
        [theirs] = add_assets(session, world, unit="BH", room="H1", name="Kamera rahasia")
    rina.get("/assets/new")
    sent = []
    for wanted in ([ours[0]], [*ours, theirs]):
        asked = [" " + str(one.serial).lower() for one in wanted] + ["NEU", ""]
        statements.clear()
        answer = rina.post("/api/v1/serials/known", json={"serials": asked})
        sent.append(len(statements))
        assert {one["serial"] for one in answer.get_json()["known"]} == {
            one.serial for one in wanted
        }
    assert sent == [2, 2]
    foreign = [one for one in answer.get_json()["known"] if one["serial"] == theirs.serial]
    assert foreign == [{"serial": theirs.serial, "asset_id": None, "name": None}]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"serials": ["A"] * 201}, 422),
        ({"serials": ["A" * 101]}, 422),
        ({"serials": ["A\x00"]}, 422),
        ({"serials": "A"}, 422),
        ({}, 422),
        (None, 415),
    ],
)
def test_a_wrong_question_gets_a_sentence(
    rina: FlaskClient, body: dict[str, object] | None, status: int
) -> None:
    ways = {"json": body} if body is not None else {"data": {"serials": "A"}}
    answer = rina.post("/api/v1/serials/known", **ways)
    assert answer.status_code == status
    assert answer.get_json()["title"]
