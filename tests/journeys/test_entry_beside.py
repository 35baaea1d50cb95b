"""Beside the form of new things, where there is room: their label, and what they cost together."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import violations
from tests.journeys.phone import Phone
from tests.world import World

Phones = Callable[..., Phone]
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

CAR = "1.3.2.02.01.02.003"
WIDE = {"width": 1280, "height": 860}


def open_form(page: Page) -> None:
    page.goto("/assets/new")
    page.wait_for_selector("[data-grid=ready]")


def letters(page: Page) -> int:
    return page.locator("[data-label-picture] use").count()


def test_the_label_and_the_total_follow_what_is_typed(phone: Phones, world: World) -> None:
    rina = phone("rina", lang="id-ID")
    page = rina.page
    page.set_viewport_size(WIDE)
    open_form(page)
    picture = page.locator("[data-label-picture] svg")
    expect(picture).to_be_visible()
    height, before = page.locator("[data-draft-label]").bounding_box()["height"], letters(page)

    page.fill("[name=name]", "Kursi rapat")
    page.fill("[name=count]", "12")
    page.fill("[name=acquisition_value]", "14250000")
    expect(page.locator("[data-total]")).to_have_text("Rp\u00a0171.000.000")
    expect(page.locator("[data-sum]")).to_have_text("12 × Rp\u00a014.250.000")
    expect(page.locator("[data-label-picture] use")).to_have_count(before + len("Kursirapat"))
    assert page.locator("[data-draft-label]").bounding_box()["height"] == height
    assert violations(page) == []
    page.set_viewport_size(WIDE)

    page.fill("[name=acquisition_value]", "14,5,0")
    expect(page.locator("[data-total]")).to_have_text("–")
    assert rina.complaints == []


def test_on_a_phone_the_button_at_the_foot_says_how_many(phone: Phones, world: World) -> None:
    rina = phone("rina")
    page = rina.page
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    open_form(page)
    save = page.locator(".foot-bar button")
    expect(save).to_have_text("Save 1 asset")
    page.fill("[name=count]", "12")
    expect(save).to_have_text("Save 12 assets")
    expect(save).to_be_in_viewport()
    page.fill("[name=count]", "")
    expect(save).to_have_text("Save")
    expect(page.locator("[data-draft-label]")).to_be_hidden()
    assert [url for url in asked if "/labels/draft" in url] == []
    assert rina.complaints == []


def test_fields_that_moved_into_the_rows_are_not_counted(phone: Phones, world: World) -> None:
    page = phone("rina").page
    open_form(page)
    page.fill("[name=class_code]", CAR)
    page.locator("#class-options [role=option]").first.click()
    heading = page.locator("[data-facts-fields] summary")
    expect(heading).to_have_text("11 fields of KIB B: equipment and machines", use_inner_text=True)
    page.fill("[name=count]", "3")
    expect(heading).to_have_text("7 fields of KIB B: equipment and machines", use_inner_text=True)
    shown = page.locator("[data-facts-fields] .field:visible")
    expect(shown).to_have_count(7)
    page.fill("[name=count]", "1")
    expect(heading).to_have_text("11 fields of KIB B: equipment and machines", use_inner_text=True)
