"""The pages: choose, look, do, undo; without scripts, in a person's words, refusals in a form."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from inventory.clock import now as clock_now
from inventory.db import Database
from inventory.desk.verify import verify
from inventory.ids import new_id
from inventory.journal.models import Head
from inventory.register.actions import change_asset
from inventory.register.models import Asset
from inventory.register.rules import Condition
from tests.desk.conftest import words
from tests.world import World, add_assets, history

ClientOf = Callable[[str], FlaskClient]
Fields = list[tuple[str, str]]
WORN: Fields = [("change", "condition"), ("condition", "light"), ("condition_on", "2026-01-05")]

UNDO = re.compile(r'action="(/acts/[^"?]+)"')


@pytest.fixture
def rina(client_of: ClientOf) -> FlaskClient:
    return english(client_of("rina"))


def english(browser: FlaskClient) -> FlaskClient:
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


def fill(database: Database, world: World, count: int = 3, **facts: str) -> list[str]:
    with database.transaction() as session:
        return [str(one.id) for one in add_assets(session, world, count, **facts)]  # type: ignore[arg-type]


def chosen(keys: list[str]) -> Fields:
    return [("asset", key) for key in keys]


def preview(browser: FlaskClient, path: str, fields: Fields) -> str:
    answer = browser.get(path, query_string=[*fields, ("preview", "1")])
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def fields_in(page: str) -> Fields:
    """Return what the preview's form sends: its hidden fields."""
    form = re.search(r'<form method="post" action="/assets/bulk.*?</form>', page, re.DOTALL)
    assert form is not None
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form.group())
    return [(name, unescape(value)) for name, value in found]


def send(browser: FlaskClient, path: str, fields: Fields) -> tuple[int, str]:
    """Send a form as a browser does; return the status and what is shown at last."""
    data: dict[str, list[str]] = {}
    for name, value in fields:
        data.setdefault(name, []).append(value)
    answer = browser.post(path, data=data, follow_redirects=True)
    return answer.status_code, answer.get_data(as_text=True)


def conditions(database: Database) -> list[Condition]:
    with database.reading() as session:
        return list(session.scalars(sa.select(Asset.condition).order_by(Asset.id)))


def end_of_journal(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(sa.select(Head.seq)).one()


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


def test_an_act_come_to_from_a_card_leads_back_to_it(
    database: Database, world: World, rina: FlaskClient
) -> None:
    keys = fill(database, world, 1)
    page = preview(rina, "/assets/bulk/edit", [*chosen(keys), *WORN])
    send(rina, "/assets/bulk/edit", fields_in(page))
    card = rina.get(f"/assets/{keys[0]}").get_data(as_text=True)
    link = re.search(r'href="(/acts/[^"]+)">Undo …', card)
    assert link is not None
    act = rina.get(unescape(link.group(1))).get_data(as_text=True)
    assert f'href="/assets/{keys[0]}"' in act
    assert "Back to the asset" in words(act)
    spoilt = rina.get(link.group(1).partition("?")[0] + "?asset=nothing")
    assert spoilt.status_code == 200
    assert 'href="/log"' in spoilt.get_data(as_text=True)


def test_log_and_card_lead_to_the_act_until_it_is_undone(
    database: Database, world: World, rina: FlaskClient, client_of: ClientOf
) -> None:
    keys = fill(database, world)
    page = preview(rina, "/assets/bulk/edit", [*chosen(keys[:1]), *WORN])
    _, page = send(rina, "/assets/bulk/edit", fields_in(page))
    odi = english(client_of("odi"))
    places = ("/log?deed=changed", f"/assets/{keys[0]}")

    def said(browser: FlaskClient) -> list[tuple[int, int]]:
        pages = [words(browser.get(path).get_data(as_text=True)) for path in places]
        return [(one.count("Undo …"), one.count("Undone by Rina Salampessy")) for one in pages]

    assert (said(rina), said(odi)) == ([(1, 0)] * 2, [(0, 0)] * 2)
    undo = UNDO.search(page)
    assert undo is not None
    send(rina, undo.group(1), [("key", str(new_id()))])

    assert (said(rina), said(odi)) == ([(0, 1)] * 2, [(0, 1)] * 2)
    for browser in (rina, odi):
        log = browser.get(places[0]).get_data(as_text=True)
        link = re.search(r'href="(/acts/[^"]+)">Show the undoing', log)
        assert link is not None
        shown = browser.get(unescape(link.group(1))).get_data(as_text=True)
        assert "1 asset is as it was before" in words(shown)
        assert 'href="/log?deed=changed"' in shown


def test_an_act_shows_its_things_fifty_at_a_time(
    database: Database, world: World, rina: FlaskClient, client_of: ClientOf
) -> None:
    keys = fill(database, world, 120)
    _, page = send(
        rina,
        "/assets/bulk/edit",
        fields_in(preview(rina, "/assets/bulk/edit", [*chosen(keys), *WORN])),
    )
    undo = UNDO.search(page)
    assert undo is not None
    odi = english(client_of("odi"))
    url, sizes, found = undo.group(1), [], set()
    while url:
        page = odi.get(url).get_data(as_text=True)
        assert "120 assets changed" in words(page)
        assert UNDO.search(page) is None
        here = re.findall(r'class="title" href="/assets/([0-9a-f-]+)"', page)
        sizes.append(len(here))
        found |= set(here)
        onward = re.search(r'href="([^"]+)" rel="next"', page)
        url = unescape(onward.group(1)) if onward else ""

    assert sizes == [50, 50, 20]
    assert found == set(keys)


def test_any_act_on_things_within_reach_can_be_read(
    database: Database, world: World, client_of: ClientOf
) -> None:
    [own, *_] = fill(database, world, 60)
    [foreign] = fill(database, world, 1, unit="BH", room="H1")
    odi = english(client_of("odi"))
    with database.reading() as session:
        acts = [history(session, "asset", UUID(key))[0].act_id for key in (own, foreign)]

    page = odi.get(f"/acts/{acts[0]}").get_data(as_text=True)
    assert "Rina Salampessy registered 60 × " in words(page)
    assert " in Gedung A Lt 1 A1" in words(page)
    assert "120 entries" in words(page)
    assert 'rel="next"' in page
    assert odi.get(f"/acts/{acts[1]}").status_code == 404
    assert odi.get(f"/acts/{new_id()}").status_code == 404


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
