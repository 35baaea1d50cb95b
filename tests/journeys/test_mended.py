"""A refused form: an error goes when its field is mended, and not before."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import SAVE, violations
from tests.journeys.phone import Phone
from tests.world import LAPTOP, World

Phones = Callable[..., Phone]
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def send_empty(page: Page) -> None:
    page.goto("/assets/new")
    page.wait_for_selector("form[data-draft-ready]")
    page.fill("[name=count]", "a dozen")
    page.get_by_role("button", name=SAVE).or_(page.get_by_role("button", name="Save")).click()
    expect(heading(page)).to_have_text("7 answers need your attention")
    page.wait_for_selector("form[data-draft-ready]")
    page.wait_for_selector("[data-grid=ready]")


def heading(page: Page) -> Locator:
    return page.locator("[data-error-summary] h2")


def line(page: Page, name: str) -> Locator:
    return page.locator(f"[data-error-summary] a[href='#f-{name}']")


def test_an_error_goes_when_its_field_is_left_with_another_answer(
    phone: Phones, world: World
) -> None:
    rina = phone("rina")
    page = rina.page
    send_empty(page)
    name, error = page.locator("[name=name]"), page.locator("#f-name-error")

    name.press_sequentially("Kursi")
    expect(error).to_be_visible()
    expect(name).to_have_attribute("aria-invalid", "true")
    name.press("Tab")
    expect(error).to_have_count(0)
    expect(line(page, "name")).to_have_count(0)
    assert name.get_attribute("aria-invalid") is None
    expect(heading(page)).to_have_text("6 answers need your attention")
    assert page.locator("[role=alert]").count() == 0
    assert violations(page) == []

    page.locator("input[name=condition][value=good]").check(force=True)
    expect(page.locator("#f-condition-error")).to_have_count(0)
    expect(heading(page)).to_have_text("5 answers need your attention")
    assert [one for one in rina.complaints if "422" not in one] == []


def test_what_says_the_same_or_cannot_be_right_stays_refused(phone: Phones, world: World) -> None:
    page = phone("rina").page
    send_empty(page)
    for name, text in (
        ("name", "  "),
        ("count", "a dozen"),
        ("acquired_on", "2199-01-01"),
    ):
        page.fill(f"[name={name}]", text)
    page.focus("[name=source]")
    page.select_option("[name=acquisition_way]", "grant")
    expect(heading(page)).to_have_text("6 answers need your attention")
    for name in ("name", "count", "acquired_on"):
        expect(page.locator(f"#f-{name}-error")).to_be_visible()


def test_the_last_field_mended_the_button_still_takes_its_first_press(
    phone: Phones, world: World
) -> None:
    page = phone("rina").page
    page.set_viewport_size({"width": 1000, "height": 800})
    send_empty(page)
    page.fill("[name=count]", "1")
    page.fill("[name=class_code]", LAPTOP)
    page.locator("#class-options [role=option]").first.click()
    page.fill("[name=name]", "Laptop")
    page.locator("input[name=condition][value=good]").check(force=True)
    page.fill("[name=acquired_on]", "2024-06-18")
    page.select_option("[name=acquisition_way]", "grant")
    expect(heading(page)).to_have_text("1 answer needs your attention")

    page.locator("[name=acquisition_value]").press_sequentially("14250000")
    save = page.get_by_role("button", name=SAVE)
    save.hover()
    page.mouse.down()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    page.mouse.up()
    expect(page.get_by_role("heading", name="1 asset registered")).to_be_visible()
