"""The scan page in a real browser: doors, moves, strangers' codes, no network, killed tabs."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import expect

from inventory.access.models import LoginSession
from inventory.clock import now as clock_now
from inventory.custody.models import Sighting
from inventory.db import Database
from inventory.fieldwork.models import Scan
from inventory.organisation.models import Room
from inventory.register.models import Asset
from inventory.tags.actions import issue_door_tags
from tests.browser import PHONE, Cut, violations
from tests.engines import Engines
from tests.fieldwork.desk import Thing, add_things
from tests.journeys.phone import Phone
from tests.world import PASSWORD, World, set_password

HOST = "HTTPS://ASET.MALUKUPROV.GO.ID"
HOSTILE = (
    "javascript:alert(1)",
    '<img src="/stolen" onerror="alert(2)">',
    "https://evil.example/" + "a" * 279,
    "WIFI:T:WPA;S:Kantor;P:rahasia;;",
)
CUT_OFF = (
    "ERR_CONTENT_LENGTH_MISMATCH",
    "ERR_INCOMPLETE_CHUNKED_ENCODING",
    "ERR_INTERNET_DISCONNECTED",
)

Phones = Callable[..., Phone]


@pytest.fixture
def database_url(engines: Engines, tmp_path: Path) -> Iterator[str]:
    """What a browser does is the same on every engine: one is enough here."""
    with engines.fresh("sqlite", tmp_path) as url:
        yield url


@pytest.fixture
def database(app: Flask) -> Database:
    """The service's own database."""
    found: Database = app.extensions["database"]
    return found


@pytest.fixture
def things(database: Database, world: World) -> list[Thing]:
    """Three tagged laptops in room A1."""
    return add_things(database, world, 3)


def texts_of(things: list[Thing]) -> list[str]:
    return [f"{HOST}/{thing.code}" for thing in things]


def rooms_of(database: Database) -> set[UUID | None]:
    with database.reading() as session:
        return set(session.scalars(sa.select(Asset.room_id)))


def sightings(database: Database) -> list[tuple[UUID, UUID | None]]:
    with database.reading() as session:
        return [
            (row.asset_id, row.room_id)
            for row in session.execute(sa.select(Sighting.asset_id, Sighting.room_id))
        ]


def scans(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Scan)) or 0


def test_a_door_tag_alone_sets_the_room(phone: Phones, database: Database, world: World) -> None:
    with database.transaction() as session:
        room = session.get_one(Room, world.rooms["A2"])
        tags = issue_door_tags(session, [room], by=world.actors["rina"], now=clock_now())
        door = tags[room.id].code
    rina = phone("rina", film=[[f"{HOST}/{door}"]])
    rina.open(f"/scan?verb=audit&room={world.rooms['A1']}")

    expect(rina.page.locator("#scan")).to_have_attribute("data-room", "A2")
    expect(rina.page.locator("#line button")).to_have_text("Back to A1")
    assert scans(database) == 0
    assert rina.complaints == []


def test_a_verb_chosen_late_takes_what_the_camera_still_sees(
    phone: Phones, database: Database, world: World, things: list[Thing]
) -> None:
    rina = phone("rina", film=[texts_of(things)])
    rina.open(f"/scan?room={world.rooms['A1']}")
    expect(rina.rows("looked")).to_have_count(3)
    assert scans(database) == 0

    rina.page.click(".scan-verb[data-verb=audit]")
    expect(rina.rows("sent")).to_have_count(3)
    rina.wait_for_queue("sent")
    assert sorted(sightings(database)) == sorted((one.id, world.rooms["A1"]) for one in things)
    assert rina.complaints == []


def test_a_looked_at_list_is_turned_into_a_check(
    phone: Phones, database: Database, world: World, things: list[Thing]
) -> None:
    rina = phone("rina", film=[texts_of(things)])
    rina.open(f"/scan?room={world.rooms['A1']}")
    expect(rina.rows("looked")).to_have_count(3)

    rina.page.click("[data-carry=audit]")
    rina.page.get_by_role("button", name="Check 3 things in A1").click()
    expect(rina.rows("sent")).to_have_count(3)
    rina.wait_for_queue("sent")
    expect(rina.page.locator("#rows")).to_have_attribute("data-count", "3")
    assert scans(database) == 3


