"""Undoing a scan: nothing is deleted, and what stood before counts again."""

from datetime import datetime

import pytest
import sqlalchemy as sa

from inventory.clock import now as clock_now
from inventory.custody.models import Sighting
from inventory.db import Database
from inventory.desk.verify import verify
from inventory.tags.actions import issue_blank_tags
from inventory.tags.models import Tag
from inventory.tags.rules import TagState
from tests.fieldwork.desk import Desk, Json, MakeDesk, Thing, add_things, everything, head, present
from tests.world import World, add_assets, history


@pytest.fixture
def thing(database: Database, world: World) -> Thing:
    return add_things(database, world)[0]


def undo(desk: Desk, scan: Json) -> Json:
    return desk.scan("cancel", scan["tag"], cancels=scan["id"])


def holds(database: Database) -> bool:
    with database.reading() as session:
        return verify(session).ok


def test_a_cancelled_move_puts_the_asset_back(
    desk: Desk, database: Database, world: World, thing: Thing
) -> None:
    seen = desk.scan("check_in", thing, room="A3")
    move = desk.scan("move", thing, room="A2")
    desk.send(seen, move)
    assert present(database, thing).seen_room_id == world.rooms["A2"]

    [answer] = desk.send(undo(desk, move))

    assert (answer["result"], answer["asset"]) == ("accepted", str(thing.id))
    assert present(database, thing).room_id == world.rooms["A1"]
    assert present(database, thing).seen_room_id == world.rooms["A3"]
    assert len(everything(database)["rooms"]) == 3
    assert holds(database)


def test_what_was_done_after_an_undo_stands_though_both_are_heard_of_late(
    desk: Desk, database: Database, world: World, thing: Thing
) -> None:
    wrong = desk.scan("move", thing, room="A2")
    desk.send(wrong)
    undone, right = undo(desk, wrong), desk.scan("move", thing, room="A3")

    assert desk.told(undone, right) == [("accepted", None)] * 2
    assert present(database, thing).room_id == world.rooms["A3"]
    assert holds(database)


def test_a_cancelled_hand_over_gives_back(
    desk: Desk, database: Database, world: World, thing: Thing
) -> None:
    given = desk.scan("hand_over", thing, person=str(world.people["yohanes"]))
    back = desk.scan("return", thing)
    desk.send(given, back)
    assert desk.told(undo(desk, back)) == [("accepted", None)]
    assert present(database, thing).holder_id == world.people["yohanes"]


def test_a_cancelled_sighting_stays_marked_and_the_one_before_counts(
    desk: Desk, database: Database, world: World, thing: Thing
) -> None:
    first = desk.scan("check_in", thing, room="A2")
    slip = desk.scan("audit", thing, room="A3")
    desk.send(first, slip)

    cancel = undo(desk, slip)
    desk.send(cancel)

    asset = present(database, thing)
    assert (asset.seen_room_id, asset.seen_at) == (
        world.rooms["A2"],
        datetime.fromisoformat(first["at"]),
    )
    with database.reading() as session:
        marks = session.execute(sa.select(Sighting.cancelled_at).order_by(Sighting.at)).all()
        assert [mark is None for (mark,) in marks] == [True, False]
        assert history(session, "asset", thing.id)[0].verb == "asset.unseen"
    shown = desk.client.get(f"/api/v1/scans/{slip['id']}").get_json()
    assert (shown["result"], shown["cancelled_by"]) == ("accepted", cancel["id"])
    assert holds(database)


def test_a_sighting_that_comes_in_after_the_cancel_counts(
    desk: Desk, database: Database, world: World, thing: Thing
) -> None:
    first, between, slip = (desk.scan("check_in", thing, room=room) for room in ("A1", "A2", "A3"))
    desk.send(first, slip)
    desk.send(undo(desk, slip))
    desk.send(between)
    assert present(database, thing).seen_room_id == world.rooms["A2"]
    assert holds(database)


