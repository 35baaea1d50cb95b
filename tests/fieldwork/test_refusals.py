"""Every reason for which a scan is refused, and that nothing is left behind but the scan."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from inventory.clock import now as clock_now
from inventory.db import Database
from inventory.fieldwork.rules import Reason
from inventory.fieldwork.words import REASON_WORDS
from inventory.organisation.actions import add_building, add_room
from inventory.register.models import Asset
from inventory.register.rules import AssetState
from inventory.tags.actions import issue_blank_tags, issue_door_tag
from inventory.tags.models import Tag
from inventory.tags.rules import TagState, new_code
from tests.fieldwork.desk import Desk, MakeDesk, add_things, everything, head
from tests.world import World

Case = Callable[["Place"], dict[str, Any]]


class Place:
    """Things of every kind: one's own, another unit's, blank, retired, removed."""

    def __init__(self, database: Database, world: World) -> None:
        self.world = world
        self.own, self.retired, self.removed = add_things(database, world, 3)
        [self.land] = add_things(database, world, room=None, class_code="1.3.1.01.01.04.001")
        [self.foreign] = add_things(database, world, unit="BH", room="H1", name="Meja")
        rina = world.actors["rina"]
        with database.transaction() as session:
            blanks = issue_blank_tags(session, world.units["BU"], 1, by=rina, now=clock_now())
            others = issue_blank_tags(session, world.units["BH"], 1, by=rina, now=clock_now())
            door = issue_door_tag(
                session, world.rooms["A3"], world.units["BU"], by=rina, now=clock_now()
            )
            self.blank, self.foreign_blank = blanks[0].code, others[0].code
            self.door = door.code
            tag = session.get_one(Tag, self.retired.code)
            tag.state = TagState.RETIRED
            session.get_one(Asset, self.removed.id).state = AssetState.REMOVED
            building = add_building(
                session,
                unit_id=world.units["BU"],
                code="B",
                name="Gedung B",
                by=rina,
                now=clock_now(),
            )
            add_room(
                session,
                unit_id=world.units["BU"],
                building_id=building.id,
                floor=1,
                code="A2",
                name="Ruang lain",
                by=rina,
                now=clock_now(),
            )


CASES: list[tuple[str, str, Case]] = [
    ("rejected", "foreign_text", lambda _: {"tag": "https://example.org/hello"}),
    ("rejected", "unknown_tag", lambda _: {"tag": new_code("MA")}),
    ("rejected", "other_unit", lambda p: {"tag": p.foreign.code}),
    ("rejected", "other_unit", lambda p: {"tag": p.foreign_blank}),
    ("rejected", "blank_tag", lambda p: {"tag": p.blank}),
    ("rejected", "tag_retired", lambda p: {"tag": p.retired.code}),
    ("rejected", "tag_retired", lambda p: {"tag": p.retired.code, "verb": "audit"}),
    ("rejected", "not_an_asset", lambda p: {"tag": p.door}),
    ("rejected", "asset_removed", lambda p: {"tag": p.removed.code}),
    ("rejected", "stands_in_no_room", lambda p: {"tag": p.land.code}),
    ("rejected", "room_needed", lambda _: {"room": None}),
    ("rejected", "room_needed", lambda _: {"room": None, "verb": "check_in"}),
    ("rejected", "unknown_room", lambda _: {"room": "Z9"}),
    ("rejected", "unknown_room", lambda p: {"room": str(p.world.rooms["H1"])}),
    ("rejected", "unknown_room", lambda _: {"room": "H1"}),
    ("rejected", "unknown_room", lambda p: {"room": p.own.code}),
    ("rejected", "ambiguous_room", lambda _: {"room": "A2"}),
    ("rejected", "person_needed", lambda _: {"verb": "hand_over"}),
    ("rejected", "unknown_person", lambda _: {"verb": "hand_over", "person": "Yohanes"}),
    (
        "rejected",
        "unknown_person",
        lambda p: {"verb": "hand_over", "person": str(p.world.people["hana"])},
    ),
    ("rejected", "asset_needed", lambda p: {"verb": "bind", "tag": p.blank}),
    ("rejected", "unknown_asset", lambda p: {"verb": "bind", "tag": p.blank, "asset": "SN-1"}),
    (
        "rejected",
        "unknown_asset",
        lambda p: {"verb": "bind", "tag": p.blank, "asset": str(p.foreign.id)},
    ),
    (
        "rejected",
        "unknown_asset",
        lambda p: {"verb": "bind", "tag": p.blank, "asset": p.foreign.code},
    ),
    (
        "rejected",
        "asset_removed",
        lambda p: {"verb": "bind", "tag": p.blank, "asset": str(p.removed.id)},
    ),
    (
        "conflict",
        "already_tagged",
        lambda p: {"verb": "bind", "tag": p.blank, "asset": str(p.own.id)},
    ),
    (
        "conflict",
        "tag_not_blank",
        lambda p: {"verb": "bind", "tag": p.own.code, "asset": str(p.own.id)},
    ),
    ("rejected", "scan_needed", lambda _: {"verb": "cancel"}),
    (
        "rejected",
        "unknown_scan",
        lambda _: {"verb": "cancel", "cancels": "01939f3e-0000-7000-8000-000000000000"},
    ),
]


@pytest.mark.parametrize(("result", "reason", "case"), CASES)
def test_refused_with_its_reason_and_nothing_left_behind(
    database: Database, world: World, desk: Desk, result: str, reason: str, case: Case
) -> None:
    place = Place(database, world)
    before, journal = everything(database), head(database)
    scan = desk.scan("move", place.own, room="A1") | case(place)

    [answer] = desk.send(scan)

    assert (answer["result"], answer["reason"]) == (result, reason)
    assert (answer["asset"], answer["touched"]) == (None, [])
    after = everything(database)
    assert [str(key) for key, _ in after.pop("scans")] == [scan["id"]]
    assert before.pop("scans") == []
    assert (after, head(database)) == (before, journal)


def test_a_foreign_tag_says_the_same_whatever_it_names(
    database: Database, world: World, desk: Desk
) -> None:
    place = Place(database, world)
    answers = desk.send(
        desk.scan("check_in", place.foreign, room="A1"),
        desk.scan("check_in", place.foreign_blank, room="A1"),
    )
    assert {one["title"] for one in answers} == {answers[0]["title"]}


def test_a_right_held_elsewhere_does_not_reach_here(
    database: Database, world: World, desk_of: MakeDesk
) -> None:
    [foreign] = add_things(database, world, unit="BH", room="H1")
    bela = desk_of("bela")
    assert bela.told(bela.scan("move", foreign, room="A1")) == [("rejected", "unknown_room")]
    assert bela.told(bela.scan("move", foreign, room="H1")) == [("accepted", "already_there")]


def test_words_exist_for_every_reason(desk: Desk) -> None:
    assert set(REASON_WORDS) == set(Reason)


def test_every_reason_is_tested() -> None:
    elsewhere = {
        "already_there",
        "late",
        "no_session",
        "id_reused",
        "sequence_reused",
        "not_allowed",
        "too_late",
        "already_cancelled",
        "built_on",
        "lost_race",
    }
    assert {reason for _, reason, _ in CASES} | elsewhere == {reason.value for reason in Reason}


BAD_BODIES: list[tuple[str, Callable[[dict[str, Any]], Any]]] = [
    ("not an object", lambda body: [body]),
    ("no scans", lambda body: body | {"scans": []}),
    ("too many", lambda body: body | {"scans": body["scans"] * 501}),
    ("foreign field", lambda body: body | {"account": "x"}),
    ("naive clock", lambda body: body | {"sent_at": "2026-11-24T01:02:03"}),
    ("device is no id", lambda body: body | {"device": "mine"}),
]
BAD_FIELDS: list[tuple[str, Any]] = [
    ("id", 7),
    ("seq", "1"),
    ("seq", -1),
    ("seq", 2**63),
    ("seq", 1.5),
    ("at", "2026-11-24T01:02:03"),
    ("at", 1732406400),
    ("at", "yesterday"),
    ("at", "2016-12-31T23:59:60Z"),
    ("tag", ""),
    ("tag", "x" * 301),
    ("tag", "a\x00b"),
    ("tag", None),
    ("tag", "a\x1bb"),
    ("verb", "sell"),
    ("via", "sample"),
    ("room", "x" * 301),
    ("room", 4),
    ("person", "a\x07"),
    ("condition", "fine"),
    ("note", "x" * 501),
    ("note", "a\x00"),
    ("cancels", "x"),
    ("skew_ms", 1e99),
    ("skew_ms", 10**18),
    ("price", 1),
]


@pytest.mark.parametrize("change", [one for _, one in BAD_BODIES], ids=[n for n, _ in BAD_BODIES])
def test_a_bad_body_is_refused_whole(
    database: Database,
    world: World,
    desk: Desk,
    change: Callable[[dict[str, Any]], Any],
) -> None:
    [thing] = add_things(database, world)
    before = everything(database), head(database)
    body = {
        "device": desk.device,
        "sent_at": clock_now().isoformat(),
        "scans": [desk.scan("move", thing, room="A2")],
    }
    response = desk.client.post("/api/v1/scans", json=change(body))
    assert (response.status_code, response.get_json()["type"]) == (422, "/problems/UnfitInput")
    assert (everything(database), head(database)) == before


def test_one_bad_field_refuses_the_batch(database: Database, world: World, desk: Desk) -> None:
    [thing] = add_things(database, world)
    before = everything(database), head(database)
    for name, value in BAD_FIELDS:
        good, bad = (desk.scan("move", thing, room="A2") for _ in range(2))
        response = desk.post(good, bad | {name: value})
        assert (name, value, response.status_code) == (name, value, 422)
    assert (everything(database), head(database)) == before


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b'{"device": NaN}', b'"\\ud800"'])
def test_what_is_no_json_is_refused(desk: Desk, database: Database, body: bytes) -> None:
    response = desk.client.post("/api/v1/scans", data=body, content_type="application/json")
    assert response.status_code == 422
    plain = desk.client.post("/api/v1/scans", data=body, content_type="text/plain")
    assert plain.status_code == 415


def test_a_cancel_comes_too_late_after_ten_minutes(
    database: Database, world: World, desk: Desk
) -> None:
    [thing] = add_things(database, world)
    scan = desk.scan("move", thing, room="A2")
    desk.send(scan)
    _let_pass(database, timedelta(minutes=10))
    before = everything(database)["rooms"]
    cancel = desk.scan("cancel", thing, cancels=scan["id"])
    assert desk.told(cancel) == [("rejected", "too_late")]
    assert everything(database)["rooms"] == before


def _let_pass(database: Database, time: timedelta) -> None:
    """Put every scan back by so much, past the guard that forbids it to everyone."""
    sqlite = database.engine.dialect.name == "sqlite"
    with database.engine.begin() as connection:
        if sqlite:
            connection.execute(sa.text("DROP TRIGGER scan_no_update"))
        else:
            connection.execute(sa.text("ALTER TABLE scan DISABLE TRIGGER scan_no_change"))
        table = sa.Table("scan", sa.MetaData(), autoload_with=connection)
        for row in connection.execute(sa.select(table.c.id, table.c.received_at)).all():
            connection.execute(
                sa.update(table)
                .where(table.c.id == row.id)
                .values(received_at=row.received_at - time)
            )