def test_a_collected_move_is_one_press_and_can_be_taken_back(
    phone: Phones, database: Database, world: World, things: list[Thing]
) -> None:
    rina = phone("rina", film=[texts_of(things)])
    rina.open(f"/scan?verb=move&room={world.rooms['A2']}")
    expect(rina.rows("held")).to_have_count(3)
    assert rooms_of(database) == {world.rooms["A1"]}

    rina.page.get_by_role("button", name="Move 3 things to A2").click()
    undo = rina.page.locator("#undo button")
    expect(rina.rows("sent")).to_have_count(3)
    rina.wait_for_queue("sent")
    moved = rooms_of(database)
    undo.click(timeout=10_000)
    expect(rina.rows("undone")).to_have_count(3)
    rina.wait_for_queue("sent")

    assert moved == {world.rooms["A2"]}
    assert rooms_of(database) == {world.rooms["A1"]}
    assert rina.complaints == []


def test_strangers_codes_are_shown_as_text_and_nothing_more(
    phone: Phones, database: Database
) -> None:
    rina = phone("rina", film=[[text] for text in HOSTILE])
    asked: list[str] = []
    rina.page.on("dialog", lambda dialog: asked.append(dialog.message))
    rina.open("/scan?verb=audit")
    here = rina.page.url
    left: list[str] = []
    rina.page.on("framenavigated", lambda frame: left.append(frame.url))
    rina.page.on("request", lambda sent: "stolen" in sent.url and left.append(sent.url))

    line = rina.page.locator("#line span")
    for text in HOSTILE:
        expect(line).to_have_text(f"Other QR: {text[:80]}", use_inner_text=True)
        expect(rina.page.locator("#line a, #line img")).to_have_count(0)

    assert (rina.page.url, left, asked) == (here, [], [])
    expect(rina.page.locator(".scan-row")).to_have_count(0)
    assert scans(database) == 0
    assert rina.complaints == []


def test_without_network_scans_wait_and_are_sent_once_by_themselves(
    phone: Phones, database: Database, world: World, things: list[Thing], cut: Cut
) -> None:
    rina = phone("rina")
    rina.open(f"/scan?verb=audit&room={world.rooms['A1']}")
    expect(rina.page.locator("#scan")).to_have_attribute("data-camera", "ready")
    rina.context.set_offline(True)
    for thing in things:
        rina.type_code(thing.code)
        expect(rina.page.locator(f".scan-row[data-code='{thing.code}']")).to_have_attribute(
            "data-outcome", "pending"
        )
    rina.wait_for_queue("offline", waiting=3)
    assert scans(database) == 0

    cut.cuts["/api/v1/scans"] = 1
    rina.context.set_offline(False)
    expect(rina.rows("sent")).to_have_count(3)
    rina.wait_for_queue("sent")

    assert cut.cuts["/api/v1/scans"] == 0
    assert scans(database) == 3
    assert sorted(sightings(database)) == sorted((one.id, world.rooms["A1"]) for one in things)
    expect(rina.page.locator(".scan-row[data-outcome=here]")).to_have_count(3)
    assert [said for said in rina.complaints if not said.endswith(CUT_OFF)] == []


def test_a_killed_tab_brings_the_collected_things_back(
    phone: Phones, database: Database, world: World, things: list[Thing]
) -> None:
    rina = phone("rina", film=[texts_of(things)])
    rina.open(f"/scan?verb=move&room={world.rooms['A2']}")
    expect(rina.rows("held")).to_have_count(3)
    rina.page.close()

    again = Phone.of(rina.context)
    again.open()
    expect(again.rows("held")).to_have_count(3)
    expect(again.page.locator("#line")).to_contain_text("List of 3 things from")
    again.page.get_by_role("button", name="Move 3 things to A2").click()
    expect(again.rows("sent")).to_have_count(3)

    assert rooms_of(database) == {world.rooms["A2"]}
    assert scans(database) == 3
    assert rina.complaints == again.complaints == []


def test_an_ended_log_in_keeps_everything_and_sends_it_after_the_next(
    phone: Phones, database: Database, world: World, things: list[Thing]
) -> None:
    with database.transaction() as session:
        set_password(session, "rina")
    rina = phone("rina")
    rina.open(f"/scan?verb=audit&room={world.rooms['A1']}")
    with database.transaction() as session:
        session.execute(sa.delete(LoginSession))
    for thing in things:
        rina.type_code(thing.code)
        expect(rina.page.locator(f".scan-row[data-code='{thing.code}']")).to_be_visible()
    rina.wait_for_queue("login", waiting=3)

    rina.page.click("#queue-chip")
    rina.page.get_by_role("link", name="Log in to send it.").click()
    rina.page.fill("[name=login]", "rina")
    rina.page.fill("[name=password]", PASSWORD)
    rina.page.press("[name=password]", "Enter")
    expect(rina.rows("sent")).to_have_count(3)
    rina.wait_for_queue("sent")

    assert sorted(sightings(database)) == sorted((one.id, world.rooms["A1"]) for one in things)
    assert [said for said in rina.complaints if "401" not in said] == []


