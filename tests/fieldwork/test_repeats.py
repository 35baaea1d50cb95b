"""Scans sent again, numbers used again, two at once: each scan means what it means once."""

import threading
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from inventory.clock import now as clock_now
from inventory.db import Database
from inventory.fieldwork.actions import receive_scans
from inventory.fieldwork.rules import ScanVerb, SentScan, Via
from inventory.ids import new_id
from tests.fieldwork.desk import Desk, MakeDesk, add_things, devices, everything, head, present
from tests.world import World


def test_the_same_batch_again_changes_nothing(desk: Desk, database: Database, world: World) -> None:
    one, two = add_things(database, world, 2)
    scans = [
        desk.scan("check_in", one, room="A2"),
        desk.scan("move", two, room="A2"),
        desk.scan("hand_over", one, person=str(world.people["yohanes"])),
        desk.scan("move", "x", room="A2"),
    ]
    scans.append(desk.scan("cancel", two, cancels=scans[1]["id"]))
    first = desk.send(*scans)
    before = everything(database), head(database), devices(database)

    second = desk.send(*scans)

    assert [one["result"] for one in first] == [*["accepted"] * 3, "rejected", "accepted"]
    assert [one["result"] for one in second] == [*["duplicate"] * 3, "rejected", "duplicate"]
    assert [one["touched"] for one in second] == [[]] * 5
    assert [one["reason"] for one in second] == [one["reason"] for one in first]
    assert [one["asset"] for one in second] == [one["asset"] for one in first]
    assert (everything(database), head(database), devices(database)) == before


def test_the_same_scan_twice_in_one_batch_counts_once(
    desk: Desk, database: Database, world: World
) -> None:
    [thing] = add_things(database, world)
    scan = desk.scan("move", thing, room="A2")
    other = scan | {"room": "A3"}

    assert desk.told(scan, scan, other) == [
        ("accepted", None),
        ("duplicate", None),
        ("rejected", "id_reused"),
    ]
    assert present(database, thing).room_id == world.rooms["A2"]
    assert len(everything(database)["scans"]) == 1


def test_a_scan_sent_again_by_a_device_that_knows_its_clock_better_is_the_same(
    desk: Desk, database: Database, world: World
) -> None:
    [thing] = add_things(database, world)
    scan = desk.scan("move", thing, room="A2")
    assert desk.told(scan | {"skew_ms": -5}, scan) == [("accepted", None), ("duplicate", None)]
    assert desk.told(scan | {"skew_ms": 7}) == [("duplicate", None)]


@pytest.mark.parametrize(
    "change",
    [
        {"room": "A3"},
        {"verb": "check_in"},
        {"seq": 77},
        {"note": "x"},
        {"condition": "light"},
        {"at": "2026-01-01T00:00:00Z"},
    ],
)
def test_an_id_with_other_content_is_refused(
    desk: Desk, database: Database, world: World, change: dict[str, Any]
) -> None:
    [thing] = add_things(database, world)
    scan = desk.scan("move", thing, room="A2")
    desk.send(scan)
    before = everything(database), head(database)

    assert desk.told(scan | change) == [("rejected", "id_reused")]
    assert (everything(database), head(database)) == before


def test_a_number_used_before_is_refused_and_a_new_device_may_use_it(
    desk: Desk, database: Database, world: World
) -> None:
    [thing] = add_things(database, world)
    first = desk.scan("move", thing, room="A2")
    same = first | {"id": str(new_id()), "room": "A3"}
    third = same | {"id": str(new_id())}
    assert desk.told(first, same) == [("accepted", None), ("rejected", "sequence_reused")]
    before = everything(database), head(database)

    assert desk.told(third) == [("rejected", "sequence_reused")]
    assert (everything(database), head(database)) == before
    desk.device = str(new_id())
    assert desk.told(third) == [("accepted", None)]


def test_the_device_of_another_account_is_refused_whole(
    desk: Desk, desk_of: MakeDesk, database: Database, world: World
) -> None:
    [thing] = add_things(database, world)
    desk.send(desk.scan("move", thing, room="A2"))
    before = everything(database), head(database)
    bela = desk_of("bela")
    bela.device = desk.device

    response = bela.post(bela.scan("move", thing, room="A3"))

    assert response.status_code == 403
    assert response.get_json()["type"] == "/problems/DeviceOfOther"
    assert (everything(database), head(database)) == before


def test_500_scans_are_one_batch(desk: Desk, database: Database, world: World) -> None:
    [thing] = add_things(database, world)
    answers = desk.send(*[desk.scan("check_in", thing, room="A2") for _ in range(500)])
    assert {one["result"] for one in answers} == {"accepted"}


@pytest.mark.parametrize("size", [2, 20])
def test_many_scans_need_as_many_statements_as_two(
    desk: Desk, database: Database, world: World, statements: list[str], size: int
) -> None:
    things = add_things(database, world, size)
    desk.send(desk.scan("check_in", things[0], room="A1"))
    scans = []
    for number, thing in enumerate(things):
        room = ("A2", "A3")[number % 2]
        condition = (None, "light")[number % 2]
        scans += [
            desk.scan(verb, thing, room=room, condition=condition)
            for verb in ("check_in", "audit", "move", "move")
        ]
        scans.append(desk.scan("hand_over", thing, person=str(world.people["yohanes"])))
    del statements[:]

    assert {one["result"] for one in desk.send(*scans)} == {"accepted"}

    assert len(statements) == STATEMENTS


STATEMENTS = 24


@contextmanager
def in_a_thread(work: Callable[[], None]) -> Any:
    failed: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    yield
    thread.join(20)
    assert (failed, thread.is_alive()) == ([], False)


def test_a_scan_that_the_database_itself_refuses_leaves_the_others(
    desk: Desk, database: Database, world: World
) -> None:
    """Another device sends the same id at the same moment, and commits first."""
    one, two = add_things(database, world, 2)
    mine = desk.scan("move", one, room="A2")
    other = desk.scan("move", two, room="A3")
    theirs = SentScan(
        id=UUID(mine["id"]),
        seq=1,
        at=clock_now(),
        tag=one.code,
        verb=ScanVerb.MOVE,
        via=Via.DESK,
        room="A3",
    )
    answers: list[dict[str, Any]] = []
    begun = threading.Event()

    def send() -> None:
        begun.wait(10)
        answers.extend(desk.send(mine, other))

    with in_a_thread(send), database.transaction() as session:
        receive_scans(session, new_id(), [theirs], by=world.actors["bela"], now=clock_now())
        begun.set()
        threading.Event().wait(0.5)

    assert [(answer["result"], answer["reason"]) for answer in answers] == [
        ("rejected", "id_reused"),
        ("accepted", None),
    ]
    assert present(database, one).room_id == world.rooms["A1"]
    assert present(database, two).room_id == world.rooms["A3"]


def test_the_same_batch_from_several_threads_counts_once(
    app: Flask,
    client_of: Callable[[str], FlaskClient],
    database: Database,
    world: World,
) -> None:
    things = add_things(database, world, 5)
    desk = Desk(client_of("rina"))
    scans = [desk.scan("move", thing, room="A2") for thing in things]
    copies = [Desk(client_of("rina"), device=desk.device) for _ in range(4)]
    told: list[list[tuple[str, str | None]]] = []

    with ExitStack() as threads:
        for copy in copies:
            threads.enter_context(in_a_thread(lambda copy=copy: told.append(copy.told(*scans))))

    assert sorted(told) == [[("accepted", None)] * 5, *[[("duplicate", None)] * 5] * 3]
    assert len(everything(database)["scans"]) == 5
