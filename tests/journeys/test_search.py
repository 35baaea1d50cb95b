"""The search of the top bar by keyboard, finger and hand scanner, without network or scripts."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from inventory.db import Database
from inventory.tags.actions import issue_asset_tags
from inventory.tags.rules import content, grouped
from tests.browser import violations
from tests.engines import Engines
from tests.journeys.phone import Phone
from tests.journeys.test_pages import overflow
from tests.world import NOW, World, add_assets

Phones = Callable[..., Phone]
DESK = {"width": 1280, "height": 860}
TABLE = "Meja rapat besar"


@pytest.fixture
def database_url(engines: Engines, tmp_path: Path) -> Iterator[str]:
    """What a browser does is the same on every engine: one is enough here."""
    with engines.fresh("sqlite", tmp_path) as url:
        yield url


@pytest.fixture
def table(app: Flask, world: World) -> tuple[str, str]:
    """The address and the tag's code of a table in the served bureau, which has ten chairs too."""
    database: Database = app.extensions["database"]
    with database.transaction() as session:
        rina = world.actors["rina"]
        [table] = add_assets(session, world, name=TABLE)
        add_assets(session, world, 10, name="Kursi rapat")
        tag = issue_asset_tags(session, [table], by=rina, now=NOW)[table.id]
        return f"/assets/{table.id}", tag.code


@pytest.fixture
def page(phone: Phones, table: tuple[str, str]) -> Page:
    """Rina's home on a desk."""
    opened = phone("rina").page
    opened.set_viewport_size(DESK)
    opened.goto("/")
    return opened


def box(page: Page) -> Locator:
    return page.locator("#top-search")


def offered(page: Page) -> Locator:
    return page.locator("#hits [role=option]")


