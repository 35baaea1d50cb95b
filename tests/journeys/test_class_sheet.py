"""The class code on a small screen: a sheet, left by choosing, by Escape or by going back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import violations
from tests.engines import Engines
from tests.journeys.phone import Phone
from tests.world import LAPTOP

Phones = Callable[..., Phone]
WIDE = {"width": 1280, "height": 860}


@pytest.fixture
def database_url(engines: Engines, tmp_path: Path) -> Iterator[str]:
    """What a browser does is the same on every engine: one is enough here."""
    with engines.fresh("sqlite", tmp_path) as url:
        yield url


def open_form(page: Page) -> None:
    page.goto("/assets/new")
    page.wait_for_selector("[name=class_code][role=combobox]")


def test_a_tap_opens_the_sheet_and_a_choice_closes_it(phone: Phones) -> None:
    rina = phone("rina")
    page = rina.page
    open_form(page)
    sheet, field = page.get_by_role("dialog", name="Class code"), page.locator("[name=class_code]")
    field.click()
    expect(sheet).to_be_visible()
    expect(field).to_be_focused()
    page.keyboard.type("laptop")
    expect(sheet.get_by_role("option").first).to_be_visible()
    assert violations(page) == []
    sheet.get_by_role("option").first.click()
    expect(sheet).to_have_count(0)
    assert field.input_value().startswith(LAPTOP)
    expect(page.locator("[name=warranty_until]")).to_be_visible()
    assert rina.complaints == []


def test_going_back_closes_the_sheet_and_stays_on_the_page(phone: Phones) -> None:
    page = phone("rina").page
    page.goto("/assets")
    open_form(page)
    page.fill("[name=name]", "Laptop kantor")
    page.get_by_role("button", name="Browse all class codes").click()
    expect(page.get_by_role("dialog").get_by_role("treeitem").first).to_be_visible()
    page.go_back()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("[name=name]")).to_have_value("Laptop kantor")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Assets")


def test_the_keyboard_opens_the_sheet_and_escape_closes_it(phone: Phones) -> None:
    page = phone("rina").page
    page.goto("/assets")
    open_form(page)
    field = page.locator("[name=class_code]")
    field.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.type("laptop")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(field).to_be_focused()
    page.wait_for_function("!history.state")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Assets")


def test_on_a_desk_the_list_stays_under_its_field(phone: Phones) -> None:
    page = phone("rina").page
    page.set_viewport_size(WIDE)
    open_form(page)
    page.locator("[name=class_code]").click()
    page.keyboard.type("laptop")
    expect(page.get_by_role("option").first).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
