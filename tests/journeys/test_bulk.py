"""Many assets at once: a range is moved, all that match are changed, and either is undone."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, expect

from inventory.db import Database
from inventory.desk.verify import verify
from inventory.register.models import Asset
from inventory.register.rules import Condition
from tests.browser import violations
from tests.engines import Engines
from tests.journeys.phone import Phone
from tests.world import CHAIR, World, add_assets

Phones = Callable[..., Phone]
CHAIRS, TABLES, MANY = 60, 3, 400
DESK = {"width": 1280, "height": 860}


@pytest.fixture
def database_url(engines: Engines, tmp_path: Path) -> Iterator[str]:
    """What a browser does is the same on every engine: one is enough here."""
    with engines.fresh("sqlite", tmp_path) as url:
        yield url


@pytest.fixture
def database(app: Flask, world: World) -> Database:
    """The served database, with more chairs than a page shows."""
    found: Database = app.extensions["database"]
    with found.transaction() as session:
        add_assets(session, world, CHAIRS, name="Kursi rapat", class_code=CHAIR)
        add_assets(session, world, TABLES, name="Meja rapat", class_code=CHAIR)
    return found


def worn(database: Database) -> int | None:
    with database.reading() as session:
        statement = sa.select(sa.func.count()).where(Asset.condition == Condition.LIGHT)
        return session.scalar(statement)


def in_room(database: Database, world: World, room: str) -> int | None:
    with database.reading() as session:
        statement = sa.select(sa.func.count()).where(Asset.room_id == world.rooms[room])
        return session.scalar(statement)


def bar(page: Page) -> str:
    return page.locator("[data-chosen]").inner_text()


def head(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def test_a_range_is_chosen_by_pointer_and_by_keyboard(phone: Phones, database: Database) -> None:
    rina = phone("rina")
    page = rina.page
    page.set_viewport_size(DESK)
    page.goto("/assets")
    page.wait_for_selector("[data-page]:not([hidden])", state="attached")
    boxes = page.locator("td.pick input")

    boxes.nth(2).click()
    boxes.nth(6).click(modifiers=["Shift"])
    assert bar(page) == "5 chosen"
    boxes.nth(4).click(modifiers=["Shift"])
    assert bar(page) == "2 chosen"

    boxes.nth(10).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    expect(boxes.nth(12)).to_be_focused()
    assert bar(page) == "5 chosen"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")
    assert bar(page) == "7 chosen"

    page.get_by_label("This page").first.check()
    assert bar(page) == "50 chosen"
    page.get_by_label("This page").first.uncheck()
    expect(page.get_by_role("button", name="Change")).to_be_hidden()
    assert rina.complaints == []


def test_the_bar_takes_no_room_until_a_row_is_chosen(phone: Phones, database: Database) -> None:
    page = phone("rina").page
    page.goto("/assets")
    page.wait_for_selector("[data-page]:not([hidden])", state="attached")
    acts = page.locator(".choice-acts")
    assert page.locator(".choice-bar").bounding_box()["height"] == 0

    page.locator("td.pick input").first.check()
    expect(acts).to_be_in_viewport(ratio=1)
    page.locator(".choice-bar").get_by_label("This page").check()
    assert bar(page) == "50 chosen"
    page.locator(".choice-bar").get_by_label("This page").uncheck()
    expect(acts).to_be_hidden()
    expect(page.locator("td.pick input").first).to_be_focused()


def test_a_range_is_moved_and_moved_back(phone: Phones, database: Database, world: World) -> None:
    rina = phone("rina")
    page = rina.page
    page.set_viewport_size(DESK)
    page.goto("/assets?q=kursi")
    page.wait_for_selector("[data-page]:not([hidden])", state="attached")
    page.locator("td.pick input").nth(0).click()
    page.locator("td.pick input").nth(4).click(modifiers=["Shift"])
    page.get_by_role("button", name="Move", exact=True).click()
    head(page, "Move many assets")
    page.locator("[name=room_id]").select_option(value=str(world.rooms["A2"]))
    page.get_by_role("button", name="See what moves").click()
    head(page, "Look before it is done")
    assert in_room(database, world, "A2") == 0
    assert violations(page) == []
    page.get_by_role("button", name="Move 5 assets").click()
    head(page, "5 assets moved")
    assert in_room(database, world, "A2") == 5
    page.get_by_role("button", name="Undo 5 changes").click()
    head(page, "5 assets are as they were before")
    assert in_room(database, world, "A2") == 0
    assert rina.complaints == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_all_that_match_are_changed_and_undone(
    phone: Phones, database: Database, scripts: bool
) -> None:
    rina = phone("rina", scripts=scripts)
    page = rina.page
    page.goto("/assets?q=kursi")
    if scripts:
        page.wait_for_selector("[data-page]:not([hidden])", state="attached")
    page.locator("td.pick input").first.check()
    page.get_by_label("All 60 that match").check()
    expect(page.get_by_role("button", name="Print labels")).to_be_hidden()
    page.get_by_role("button", name="Change").click()
    head(page, "Change many assets")
    expect(page.locator("[name=source]")).to_be_hidden()
    page.locator("[name=change][value=condition]").check()
    page.locator("[name=condition][value=light]").click()
    page.get_by_role("button", name="See what changes").click()
    head(page, "Look before it is done")
    expect(page.locator(".becomes li").first).to_contain_text("Good → Lightly damaged")
    assert worn(database) == 0
    page.get_by_role("button", name="Change 60 assets").click()
    head(page, "60 assets changed")
    assert worn(database) == CHAIRS
    page.get_by_role("link", name="Back to the list").first.click()
    expect(page.locator("main [name=q]").first).to_have_value("kursi")
    page.go_back()
    page.get_by_role("button", name="Undo 60 changes").click()
    head(page, "60 assets are as they were before")
    assert worn(database) == 0
    with database.reading() as session:
        assert verify(session).ok
    assert rina.complaints == []


def tick_pages(page: Page, count: int) -> None:
    """Tick whole pages, one after the other, until so many assets are ticked."""
    for ticked in range(50, count + 1, 50):
        page.wait_for_selector("[data-page]:not([hidden])", state="attached")
        page.get_by_label("This page").first.check()
        assert bar(page).startswith(f"{ticked} chosen")
        if ticked < count:
            page.get_by_role("link", name="Next 50").click()
            page.wait_for_url(re.compile("after="))
            page.wait_for_function("!document.querySelector('td.pick input:checked')")


def test_more_than_an_address_holds_is_chosen_across_pages(
    phone: Phones, database: Database, world: World
) -> None:
    with database.transaction() as session:
        add_assets(session, world, MANY - CHAIRS, name="Kursi rapat", class_code=CHAIR)
    rina = phone("rina")
    page = rina.page
    page.set_viewport_size(DESK)
    page.goto("/assets?q=kursi")
    tick_pages(page, MANY)

    page.get_by_role("button", name="Print labels").click()
    head(page, "Print labels")
    expect(page.get_by_role("button", name="Print 400 labels")).to_be_visible()
    page.locator("button.label-paper").first.click()
    expect(page.get_by_role("button", name="Print 400 labels")).to_be_visible()
    page.go_back()
    page.go_back()
    page.wait_for_selector("[data-page]:not([hidden])", state="attached")
    assert bar(page) == "400 chosen, 350 on other pages"

    page.get_by_role("button", name="Move", exact=True).click()
    head(page, "Move many assets")
    for room in ("A3", "A2"):
        page.locator("[name=room_id]").select_option(value=str(world.rooms[room]))
        page.get_by_role("button", name="See what moves").click()
        head(page, "Look before it is done")
        if room == "A3":
            page.go_back()
            head(page, "Move many assets")
            page.go_forward()
            page.get_by_role("button", name="Choose another room").click()
    page.get_by_role("button", name="Move 400 assets").click()
    head(page, "400 assets moved")
    assert in_room(database, world, "A2") == MANY
    assert rina.complaints == []
