"""A list is found again as it was left: its filter, the place in it, what was ticked."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from inventory.db import Database
from tests.engines import Engines
from tests.journeys.phone import Phone
from tests.world import CHAIR, World, add_assets

Phones = Callable[..., Phone]
CHAIRS = 60


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
    return found


def open_list(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("[data-page]:not([hidden])", state="attached")


def next_page(page: Page) -> None:
    page.get_by_role("link", name="Next 50").click()
    expect(page.get_by_role("link", name="To the start of the list")).to_be_visible()
    page.wait_for_selector("[data-page]:not([hidden])", state="attached")


def test_back_from_a_card_leads_to_the_list_as_it_was_left(
    phone: Phones, database: Database
) -> None:
    page = phone("rina").page
    open_list(page, "/assets?q=kursi&sort=name")
    card = page.locator("tbody .lead a").nth(30)
    card.scroll_into_view_if_needed()
    place = page.evaluate("scrollY")
    assert place > 0
    card.click()
    page.get_by_role("link", name="Move", exact=True).click()
    page.get_by_role("link", name="Back to the asset").click()
    page.locator("a.back").click()
    page.wait_for_url("**/assets?q=kursi&sort=name")
    page.wait_for_function("place => Math.abs(scrollY - place) < 50", arg=place)


def test_back_leads_to_the_beginning_of_a_list_that_was_not_seen(
    phone: Phones, database: Database
) -> None:
    page = phone("rina").page
    open_list(page, "/assets?q=kursi")
    address = page.locator("tbody .lead a").first.get_attribute("href")
    page.goto("/rooms")
    rina = page.context.new_page()
    rina.goto(page.url.replace("/rooms", address or ""))
    rina.locator("a.back").click()
    rina.wait_for_url("**/assets")


def test_without_scripts_back_leads_to_the_list(phone: Phones, database: Database) -> None:
    page = phone("rina", scripts=False).page
    page.goto("/assets?q=kursi")
    page.locator("tbody .lead a").first.click()
    page.locator("a.back").click()
    page.wait_for_url("**/assets")


def test_ticks_are_kept_over_the_pages_of_a_list(phone: Phones, database: Database) -> None:
    page = phone("rina").page
    chosen = page.locator("[data-chosen]")
    open_list(page, "/assets?q=kursi")
    page.locator("td.pick input").nth(0).check()
    page.locator("td.pick input").nth(3).check()
    next_page(page)
    expect(chosen).to_have_text("2 chosen, 2 on other pages")
    page.locator("td.pick input").nth(1).check()
    page.get_by_role("link", name="To the start of the list").click()
    expect(chosen).to_have_text("3 chosen, 1 on another page")
    expect(page.locator("td.pick input:checked")).to_have_count(2)
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Move many assets")
    expect(page.locator("main")).to_contain_text("3 assets")


def test_ticks_can_be_let_go_of_together(phone: Phones, database: Database) -> None:
    page = phone("rina").page
    open_list(page, "/assets?q=kursi")
    page.locator("td.pick input").nth(0).check()
    next_page(page)
    page.get_by_role("button", name="Untick all").click()
    expect(page.get_by_role("button", name="Move", exact=True)).to_be_hidden()
    page.get_by_role("link", name="To the start of the list").click()
    page.wait_for_selector("[data-page]:not([hidden])", state="attached")
    expect(page.locator("td.pick input:checked")).to_have_count(0)


def test_a_list_that_is_come_to_anew_has_no_ticks(phone: Phones, database: Database) -> None:
    page = phone("rina").page
    open_list(page, "/assets?q=kursi")
    page.locator("td.pick input").nth(0).check()
    page.goto("/rooms")
    open_list(page, "/assets?q=kursi")
    expect(page.locator("[data-chosen]")).to_have_text("Tick assets, then")


def test_a_row_that_was_ticked_stays_in_sight(phone: Phones, database: Database) -> None:
    page = phone("rina").page
    open_list(page, "/assets?q=kursi")
    row = page.locator("tbody tr").nth(9)
    bottom = row.evaluate("row => row.getBoundingClientRect().bottom + scrollY")
    page.evaluate("bottom => scrollTo(0, bottom - innerHeight + 80)", bottom)
    row.locator(".pick input").check()
    bar = page.locator(".choice-bar").bounding_box()
    seen = row.bounding_box()
    assert bar
    assert seen
    assert seen["y"] + seen["height"] <= bar["y"] + 1
