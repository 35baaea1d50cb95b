"""The API of assets: what it answers, page by page, and to whom."""

import json
import sqlite3
from base64 import urlsafe_b64encode
from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa

from inventory.ids import new_id
from inventory.register.actions import change_asset
from inventory.register.rules import Condition
from inventory.tags.actions import issue_asset_tags
from tests.world import CHAIR, NOW, add_assets


def test_one_asset_is_answered_whole_with_its_version_as_etag(database, world, client_of):
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        asset.acquisition_value = Decimal("14250000.50")
        tag = issue_asset_tags(session, [asset], by=world.actors["rina"], now=NOW)[asset.id]

    answer = client_of("rina").get(f"/api/v1/assets/{asset.id}")

    assert answer.get_json() == {
        "id": str(asset.id),
        "name": "Laptop Lenovo ThinkPad E14",
        "brand": "Lenovo",
        "serial": asset.serial,
        "class_code": "1.3.2.10.01.02.002",
        "class_name": "Lap Top",
        "kind": "equipment",
        "state": "draft",
        "condition": "good",
        "acquisition_value": "14250000.50",
        "acquired_on": "2024-06-18",
        "acquisition_way": "purchase",
        "source": "APBD 2024",
        "unit": {"id": str(world.units["BU"]), "name": "Biro Umum"},
        "room": {"id": str(world.rooms["A1"]), "name": "Gedung A Lt 1 A1"},
        "holder": None,
        "tag": tag.code,
        "seen_at": None,
        "seen_room": None,
        "is_missed": False,
        "is_gone": False,
        "registered_at": "2026-11-24T00:12:00Z",
        "version": 2,
        "condition_on": "2026-11-24",
        "attribution": None,
        "home_room": {"id": str(world.rooms["A1"]), "name": "Gedung A Lt 1 A1"},
        "facts": {},
        "photos": [],
        "documents": [],
    }
    assert answer.headers["ETag"] == '"2"'


def test_one_asset_is_answered_with_the_facts_of_its_class(database, world, client_of):
    with database.transaction() as session:
        [asset] = add_assets(
            session,
            world,
            room=None,
            class_code="1.3.3.01.01.01.001",
            facts={
                "storeyed": True,
                "floor_area": Decimal("1250.50"),
                "document_on": date(2008, 9, 17),
                "measure": "unit",
            },
        )
    answer = client_of("rina").get(f"/api/v1/assets/{asset.id}").get_json()
    assert answer["facts"] == {
        "storeyed": True,
        "floor_area": "1250.50",
        "document_on": "2008-09-17",
        "measure": "unit",
    }


def names(answer):
    return [asset["name"] for asset in answer["assets"]]


def test_the_list_goes_on_with_its_cursor_until_the_end(database, world, client_of):
    with database.transaction() as session:
        for name in ("C", "A", "B", "E", "D"):
            add_assets(session, world, name=name)
        add_assets(session, world, unit="BH", room="H1", name="Foreign")
    rina = client_of("rina")

    answers, after = [], None
    while not answers or after:
        asked = {"limit": 2} | ({"after": after} if after else {})
        answers.append(rina.get("/api/v1/assets", query_string=asked).get_json())
        after = answers[-1]["next"]

    assert [names(one) for one in answers] == [["A", "B"], ["C", "D"], ["E"]]
    assert [(one["count"], one["count_is_capped"]) for one in answers] == [(5, False)] * 3


def test_the_list_is_narrowed(database, world, client_of):
    with database.transaction() as session:
        [laptop] = add_assets(session, world)
        tag = issue_asset_tags(session, [laptop], by=world.actors["rina"], now=NOW)[laptop.id]
        [chair] = add_assets(session, world, name="Kursi", class_code=CHAIR, room="A2")
        change_asset(
            session,
            chair.id,
            version=chair.version,
            changes={"condition": Condition.LIGHT},
            by=world.actors["rina"],
            now=NOW,
        )
    rina = client_of("rina")

    def found(**asked):
        return names(rina.get("/api/v1/assets", query_string=asked).get_json())

    assert found(q="kursi") == ["Kursi"]
    assert found(condition="light") == ["Kursi"]
    assert found(room=world.rooms["A1"]) == ["Laptop Lenovo ThinkPad E14"]
    assert found(q=tag.code.lower()) == ["Laptop Lenovo ThinkPad E14"]
    assert found(q="kursi", condition="good") == []


BEYOND_ALL_DAYS = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00")


def _seen(moment):
    return urlsafe_b64encode(json.dumps(["seen", moment, "0" * 32, 3]).encode()).decode()


def test_an_unfit_query_is_refused(client_of):
    rina = client_of("rina")

    for query in (
        "limit=0",
        "limit=101",
        "after=W10",
        "condition=new",
        "room=1",
        "q=",
        "page=2",
        "value_to=10000000000000",
        "class_code=\u0661.\u0663",
        *(f"sort=seen&after={_seen(moment)}" for moment in BEYOND_ALL_DAYS),
    ):
        answer = rina.get(f"/api/v1/assets?{query}")
        assert (query, answer.status_code) == (query, 422)
        assert answer.content_type == "application/problem+json"


def test_who_may_not_read_gets_nothing(database, world, client_of, client):
    with database.transaction() as session:
        [asset] = add_assets(session, world)
    one = f"/api/v1/assets/{asset.id}"

    assert [client.get(url).status_code for url in ("/api/v1/assets", one)] == [401, 401]
    sari, bela = client_of("sari"), client_of("bela")
    assert [sari.get(url).status_code for url in ("/api/v1/assets", one)] == [403, 403]
    assert names(bela.get("/api/v1/assets").get_json()) == []
    foreign, missing = bela.get(one), bela.get(f"/api/v1/assets/{new_id()}")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert foreign.get_json()["type"] == missing.get_json()["type"]


def test_the_list_takes_the_same_statements_for_one_and_three_rows(
    database, world, client_of, statements
):
    rina = client_of("rina")
    rina.get("/api/v1/assets")
    counts = []
    for number in (1, 2):
        with database.transaction() as session:
            add_assets(session, world, number)
        statements.clear()
        rina.get("/api/v1/assets")
        counts.append(len(statements))

    # who asks, (how large the register is, how many his units have,) keys, rows
    assert counts == [4, 4]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"sort": "value"},
        {"condition": "heavy", "sort": "value"},
        {"kind": "equipment", "sort": "year"},
        {"unit": "{BU}", "condition": "damaged"},
        {"class_code": "1.3.2"},
        {"missing": "either"},
        {"q": "lenovo"},
        {"q": "gedung"},
    ],
    ids=str,
)
def test_sqlite_prepares_the_statements_of_a_list_once(app, database, world, client_of, asked):
    if not database.is_sqlite:
        pytest.skip("PostgreSQL's driver prepares what is asked often by itself")
    with database.transaction() as session:
        issue_asset_tags(session, add_assets(session, world, 3), by=world.actors["rina"], now=NOW)
    rina, selects = client_of("rina"), []
    engine = app.extensions["database"].engine
    engine.dispose()

    def note(action, *_):
        if action == sqlite3.SQLITE_SELECT:
            selects.append(action)
        return sqlite3.SQLITE_OK

    def watch(connection, _):
        connection.set_authorizer(note)

    sa.event.listen(engine, "connect", watch)
    units = {code: str(key) for code, key in world.units.items()}
    for _ in range(3):
        selects.clear()
        query = {name: value.format(**units) for name, value in asked.items()}
        assert rina.get("/api/v1/assets", query_string=query).status_code == 200

    assert selects == []
