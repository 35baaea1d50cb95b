"""`GET /api/v1/rooms`: the rooms within reach, at most fifty."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from inventory.db import Database
from inventory.organisation.actions import add_room
from tests.world import NOW, World

Browser = Callable[[str], FlaskClient]


def test_a_room_as_people_name_it(client_of: Browser, world: World) -> None:
    assert client_of("sari").get("/api/v1/rooms?q=kepala").get_json() == {
        "rooms": [
            {
                "id": str(world.rooms["A2"]),
                "code": "A2",
                "name": "Ruang Kepala Biro",
                "label": "Gedung A Lt 2 A2",
                "building": "Gedung A",
                "floor": 2,
            }
        ]
    }


def found(browser: FlaskClient, q: str = "") -> list[str]:
    answer = browser.get("/api/v1/rooms", query_string={"q": q})
    return [room["code"] for room in answer.get_json()["rooms"]]


def test_everyone_finds_the_rooms_of_the_own_units(client_of: Browser) -> None:
    assert found(client_of("rina")) == ["A1", "T1", "A2", "A3"]
    assert found(client_of("bela")) == ["H1"]
    assert found(client_of("rina"), "hukum") == []


def test_at_most_fifty_in_a_constant_number_of_statements(
    client_of: Browser, world: World, database: Database, statements: list[str]
) -> None:
    rina, sent = client_of("rina"), []
    found(rina)
    for search in ("A1", ""):
        statements.clear()
        found(rina, search)
        sent.append(len(statements))
    assert sent == [2, 2]
    with database.transaction() as session:
        for n in range(60):
            add_room(
                session,
                unit_id=world.units["BU"],
                building_id=world.buildings["A"],
                floor=3,
                code=f"R{n:02}",
                name="Ruang",
                by=world.actors["rina"],
                now=NOW,
            )
    assert len(found(rina)) == 50


@pytest.mark.parametrize(("login", "status"), [("adam", 403), ("lea", 200), ("kiki", 200)])
def test_who_may_look(client_of: Browser, login: str, status: int) -> None:
    assert client_of(login).get("/api/v1/rooms").status_code == status


def test_a_stranger_and_a_wrong_question(client: FlaskClient, client_of: Browser) -> None:
    assert client.get("/api/v1/rooms").status_code == 401
    assert client_of("rina").get("/api/v1/rooms?building=A").status_code == 422
