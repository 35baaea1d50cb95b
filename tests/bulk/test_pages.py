"""The pages: choose, look, do, undo; without scripts, in a person's words, refusals in a form."""

from datetime import date
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from inventory.clock import now as clock_now
from inventory.db import Database
from inventory.desk.verify import verify
from inventory.ids import new_id
from inventory.register.actions import change_asset
from inventory.register.models import Asset
from inventory.register.rules import Condition
from tests.bulk.browsing import (
    UNDO,
    WORN,
    ClientOf,
    Fields,
    chosen,
    conditions,
    end_of_journal,
    fields_in,
    fill,
    preview,
    send,
)
from tests.desk.conftest import words
from tests.world import World, add_assets


def test_ticked_rows_are_changed_after_a_look_and_undone(
    database: Database, world: World, rina: FlaskClient
) -> None:
    keys = fill(database, world)
    page = preview(rina, "/assets/bulk/edit", [*chosen(keys[:2]), *WORN])
    assert "2 assets Condition: Good → Lightly damaged" in words(page)
    assert "2 assets Condition seen on: " in words(page)
    assert "→ 5 Jan 2026" in words(page)
    assert "Change 2 assets" in words(page)
    assert conditions(database) == [Condition.GOOD] * 3

    status, page = send(rina, "/assets/bulk/edit", fields_in(page))
    assert status == 200
    assert "2 assets changed" in words(page)
    assert conditions(database) == [Condition.LIGHT, Condition.LIGHT, Condition.GOOD]

    undo = UNDO.search(page)
    assert undo is not None
    assert "Undo 2 changes" in words(page)
    status, page = send(rina, undo.group(1), [("key", str(new_id()))])
    assert status == 200
    assert "Undone. The history keeps both acts." in words(page)
    assert "2 assets are as they were before" in words(page)
    assert conditions(database) == [Condition.GOOD] * 3
    with database.reading() as session:
        assert verify(session).ok


def test_all_that_match_are_what_the_list_shows_at_the_time(
    database: Database, world: World, rina: FlaskClient
) -> None:
    fill(database, world, 3)
    fill(database, world, 1, name="Meja rapat")
    fields = [("all", "1"), ("list", "q=laptop&sort=name"), *WORN]
    page = preview(rina, "/assets/bulk/edit", fields)
    assert "3 assets chosen · all that match the list" in words(page)
    fill(database, world, 1, room="A2")
    before = end_of_journal(database)
    status, page = send(rina, "/assets/bulk/edit", fields_in(page))
    assert status == 409
    assert "Nothing was changed yet; look again." in words(page)
    assert "You looked at 3 assets; now there are 4." in words(page)
    assert end_of_journal(database) == before

    status, page = send(rina, "/assets/bulk/edit", fields_in(page))
    assert status == 200
    assert "4 assets changed" in words(page)
    assert 'href="/assets?q=laptop&amp;sort=name"' in page
    assert conditions(database).count(Condition.GOOD) == 1


def test_what_changed_since_the_preview_is_named(
    database: Database, world: World, rina: FlaskClient
) -> None:
    keys = fill(database, world)
    page = preview(rina, "/assets/bulk/edit", [*chosen(keys), *WORN])
    with database.transaction() as session:
        by, now = world.actors["rina"], clock_now()
        change = {"name": "Laptop ketua"}
        change_asset(session, UUID(keys[2]), version=2, changes=change, by=by, now=now)
    status, page = send(rina, "/assets/bulk/edit", fields_in(page))
    assert status == 409
    assert page.count("Changed just now") == 1
    assert words(page).index("Laptop ketua") < words(page).index("Laptop Lenovo")
    assert conditions(database) == [Condition.GOOD] * 3


def test_the_chosen_are_moved_after_a_look(
    database: Database, world: World, rina: FlaskClient
) -> None:
    keys = fill(database, world, 2) + fill(database, world, 1, room="A3")
    fields = [*chosen(keys), ("room_id", str(world.rooms["A3"]))]
    page = preview(rina, "/assets/bulk/move", fields)
    assert "2 assets Room: Gedung A" in words(page)
    assert "1 is in this room already" in words(page)
    status, page = send(rina, "/assets/bulk/move", fields_in(page))
    assert status == 200
    assert "2 assets moved" in words(page)
    with database.reading() as session:
        rooms = set(session.scalars(sa.select(Asset.room_id)))
        assert rooms == {world.rooms["A3"]}


