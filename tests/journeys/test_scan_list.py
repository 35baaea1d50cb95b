"""The scan list in a real browser: what counts, what a phone keeps, whose words and whose clock."""

from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import expect

from inventory.clock import now as clock_now
from inventory.db import Database
from inventory.fieldwork.models import Scan
from inventory.organisation.models import Room
from inventory.register.models import Asset
from inventory.tags.actions import issue_door_tags
from tests.engines import Engines
from tests.fieldwork.desk import Thing, add_things
from tests.journeys.phone import Phone
from tests.scanner.tags import labels
from tests.scenes import compose
from tests.world import World

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


def test_a_thing_counts_once_and_what_was_undone_counts_nowhere(
    phone: Phones, database: Database, world: World, things: list[Thing]
) -> None:
    [roomless] = add_things(database, world, room=None, name="Proyektor Epson")
    rina = phone("rina")
    rina.open(f"/scan?verb=look&room={world.rooms['A1']}")
    rina.type_code(things[0].code)
    expect(rina.rows("looked")).to_have_count(1)
    assert counted(rina) == {"All": 1}

    rina.page.click(".scan-verb[data-verb=audit]")
    for thing in (things[0], things[1], roomless):
        rina.type_code(thing.code)
        expect(rina.page.locator(f".scan-row[data-code='{thing.code}']")).to_have_attribute(
            "data-mark", "sent"
        )
    assert counted(rina) == {"All": 3, "As registered": 2, "Has no room yet": 1}
    told = rina.page.locator(f".scan-row[data-code='{roomless.code}'] .scan-word")
    expect(told).to_have_text("Has no room yet")
    assert {second_line(rina, thing) for thing in things[:2]} == {
        f"As registered – Gedung A Lt 1 A1 · {serial}" for serial in serials(database, things[:2])
    }

    rina.page.click(f".scan-row[data-code='{things[1].code}'] .scan-main")
    rina.page.click(f".scan-row[data-code='{things[1].code}'] [data-act=cancel]")
    expect(rina.rows("undone")).to_have_count(1)
    rina.wait_for_queue("sent")
    assert counted(rina) == {"All": 2, "As registered": 1, "Has no room yet": 1}
    grey = rina.rows("undone").locator(".scan-word")
    expect(grey).to_have_text("Cancelled")
    expect(grey).to_have_class("scan-word neutral")
    assert rina.complaints == []


def counted(phone: Phone) -> dict[str, int]:
    """Return the filters that count something, by their words."""
    chips = phone.page.locator("#filters .chip").all_inner_texts()
    words = [chip.split() for chip in chips]
    return {" ".join(name): int(count) for *name, count in words if count != "0"}


def second_line(phone: Phone, thing: Thing) -> str:
    return phone.page.inner_text(f".scan-row[data-code='{thing.code}'] .scan-what > span")


def serials(database: Database, things: list[Thing]) -> list[str | None]:
    with database.reading() as session:
        return [session.get_one(Asset, thing.id).serial for thing in things]


def test_who_may_only_look_is_shown_nothing_of_rooms(
    phone: Phones, database: Database, world: World, things: list[Thing]
) -> None:
    with database.transaction() as session:
        room = session.get_one(Room, world.rooms["A2"])
        door = issue_door_tags(session, [room], by=world.actors["rina"], now=clock_now())[room.id]
    sari = phone("sari")
    sari.open(f"/scan?room={world.rooms['A1']}")
    sari.type_code(things[0].code)
    expect(sari.rows("looked").locator(".scan-word")).to_have_text("On the register")
    sari.type_code(door.code)
    expect(sari.page.locator("#line span")).to_have_text("Room A2, 0 things")

    expect(sari.page.locator("#room-button")).to_be_hidden()
    expect(sari.page.locator("#scan")).to_have_attribute("data-room", "")
    expect(sari.page.locator("#typed button")).to_have_text("Look")
    filters = sari.page.locator("#filters .chip").all_inner_texts()
    assert [chip.rstrip(" \n0123456789") for chip in filters] == [
        "All",
        "Not known yet",
        "Held back",
    ]
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Scan)) == 0
    assert sari.complaints == []


def test_a_picture_leaves_when_the_next_file_is_none(
    phone: Phones, database: Database, world: World, things: list[Thing], tmp_path: Path
) -> None:
    picture, text = tmp_path / "labels.png", tmp_path / "letter.txt"
    cv2.imwrite(
        str(picture),
        compose(labels([f"HTTPS://ASET.GO.ID/{one.code}" for one in things]), seed=1)[0],
    )
    text.write_text("Yth. Kepala Biro", "utf-8")
    rina = phone("rina")
    rina.open(f"/scan?verb=move&room={world.rooms['A2']}")
    rina.page.set_input_files("#photo", picture)
    said, shown = rina.page.locator("#photo-sheet [data-words]"), rina.page.locator(".scan-photo")
    expect(said).to_have_text("3 tags read")
    expect(shown).to_be_visible()
    rina.page.get_by_role("button", name="Done").click()
    expect(rina.page.locator("#photo-sheet")).to_be_hidden()
    expect(rina.rows("held")).to_have_count(3)
    rina.wait_for_queue("kept")
    expect(rina.page.locator("#queue-chip")).to_have_text("3 on this phone")

    rina.page.set_input_files("#photo", text)
    expect(said).to_have_text("This file is not a picture that can be read.")
    expect(shown).to_be_hidden()
    assert rina.complaints == []


def test_the_bureaus_clock_and_the_rooms_by_their_names(
    phone: Phones, database: Database, world: World, things: list[Thing]
) -> None:
    rina = phone("rina")
    rina.page.clock.set_fixed_time("2026-11-24T15:05:00Z")
    rina.page.set_viewport_size({"width": 1280, "height": 860})
    rina.open(f"/scan?verb=look&room={world.rooms['A1']}")
    rina.type_code(things[0].code)
    expect(rina.page.locator(".scan-row time")).to_have_text("00:05 WIT")

    rina.page.click("#room-button")
    expect(rina.page.locator("#room-query")).to_be_focused()
    options = rina.page.locator("#room-sheet [data-options] li")
    expect(options.nth(0)).to_have_text("Last used")
    expect(options.nth(1)).to_have_text("Ruang RapatGedung A Lt 1 A1")
    expect(rina.page.get_by_role("button", name="Ruang Rapat")).to_have_count(2)
    rina.page.fill("#room-query", "Ruang Rapat")
    expect(rina.page.get_by_role("button", name="Ruang Rapat")).to_have_count(1)
    expect(options.first).to_have_text("Gedung A › floor 1")
    assert rina.complaints == []