def test_logging_out_names_what_waits_and_leaves_nothing_for_the_next_person(
    phone: Phones, database: Database, world: World, things: list[Thing]
) -> None:
    with database.transaction() as session:
        set_password(session, "rina")
        set_password(session, "sari")
    rina = phone("rina")
    rina.open(f"/scan?verb=look&room={world.rooms['A1']}")
    rina.type_code(things[0].code)
    expect(rina.rows("looked")).to_have_count(1)
    rina.open(f"/scan?verb=move&room={world.rooms['A2']}")
    rina.type_code(things[1].code)
    expect(rina.rows("held")).to_have_count(1)

    log_out(rina)
    rina.page.get_by_role("button", name="Log out all the same").click()
    log_in(rina, "sari")
    rina.open()
    expect(rina.page.locator(".scan-row")).to_have_count(0)
    assert looked_up(rina) == 0
    rina.type_code(things[2].code)
    expect(rina.rows("looked")).to_have_count(1)
    assert looked_up(rina) == 1
    log_out(rina)
    log_in(rina, "rina")
    assert looked_up(rina) == 0
    rina.open()
    expect(rina.rows("held")).to_have_count(1)


def log_out(phone: Phone) -> None:
    phone.page.goto("/")
    phone.page.locator("[popovertarget=menu]:visible").first.click()
    phone.page.get_by_role("button", name="Log out").click()


def log_in(phone: Phone, login: str) -> None:
    phone.page.wait_for_selector("[name=login]")
    phone.page.fill("[name=login]", login)
    phone.page.fill("[name=password]", PASSWORD)
    phone.page.press("[name=password]", "Enter")
    phone.page.wait_for_url("**/")


def looked_up(phone: Phone) -> int:
    """Count the tags that the device still knows, of whichever account."""
    return phone.page.evaluate(
        """async () => {
            let known = 0;
            for (const { name } of await indexedDB.databases()) {
                const request = indexedDB.open(name);
                await new Promise((ok) => (request.onsuccess = ok));
                const tags = request.result.transaction("tags").objectStore("tags").count();
                await new Promise((ok) => (tags.onsuccess = ok));
                known += tags.result;
                request.result.close();
            }
            return known;
        }"""
    )


def test_everyone_can_read_the_list_and_the_sheets(
    phone: Phones, database: Database, world: World, things: list[Thing]
) -> None:
    foreign = add_things(database, world, unit="BH", room="H1")
    rina = phone("rina")
    rina.open(f"/scan?verb=move&room={world.rooms['A2']}")
    for thing in (*things, *foreign):
        rina.type_code(thing.code)
        expect(rina.page.locator(f".scan-row[data-code='{thing.code}']")).to_be_visible()
    found = {"list": violations(rina.page)}
    for opener, sheet in (
        ("#room-button", "#room-sheet"),
        ("#queue-chip", "#queue-sheet"),
        ("#commit", "#stopped-sheet"),
    ):
        rina.page.set_viewport_size(PHONE)
        rina.page.click(opener)
        expect(rina.page.locator(sheet)).to_be_visible()
        found[sheet] = violations(rina.page)
        rina.page.keyboard.press("Escape")
        expect(rina.page.locator(sheet)).to_be_hidden()

    assert {name: some for name, some in found.items() if some} == {}
    expect(rina.page.locator(".scan-row[data-outcome=blocked]")).to_have_count(1)
    assert [said for said in rina.complaints if "403" not in said] == []


def test_a_refused_camera_says_so_and_codes_still_work(
    phone: Phones, database: Database, world: World, things: list[Thing]
) -> None:
    rina = phone("rina", allow_camera=False)
    rina.open(f"/scan?verb=audit&room={world.rooms['A1']}")
    tool = rina.page.locator(".scan-tool", has_text="Photo")
    expect(tool).to_be_visible()
    rina.page.click("[data-way=start]")
    expect(rina.page.locator("#scan")).to_have_attribute("data-camera", "refused")
    expect(rina.page.locator("#notice")).to_contain_text("The camera is not allowed yet.")
    expect(rina.page.locator("[data-way=photo]")).to_be_visible()
    expect(tool).to_be_hidden()

    rina.type_code(things[0].code)
    expect(rina.rows("sent")).to_have_count(1)
    assert sightings(database) == [(things[0].id, world.rooms["A1"])]
    assert rina.complaints == []
