"""Reading scans back, and the scan page: one's own, a colleague's, a stranger's."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, template_rendered
from flask.testing import FlaskClient

from inventory.db import Database
from inventory.ids import new_id
from tests.fieldwork.desk import Desk, MakeDesk, add_things
from tests.world import World


def test_a_scan_is_read_by_its_sender_and_by_who_reads_the_register_there(
    desk: Desk,
    client_of: Callable[[str], FlaskClient],
    client: FlaskClient,
    database: Database,
    world: World,
) -> None:
    [thing] = add_things(database, world)
    scan = desk.scan("move", thing, room="A2")
    desk.send(scan)
    path = f"/api/v1/scans/{scan['id']}"

    for login in ("rina", "odi", "yan"):
        shown = client_of(login).get(path)
        assert (shown.status_code, shown.get_json()["asset"]) == (200, str(thing.id))
    answers = [client_of(login).get(path) for login in ("bela", "sari")]
    missing = client_of("rina").get(f"/api/v1/scans/{new_id()}")
    for answer in (*answers, missing):
        assert answer.status_code == 404
        assert answer.get_json()["title"] == missing.get_json()["title"]
    assert client.get(path).status_code == 401


def test_a_refused_scan_is_read_by_its_sender_alone(
    desk: Desk, client_of: Callable[[str], FlaskClient]
) -> None:
    scan = desk.scan("move", "x", room="A2")
    desk.send(scan)
    path = f"/api/v1/scans/{scan['id']}"
    assert desk.client.get(path).get_json()["reason"] == "foreign_text"
    assert client_of("odi").get(path).status_code == 404


@pytest.fixture
def shown(app: Flask) -> Any:
    """The context of every page shown."""
    contexts: list[dict[str, Any]] = []

    def note(sender: Flask, template: Any, context: dict[str, Any], **_: Any) -> None:
        if template.name == "fieldwork/scan.html":
            contexts.append(context)

    with template_rendered.connected_to(note, app):
        yield contexts


@pytest.mark.parametrize(
    ("login", "verbs"),
    [("rina", ["look", "audit", "check_in", "move"]), ("sari", ["look"]), ("odi", ["look"])],
)
def test_the_page_offers_the_verbs_one_may_use(
    client_of: Callable[[str], FlaskClient], shown: Any, login: str, verbs: list[str]
) -> None:
    assert client_of(login).get("/scan?verb=move").status_code == 200
    assert shown[0]["verbs"] == verbs
    assert shown[0]["verb"] == ("move" if "move" in verbs else "look")


def test_the_page_knows_its_room_while_it_is_within_reach(
    client_of: Callable[[str], FlaskClient], shown: Any, world: World
) -> None:
    client = client_of("rina")
    for room in (world.rooms["A2"], world.rooms["H1"], new_id(), "x"):
        assert client.get(f"/scan?room={room}").status_code == 200
    a2 = {
        "id": str(world.rooms["A2"]),
        "code": "A2",
        "name": "Ruang Kepala Biro",
        "label": "Gedung A Lt 2 A2",
    }
    assert [context["room"] for context in shown] == [a2, None, None, None]


def test_the_page_offers_the_rooms_last_scanned_in(
    desk: Desk, desk_of: MakeDesk, shown: Any, database: Database, world: World
) -> None:
    [thing] = add_things(database, world)
    for room in ("A1", "A2", "A1", "A3", "nowhere"):
        desk.send(desk.scan("check_in", thing, room=room))
    desk.client.get("/scan")
    desk_of("sari").client.get("/scan")
    assert [[room["code"] for room in one["recent_rooms"]] for one in shown] == [
        ["A3", "A1", "A2"],
        [],
    ]


def test_a_typed_code_leads_to_what_it_names_without_scripts(
    client_of: Callable[[str], FlaskClient], shown: Any, database: Database, world: World
) -> None:
    [thing] = add_things(database, world)
    client = client_of("sari")
    answer = client.get("/scan", query_string={"code": f" {thing.code[:2]} {thing.code[2:]} "})
    assert (answer.status_code, answer.location) == (302, f"/{thing.code}")


def test_a_mistyped_code_shows_the_page_again_with_a_sentence(
    client_of: Callable[[str], FlaskClient], shown: Any
) -> None:
    answer = client_of("sari").get("/scan?code=MA7K3M")
    assert answer.status_code == 422
    assert (shown[0]["typed"], bool(shown[0]["error"])) == ("MA7K3M", True)


def test_strangers_log_in_first(
    client: FlaskClient, client_of: Callable[[str], FlaskClient]
) -> None:
    assert client.get("/scan").status_code == 302
    assert client_of("adam").get("/scan").status_code == 403
