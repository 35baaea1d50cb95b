"""What a finder of a thing may tell us, and who deals with it."""

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from inventory.db import Database
from inventory.tags.actions import issue_asset_tags, report_found
from inventory.tags.models import FoundReport
from inventory.tags.rules import check_sign
from tests.world import NOW, World, add_assets

ClientOf = Callable[[str], FlaskClient]


def text(answer: object) -> str:
    """The words of a page without its tags, for reading."""
    body = re.sub(r"<svg.*?</svg>", "", answer.get_data(as_text=True), flags=re.DOTALL)  # type: ignore[attr-defined]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def english(client: FlaskClient) -> FlaskClient:
    client.set_cookie("language", "en")
    return client


@pytest.fixture
def code(database: Database, world: World) -> str:
    """The tag of an asset."""
    with database.transaction() as session:
        asset = add_assets(session, world)[0]
        return issue_asset_tags(session, [asset], by=world.actors["rina"], now=NOW)[asset.id].code


def reports(database: Database) -> list[tuple[str, str, str | None]]:
    with database.reading() as session:
        rows = session.scalars(sa.select(FoundReport).order_by(FoundReport.id))
        return [(row.tag_code, row.place, row.phone) for row in rows]


def test_a_finder_tells_us_where_a_thing_is(
    database: Database, client: FlaskClient, code: str
) -> None:
    sent = {"place": " Halte Pattimura ", "phone": ""}
    for path in (f"/{code}/found", f"/{code.lower()}/found"):
        answer = english(client).post(path, data=sent)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/found/thanks")
    assert reports(database) == [(code, "Halte Pattimura", None)]
    client.post(f"/{code}/found", data={"place": "Pasar Mardika", "phone": "0812 3456"})
    assert reports(database)[1:] == [(code, "Pasar Mardika", "0812 3456")]
    assert "Your report has arrived." in text(client.get("/found/thanks"))


@pytest.mark.parametrize("phone", ["abc", "12345", "0812x3456", "1" * 21, "08 (12) 3456", "- - -"])
def test_what_is_no_phone_number_is_asked_again(
    database: Database, client: FlaskClient, code: str, phone: str
) -> None:
    answer = english(client).post(f"/{code}/found", data={"place": "Pasar", "phone": phone})
    assert answer.status_code == 422
    assert "Your phone number: Write a phone number, for example 0812 3456 7890" in text(answer)
    assert reports(database) == []


def test_phone_numbers_as_people_write_them(
    database: Database, client: FlaskClient, code: str
) -> None:
    for phone in ("0812-3456-7890", "+62 812 3456 7890", "314455"):
        client.post(f"/{code}/found", data={"place": "Pasar", "phone": phone})
    assert len(reports(database)) == 3


def test_a_finder_who_says_nothing_is_asked_again(
    database: Database, client: FlaskClient, code: str
) -> None:
    answer = english(client).post(f"/{code}/found", data={"place": "", "phone": "0812"})
    assert answer.status_code == 422
    assert "Fill this in." in text(answer)
    assert 'value="0812"' in answer.get_data(as_text=True)
    assert reports(database) == []


@pytest.mark.parametrize("sent", ["MA00000000" + check_sign("MA00000000"), "MA000000000"])
def test_no_report_is_kept_about_a_code_that_was_never_issued(
    database: Database, client: FlaskClient, sent: str
) -> None:
    assert client.post(f"/{sent}/found", data={"place": "Pasar"}).status_code == 404
    assert reports(database) == []


def test_an_address_may_report_ten_times_an_hour(
    database: Database, client: FlaskClient, code: str
) -> None:
    answers = [
        client.post(f"/{code}/found", data={"place": f"Pasar {n}"}).status_code for n in range(12)
    ]
    assert answers == [303] * 10 + [429] * 2
    assert len(reports(database)) == 10


def test_other_sites_cannot_report(database: Database, client: FlaskClient, code: str) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = client.post(f"/{code}/found", data={"place": "Pasar"}, headers=headers)
    assert answer.status_code == 403
    assert reports(database) == []


@pytest.mark.parametrize(
    ("who", "status", "settled"),
    [("rina", 303, True), ("bela", 404, False), ("kiki", 403, False), ("odi", 403, False)],
)
def test_an_officer_settles_a_report(
    database: Database,
    client_of: ClientOf,
    code: str,
    who: str,
    status: int,
    settled: bool,
) -> None:
    with database.transaction() as session:
        report = report_found(session, code, place="Pasar", phone=None, now=NOW)
    answer = client_of(who).post(f"/found/{report.id}/settle", data={"key": "k"})
    assert answer.status_code == status
    with database.reading() as session:
        assert (session.get_one(FoundReport, report.id).settled_at is not None) is settled