def burst(page: Page, text: str) -> None:
    """Type as a hand scanner does: at once, and Enter."""
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_the_keyboard_alone_finds_and_opens_a_thing(page: Page, table: tuple[str, str]) -> None:
    page.keyboard.press("Control+k")
    expect(box(page)).to_be_focused()
    expect(page.locator(".hits")).to_contain_text("Type a name, a code, a room or a person.")
    page.keyboard.type("rapat")

    expect(page.locator(".hits-head")).to_have_text(["Assets", "Rooms"])
    expect(page.locator(".hits [role=status]")).to_have_text("8 hits")
    expect(offered(page)).to_have_count(9)
    expect(offered(page).last).to_have_text("All results for “rapat”")
    expect(box(page)).to_have_attribute("aria-expanded", "true")
    assert violations(page, DESK["width"]) == []

    page.keyboard.press("ArrowUp")
    expect(offered(page).last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    marked = box(page).get_attribute("aria-activedescendant")
    expect(offered(page).first).to_have_id(str(marked))
    page.keyboard.press("Control+a")
    page.keyboard.type("meja")
    expect(offered(page)).to_have_count(2)
    expect(box(page)).not_to_have_attribute("aria-activedescendant", str(marked))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    page.wait_for_url(f"**{table[0]}")
    expect(page.get_by_role("heading", level=1)).to_have_text(TABLE)


def test_escape_gives_the_focus_back(page: Page) -> None:
    link = page.locator(".side a").nth(1)
    for _ in range(2):
        link.focus()
        page.keyboard.press("Control+k")
        page.keyboard.type("kursi")
        expect(offered(page)).to_have_count(9)
        page.keyboard.press("Escape")
        expect(link).to_be_focused()
        expect(page.locator(".hits")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(offered(page)).to_have_count(9)
    page.mouse.click(1200, 600)
    expect(page.locator(".hits")).to_be_hidden()


def test_enter_alone_shows_everything(page: Page) -> None:
    page.keyboard.press("Control+k")
    expect(page.locator(".hits")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.type("rapat")
    page.keyboard.press("Enter")

    page.wait_for_url("**/search?q=rapat")
    expect(page.locator("main h2")).to_have_text(["Assets", "Rooms"])
    page.keyboard.press("Control+k")
    expect(page.locator("#f-q")).to_be_focused()


def test_a_finger_finds_and_opens_a_thing(phone: Phones, table: tuple[str, str]) -> None:
    page = phone("rina").page
    page.goto("/")
    magnifier = page.get_by_role("link", name="Search")
    magnifier.click()
    expect(box(page)).to_be_focused()
    box(page).fill("rapat")
    expect(offered(page)).to_have_count(9)

    assert {width: overflow(page, width) for width in (390, 320)} == {390: [], 320: []}
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="Close").click()
    expect(magnifier).to_be_focused()
    expect(page.locator(".hits")).to_be_hidden()

    magnifier.click()
    box(page).fill("meja")
    offered(page).filter(has_text=TABLE).click()
    page.wait_for_url(f"**{table[0]}")


@pytest.mark.parametrize("typed", [grouped, str.lower], ids=["grouped", "small"])
def test_a_code_opens_its_thing(
    page: Page, table: tuple[str, str], typed: Callable[[str], str]
) -> None:
    page.keyboard.press("Control+k")
    box(page).fill(typed(table[1]))
    expect(page.locator(".hits-head")).to_have_text(["Tags"])
    page.keyboard.press("Enter")

    page.wait_for_url(f"**{table[0]}")


def test_a_hand_scanner_opens_the_thing_whatever_stood_there(
    page: Page, table: tuple[str, str]
) -> None:
    page.keyboard.press("Control+k")
    expect(page.locator(".hits")).to_be_visible()
    page.keyboard.type("kurs")
    page.wait_for_timeout(400)
    burst(page, content("https://aset.malukuprov.go.id", table[1]))

    page.wait_for_url(f"**{table[0]}")


def test_on_the_scan_page_a_hand_scanner_still_scans(phone: Phones, table: tuple[str, str]) -> None:
    rina = phone("rina")
    rina.page.set_viewport_size(DESK)
    rina.open()
    rina.page.keyboard.press("Control+k")
    expect(rina.page.locator(".hits")).to_be_visible()
    rina.page.keyboard.type("kurs")
    rina.page.wait_for_timeout(400)
    burst(rina.page, content("https://aset.malukuprov.go.id", table[1]))

    expect(rina.page.locator(".scan-row")).to_contain_text(TABLE)
    expect(box(rina.page)).to_have_value("kurs")
    assert rina.page.url.endswith("/scan")


def test_nothing_found_says_what_to_do(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("zzzz")

    expect(page.locator(".hits [role=status]")).to_have_text(
        "Nothing fits “zzzz”. Check the spelling, or use the code of its tag."
    )
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    assert violations(page, DESK["width"]) == []


def test_without_network_it_says_so_and_goes_on_afterwards(page: Page) -> None:
    page.keyboard.press("Control+k")
    expect(page.locator(".hits")).to_be_visible()
    page.context.set_offline(True)
    page.keyboard.type("meja")
    expect(page.locator(".hits [role=status]")).to_have_text("Searching needs the network.")
    assert violations(page, DESK["width"]) == []

    page.context.set_offline(False)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(offered(page).first).to_contain_text(TABLE)
    expect(box(page)).to_be_focused()


def test_a_failure_is_no_empty_list(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("x" * 200)
    page.evaluate("document.querySelector('#top-search').removeAttribute('maxlength')")
    page.keyboard.type("x")
    said = page.locator(".hits [role=status]")
    expect(said).to_contain_text("The search failed. Your data is unchanged. Event code ")

    page.context.clear_cookies()
    box(page).fill("meja")
    expect(said).to_have_text("You are logged out.")
    page.locator(".hits").get_by_role("button", name="Log in").click()
    page.wait_for_url("**/login?next=%2F")


def test_its_script_comes_with_the_first_use(phone: Phones, table: tuple[str, str]) -> None:
    page = phone("rina").page
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url))
    page.goto("/", wait_until="networkidle")
    assert [url for url in sent if "search" in url] == []
    page.locator(".find-link").click()
    expect(page.locator(".hits")).to_be_visible()
    assert {url.rsplit("/", 1)[1] for url in sent if "search" in url} == {
        "ask.js",
        "box.js",
        "search.css",
    }


def test_without_network_from_the_start_it_is_a_plain_form(
    phone: Phones, table: tuple[str, str]
) -> None:
    page = phone("rina").page
    page.goto("/", wait_until="networkidle")
    page.context.set_offline(True)
    page.locator(".find-link").click()
    expect(box(page)).to_be_focused()
    box(page).fill("rapat")
    page.locator("h1").click()
    expect(page.locator(".find-link")).to_be_visible()

    page.context.set_offline(False)
    page.locator(".find-link").click()
    expect(box(page)).to_have_value("rapat")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=rapat")


def test_it_works_without_scripts(phone: Phones, table: tuple[str, str]) -> None:
    page = phone("rina", scripts=False).page
    page.goto("/")
    page.locator(".find-link").click()
    page.locator("#f-q").fill("rapat")
    page.locator("main").get_by_role("button", name="Search").click()
    expect(page.locator("main h2")).to_have_text(["Assets", "Rooms"])
    page.get_by_role("link", name="Show everything").first.click()
    page.wait_for_url("**/assets?q=rapat")
    page.set_viewport_size(DESK)
    box(page).fill(table[1])
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{table[0]}")