def test_the_only_sighting_cancelled_leaves_none(
    desk: Desk, database: Database, thing: Thing
) -> None:
    scan = desk.scan("check_in", thing, room="A2")
    desk.send(scan, undo(desk, scan))
    asset = present(database, thing)
    assert (asset.seen_at, asset.seen_room_id) == (None, None)
    assert holds(database)


def test_a_cancelled_binding_makes_the_tag_blank_for_another_asset(
    desk: Desk, database: Database, world: World
) -> None:
    rina = world.actors["rina"]
    with database.transaction() as session:
        wrong, right = (asset.id for asset in add_assets(session, world, 2))
        [blank] = issue_blank_tags(session, world.units["BU"], 1, by=rina, now=clock_now())
        code = blank.code
    bind = desk.scan("bind", code, asset=str(wrong))
    again = [undo(desk, bind), desk.scan("bind", code, asset=str(right))]

    assert desk.told(bind, *again) == [("accepted", None)] * 3

    with database.reading() as session:
        tag = session.get_one(Tag, code)
        assert (tag.state, tag.asset_id) == (TagState.ACTIVE, right)
    assert desk.told(desk.scan("check_in", code, room="A1")) == [("accepted", None)]
    assert holds(database)


def test_a_binding_is_not_undone_once_the_tag_was_replaced(
    desk: Desk, database: Database, world: World
) -> None:
    rina = world.actors["rina"]
    with database.transaction() as session:
        [asset] = add_assets(session, world, 1)
        [blank] = issue_blank_tags(session, world.units["BU"], 1, by=rina, now=clock_now())
    bind = desk.scan("bind", blank.code, asset=str(asset.id))
    desk.send(bind)
    with database.transaction() as session:
        session.get_one(Tag, blank.code).state = TagState.RETIRED
    before = everything(database)["tags"]
    assert desk.told(undo(desk, bind)) == [("conflict", "built_on")]
    assert everything(database)["tags"] == before


def test_what_something_later_builds_on_stays(
    desk: Desk, database: Database, world: World, thing: Thing
) -> None:
    first, second = (desk.scan("move", thing, room=room) for room in ("A2", "A3"))
    desk.send(first, second)
    before = everything(database)["rooms"], head(database)

    assert desk.told(undo(desk, first)) == [("conflict", "built_on")]
    assert (everything(database)["rooms"], head(database)) == before


def test_undone_once_is_undone(desk: Desk, database: Database, thing: Thing) -> None:
    scan = desk.scan("move", thing, room="A2")
    first, second, third = (undo(desk, scan) for _ in range(3))
    assert desk.told(scan, first, second) == [
        ("accepted", None),
        ("accepted", None),
        ("conflict", "already_cancelled"),
    ]
    before = everything(database)["rooms"], head(database)
    assert desk.told(third) == [("conflict", "already_cancelled")]
    assert (everything(database)["rooms"], head(database)) == before


def test_nobody_undoes_what_is_not_his(
    desk: Desk, desk_of: MakeDesk, database: Database, world: World, thing: Thing
) -> None:
    scan = desk.scan("move", thing, room="A2")
    desk.send(scan)
    before = everything(database)["rooms"], head(database)
    for login in ("bela", "sari"):
        other = desk_of(login)
        assert other.told(undo(other, scan)) == [("rejected", "unknown_scan")]
    assert (everything(database)["rooms"], head(database)) == before


def test_a_refused_scan_or_a_cancel_cannot_be_undone(
    desk: Desk, database: Database, thing: Thing
) -> None:
    refused = desk.scan("move", thing, room="nowhere")
    scan = desk.scan("move", thing, room="A2")
    cancel = undo(desk, scan)
    desk.send(refused, scan, cancel)
    for one in (refused, cancel):
        assert desk.told(undo(desk, one)) == [("rejected", "unknown_scan")]


def test_another_device_of_the_same_account_may_undo(
    desk: Desk, desk_of: MakeDesk, database: Database, world: World, thing: Thing
) -> None:
    scan = desk.scan("move", thing, room="A2")
    desk.send(scan)
    other = desk_of("rina")
    assert other.told(undo(other, scan)) == [("accepted", None)]
    assert present(database, thing).room_id == world.rooms["A1"]
