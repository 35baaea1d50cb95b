"""What each verb does, what it answers, and what it writes."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from inventory.clock import now as clock_now
from inventory.db import Database
from inventory.desk.verify import verify
from inventory.fieldwork.models import Scan
from inventory.register.rules import Condition
from inventory.tags.actions import issue_blank_tags, issue_door_tag
from inventory.tags.models import Tag
from inventory.tags.rules import TagState
from tests.fieldwork.desk import Desk, MakeDesk, Thing, add_things, head, present
from tests.world import World, history


@pytest.fixture
def thing(database: Database, world: World) -> Thing:
    return add_things(database, world)[0]


def at_of(scan: dict[str, str]) -> datetime:
    return datetime.fromisoformat(scan["at"])


def verbs_of(database: Database, thing: Thing) -> list[str]:
    with database.reading() as session:
        return [line.verb for line in history(session, "asset", thing.id)]


def test_check_in_is_a_sighting_and_moves_nothing(
    desk: Desk, database: Database, world: World, thing: Thing
) -> None:
    scan = desk.scan("check_in", thing, room="A2", condition="heavy")

    [answer] = desk.send(scan)

    assert answer == {
        "id": scan["id"],
        "result": "accepted",
        "reason": None,
        "title": f"Terlihat: {thing.name}.",
        "asset": str(thing.id),
        "touched": [{"kind": "asset", "id": str(thing.id)}],
    }
    asset = present(database, thing)
    assert (asset.room_id, asset.condition) == (world.rooms["A1"], Condition.GOOD)
    assert (asset.seen_room_id, asset.seen_at) == (world.rooms["A2"], at_of(scan))


def test_audit_without_a_stock_take_is_a_sighting_that_says_so(
    desk: Desk, database: Database, world: World, thing: Thing
) -> None:
    assert desk.told(desk.scan("audit", thing, room="A3")) == [("accepted", "no_session")]
    assert present(database, thing).seen_room_id == world.rooms["A3"]


def test_a_move_moves_and_says_when_it_changes_nothing_or_comes_late(
    desk: Desk, database: Database, world: World, thing: Thing
) -> None:
    late = desk.scan("move", thing, room="A3")
    move = desk.scan("move", thing, room="A2")
    again = desk.scan("move", thing, room="A2")

    assert desk.told(move) == [("accepted", None)]
    assert desk.told(again) == [("accepted", "already_there")]
    assert desk.told(late) == [("accepted", "late")]
    assert present(database, thing).room_id == world.rooms["A2"]


def test_what_was_moved_by_scan_was_seen_there(
    desk: Desk, database: Database, world: World, thing: Thing
) -> None:
    late = desk.scan("move", thing, room="A3")
    desk.send(desk.scan("check_in", thing, room="A1"))
    same = desk.scan("move", thing, room="A1", condition="light")
    desk.send(same, late)

    asset = present(database, thing)
    assert (asset.seen_room_id, asset.seen_at) == (world.rooms["A1"], at_of(same))
    assert asset.condition is Condition.GOOD
    assert "asset.seen_moving" in verbs_of(database, thing)


def test_hand_over_and_return(desk: Desk, database: Database, world: World, thing: Thing) -> None:
    yohanes = world.people["yohanes"]

    assert desk.told(desk.scan("hand_over", thing, person=str(yohanes))) == [("accepted", None)]
    assert present(database, thing).holder_id == yohanes
    assert desk.told(desk.scan("return", thing)) == [("accepted", None)]
    assert present(database, thing).holder_id is None


def test_bind_ties_a_blank_tag_which_counts_at_once(
    desk: Desk, database: Database, world: World
) -> None:
    [bare] = add_things(database, world)
    with database.transaction() as session:
        session.execute(sa.update(Tag).where(Tag.code == bare.code).values(state=TagState.LOST))
        [blank] = issue_blank_tags(
            session, world.units["BU"], 1, by=world.actors["rina"], now=clock_now()
        )
        tag_id = str(blank.id)

    bound, seen = desk.send(
        desk.scan("bind", blank.code, asset=bare.code),
        desk.scan("check_in", blank.code, room="A1"),
    )

    assert (bound["result"], seen["result"]) == ("accepted", "accepted")
    assert bound["touched"] == [
        {"kind": "asset", "id": str(bare.id)},
        {"kind": "tag", "id": tag_id},
    ]
    assert seen["asset"] == str(bare.id)


def test_a_room_is_an_id_a_code_or_the_text_of_its_door_tag(
    desk: Desk, database: Database, world: World, thing: Thing
) -> None:
    with database.transaction() as session:
        door = issue_door_tag(
            session, world.rooms["A2"], world.units["BU"], by=world.actors["rina"], now=clock_now()
        )
    for said in (str(world.rooms["A2"]), "A2", door.code, door.content, door.code.lower()):
        scan = desk.scan("check_in", thing, room=said)
        assert desk.told(scan) == [("accepted", None)]
        shown = desk.client.get(f"/api/v1/scans/{scan['id']}").get_json()
        assert (shown["room"], shown["room_id"]) == (said, str(world.rooms["A2"]))


def test_any_form_of_a_tag_is_read(desk: Desk, thing: Thing) -> None:
    for text in (
        f"https://elsewhere.example/{thing.code}",
        thing.code.lower(),
        f"{thing.code[:2]} {thing.code[2:6]} {thing.code[6:]}",
    ):
        assert desk.told(desk.scan("check_in", text, room="A1")) == [("accepted", None)]


def test_one_refused_leaves_the_others_and_answers_come_in_the_order_sent(
    desk: Desk, database: Database, world: World
) -> None:
    first, second = add_things(database, world, 2)
    scans = [
        desk.scan("move", first, room="A2"),
        desk.scan("move", "no tag of ours", room="A2"),
        desk.scan("move", second, room="nowhere"),
        desk.scan("move", second, room="A3"),
    ]

    answers = desk.send(*reversed(scans))

    assert [one["id"] for one in answers] == [scan["id"] for scan in reversed(scans)]
    assert [one["result"] for one in answers] == ["accepted", "rejected", "rejected", "accepted"]
    assert present(database, first).room_id == world.rooms["A2"]
    assert present(database, second).room_id == world.rooms["A3"]


def test_only_accepted_scans_are_journaled_and_the_journal_holds(
    desk: Desk, database: Database, world: World, thing: Thing
) -> None:
    before = head(database)
    desk.send(desk.scan("move", thing, room="nowhere"), desk.scan("check_in", "x", room="A1"))
    assert head(database) == before

    desk.send(desk.scan("check_in", thing, room="A2"), desk.scan("move", thing, room="A2"))
    assert sorted(verbs_of(database, thing)[:3]) == [
        "asset.placed",
        "asset.seen",
        "asset.seen_moving",
    ]
    with database.reading() as session:
        assert verify(session).ok


def test_refused_scans_are_kept_with_their_reason(
    desk: Desk, database: Database, world: World
) -> None:
    scan = desk.scan("check_in", "x", room="A1", note="di lemari")
    desk.send(scan)

    shown = desk.client.get(f"/api/v1/scans/{scan['id']}").get_json()

    assert (shown["result"], shown["reason"], shown["note"]) == (
        "rejected",
        "foreign_text",
        "di lemari",
    )


def test_the_clock_of_the_device_is_corrected_and_never_runs_ahead(
    desk: Desk, database: Database, thing: Thing
) -> None:
    hour = timedelta(hours=1)
    slow = desk.scan("check_in", thing, room="A1", skew_ms=600_000)
    fast = desk.scan("check_in", thing, room="A1", at=(clock_now() + hour).isoformat())
    mad = desk.scan("check_in", thing, room="A1", at="9999-12-31T23:59:59Z", skew_ms=5)
    desk.send(slow, fast, mad)

    with database.reading() as session:
        kept = {str(scan.id): scan for scan in session.scalars(sa.select(Scan))}
    assert kept[slow["id"]].corrected_at == at_of(slow) + timedelta(minutes=10)
    assert not kept[slow["id"]].clamped
    received = kept[fast["id"]].received_at
    for scan in (fast, mad):
        assert kept[scan["id"]].clamped
        assert received - timedelta(milliseconds=1) < kept[scan["id"]].corrected_at <= received


@pytest.mark.parametrize("hours", [-5, 5])
def test_a_clock_that_never_heard_ours_is_corrected_by_when_it_sent(
    desk: Desk, database: Database, world: World, thing: Thing, hours: int
) -> None:
    wrong = timedelta(hours=hours)
    desk.send(desk.scan("move", thing, room="A2", at=clock_now().isoformat()))
    now = clock_now()
    scan = desk.scan("move", thing, room="A3", at=(now + wrong).isoformat())

    answer = desk.post(scan, sent_at=(now + wrong).isoformat())

    [result] = answer.get_json()["results"]
    assert (result["result"], result["reason"]) == ("accepted", None)
    assert present(database, thing).room_id == world.rooms["A3"]


def test_scans_of_a_fast_clock_keep_their_order(
    desk: Desk, database: Database, world: World, thing: Thing
) -> None:
    ahead = clock_now() + timedelta(seconds=90)
    moves = [
        desk.scan("move", thing, room=room, at=ahead.isoformat(), id=str(UUID(int=9 - number)))
        for number, room in enumerate(("A2", "A3", "A1", "A2", "A3"))
    ]
    desk.send(*reversed(moves))
    assert present(database, thing).room_id == world.rooms["A3"]


def test_staff_may_look_but_not_scan(desk_of: MakeDesk, database: Database, thing: Thing) -> None:
    before = head(database)
    for login in ("sari", "kiki", "odi", "lea", "yan"):
        desk = desk_of(login)
        assert desk.told(desk.scan("check_in", thing, room="A1")) == [("rejected", "not_allowed")]
    assert head(database) == before


def test_strangers_and_administrators_send_nothing(
    desk_of: MakeDesk, client: object, thing: Thing
) -> None:
    assert desk_of("adam").post(desk_of("adam").scan("check_in", thing)).status_code == 403
    stranger = Desk(client)  # type: ignore[arg-type]
    assert stranger.post(stranger.scan("check_in", thing)).status_code == 401