def test_what_has_no_room_says_so_before_and_after_its_move(
    database: Database, world: World, rina: FlaskClient
) -> None:
    with database.transaction() as session:
        keys = [str(one.id) for one in add_assets(session, world, 2, room=None)]
    fields = [*chosen(keys), ("room_id", str(world.rooms["A2"]))]

    page = preview(rina, "/assets/bulk/move", fields)
    _, done = send(rina, "/assets/bulk/move", fields_in(page))

    assert "2 assets Room: no room → Gedung A Lt 2 A2" in words(page)
    assert "2 assets Room: no room → Gedung A Lt 2 A2" in words(done)
    undo = UNDO.search(done)
    assert undo is not None
    _, undone = send(rina, undo.group(1), [("key", str(new_id()))])
    assert "2 assets Room: Gedung A Lt 2 A2 → no room" in words(undone)
    assert "Room: Gedung A Lt 2 A2 → no room" in words(rina.get("/log").get_data(as_text=True))


def test_the_preview_says_what_is_left_and_why(
    database: Database, world: World, rina: FlaskClient
) -> None:
    keys = [*fill(database, world, 2), str(new_id())]
    with database.transaction() as session:
        by, now = world.actors["rina"], clock_now()
        change = {"condition": Condition.LIGHT, "condition_on": date(2026, 1, 5)}
        change_asset(session, UUID(keys[0]), version=2, changes=change, by=by, now=now)
    page = words(preview(rina, "/assets/bulk/edit", [*chosen(keys), *WORN]))
    assert "1 is so already" in page
    assert "1 does not exist, or is not in your units" in page
    assert "Change 1 asset" in page


def test_the_preview_of_a_move_leaves_land_out(
    database: Database, world: World, rina: FlaskClient
) -> None:
    things = fill(database, world, 2)
    with database.transaction() as session:
        land = add_assets(session, world, 3, room=None, class_code="1.3.1.01.01.04.001")
    keys = [*things, *(str(one.id) for one in land)]
    room = ("room_id", str(world.rooms["A2"]))

    page = words(preview(rina, "/assets/bulk/move", [*chosen(keys), room]))

    assert "3 are land, buildings, roads or networks, and stand in no room" in page
    assert "Move 2 assets" in page


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ([], "Tick at least one field that should change."),
        ([("change", "serial"), ("serial", "X")], "Tick at least one field that should change."),
        ([("change", "name"), ("name", "")], "Fill this in."),
        ([("change", "condition"), ("condition", "fine")], "Choose one of the values offered."),
        (
            [("change", "condition"), ("condition", "light"), ("condition_on", "2999-01-01")],
            "Write a date that has been",
        ),
        ([("change", "acquired_on"), ("acquired_on", "besok")], "Write a date, for example"),
        ([("change", "contract_number"), ("contract_number", "9" * 101)], "Shorten this to 100"),
        ([("change", "unit_id"), ("unit_id", str(new_id()))], "This work unit does not exist"),
    ],
)
def test_what_cannot_be_right_is_said_beside_its_field(
    database: Database, world: World, rina: FlaskClient, fields: Fields, says: str
) -> None:
    sent = [*chosen(fill(database, world)), *fields]
    before = end_of_journal(database)
    answer = rina.get("/assets/bulk/edit", query_string=[*sent, ("preview", "1")])
    assert answer.status_code == 422
    assert says in words(answer.get_data(as_text=True))
    status, page = send(rina, "/assets/bulk/edit", [*sent, ("key", str(new_id()))])
    assert (status, says in words(page)) == (422, True)
    assert end_of_journal(database) == before


@pytest.mark.parametrize(
    ("fields", "status", "says"),
    [
        ([], 422, "No asset is chosen."),
        ([("asset", str(new_id()))], 422, "No asset is chosen."),
        ([("all", "1"), ("list", "unit=x")], 422, "This list cannot be read."),
        ([("all", "1"), ("list", "unknown=1")], 422, "This list cannot be read."),
        ([("all", "1"), ("list", "rubbish")], 422, "This list cannot be read."),
        ([("all", "1"), ("list", "q=nothing-like-it")], 422, "No asset is chosen."),
        ([("asset", str(new_id()))] * 5001, 409, "More than 5000 assets are chosen"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_in_words(
    database: Database, world: World, rina: FlaskClient, fields: Fields, status: int, says: str
) -> None:
    fill(database, world)
    before = end_of_journal(database)
    sent = [*fields, *WORN, ("key", str(new_id()))]
    assert send(rina, "/assets/bulk/edit", sent)[0] == status
    assert says in words(send(rina, "/assets/bulk/edit", sent)[1])
    assert end_of_journal(database) == before


def test_an_undoing_that_something_stands_in_names_it(
    database: Database, world: World, rina: FlaskClient
) -> None:
    keys = fill(database, world)
    page = preview(rina, "/assets/bulk/edit", [*chosen(keys), *WORN])
    _, page = send(rina, "/assets/bulk/edit", fields_in(page))
    undo = UNDO.search(page)
    assert undo is not None
    with database.transaction() as session:
        by, now = world.actors["rina"], clock_now()
        change = {"name": "Laptop ketua"}
        change_asset(session, UUID(keys[2]), version=3, changes=change, by=by, now=now)
    before = end_of_journal(database)
    status, page = send(rina, undo.group(1), [("key", str(new_id())), ("log", "deed=changed")])
    assert status == 409
    assert "1 of its assets stand in the way. Nothing was changed." in words(page)
    assert "First undo the newer changes of these assets: Laptop ketua" in words(page)
    assert f'href="/assets/{keys[2]}#history"' in page
    assert "Back to the log" in words(page)
    assert UNDO.search(page) is None
    assert f'href="{undo.group(1)}?log=deed%3Dchanged"' in page
    assert end_of_journal(database) == before


def test_alike_names_are_counted_and_many_are_summed_up(
    database: Database, world: World, rina: FlaskClient
) -> None:
    keys = fill(database, world, 4, name="Laptop")
    for name in ("Printer", "Meja", "Kursi"):
        keys += fill(database, world, 1, name=name)
    page = rina.get("/assets/bulk/edit", query_string=chosen(keys)).get_data(as_text=True)
    assert "4 Laptop · Printer · Meja · and 1 more" in words(page)


def test_the_list_offers_what_one_may_do(
    database: Database, world: World, rina: FlaskClient, client_of: ClientOf
) -> None:
    fill(database, world)
    page = rina.get("/assets?condition=good").get_data(as_text=True)
    assert 'formaction="/assets/bulk/edit"' in page
    assert 'formaction="/assets/bulk/move"' in page
    assert "All 3 that match" in page
    assert 'name="list" value="condition=good"' in page
    assert "formaction" not in client_of("lea").get("/assets").get_data(as_text=True)


def test_the_same_form_sent_twice_is_one_act(
    database: Database, world: World, rina: FlaskClient
) -> None:
    keys = fill(database, world)
    fields = fields_in(preview(rina, "/assets/bulk/edit", [*chosen(keys), *WORN]))
    first = send(rina, "/assets/bulk/edit", fields)
    after = end_of_journal(database)
    assert send(rina, "/assets/bulk/edit", fields)[0] == first[0] == 200
    assert end_of_journal(database) == after


def test_a_choice_too_long_for_an_address_goes_as_a_form_all_the_way(
    database: Database, world: World, rina: FlaskClient
) -> None:
    keys = fill(database, world, 120)
    before = end_of_journal(database)

    def post(path: str, fields: Fields) -> str:
        answer = rina.post(path, data=MultiDict(fields))
        assert (answer.status_code, answer.cache_control.no_store) == (200, False)
        return answer.get_data(as_text=True)

    form = post("/assets/bulk/edit", chosen(keys))
    assert 'method="post" action="/assets/bulk/edit"' in form
    assert "120 assets chosen" in words(form)
    shown = post("/assets/bulk/edit", [*chosen(keys), *WORN, ("preview", "1")])
    assert "Change 120 assets" in words(shown)
    assert 'name="again"' in shown
    again = post("/assets/bulk/edit", [*fields_in(shown), ("again", "1")])
    assert 'value="condition" checked' in again
    labels = post("/labels/new", [*chosen(keys), ("ticked", "1")])
    assert "Print 120 labels" in words(labels)
    other = post("/labels/new", [*chosen(keys), ("key", "k"), ("paper", "a4-50x30")])
    assert "Print 120 labels" in words(other)
    assert end_of_journal(database) == before

    status, page = send(rina, "/assets/bulk/edit", fields_in(shown))
    assert (status, "120 assets changed" in words(page)) == (200, True)


def test_a_short_choice_stays_an_address(
    database: Database, world: World, rina: FlaskClient
) -> None:
    keys = fill(database, world, 50)
    form = rina.get("/assets/bulk/move", query_string=chosen(keys)).text
    assert 'method="get" action="/assets/bulk/move"' in form
    assert 'name="again"' not in preview(rina, "/assets/bulk/edit", [*chosen(keys), *WORN])
    assert 'href="/labels/new?' in rina.get("/labels/new", query_string=chosen(keys)).text
