"""Filling the form of a new asset: a copy, chips, the tree by keyboard, a paste of columns."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from inventory.db import Database
from inventory.register.models import Asset
from tests.browser import SAVE, paste, violations
from tests.journeys.phone import Phone
from tests.world import LAPTOP, World, add_assets

Phones = Callable[..., Phone]
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

CAR = "1.3.2.02.01.02.003"


@pytest.fixture
def asset(database: Database, world: World) -> Asset:
    with database.transaction() as session:
        return add_assets(session, world)[0]


def open_form(page: Page) -> None:
    page.goto("/assets/new")
    page.wait_for_selector("form[data-draft-ready]")


def choose_car(page: Page) -> None:
    page.fill("[name=class_code]", CAR)
    page.locator("#class-options [role=option]").first.click()
    expect(page.locator("[name=plate_number]")).to_be_visible()


def test_one_like_another_is_registered_from_its_card(
    phone: Phones, database: Database, asset: Asset
) -> None:
    rina = phone("rina")
    page = rina.page
    page.goto(f"/assets/{asset.id}")
    page.get_by_role("link", name="Register one like it").click()
    expect(page.get_by_text("A copy of Laptop Lenovo ThinkPad E14.")).to_be_visible()
    page.wait_for_selector("[data-grid=ready]")
    expect(page.locator("#f-serials")).to_have_value("")
    page.fill("#f-serials", "SN-NEU")
    page.locator("input[name=condition][value=good]").check(force=True)
    page.get_by_role("button", name=SAVE).click()
    expect(page.get_by_role("heading", name="1 asset registered")).to_be_visible()
    with database.reading() as session:
        first, second = session.scalars(sa.select(Asset).order_by(Asset.id))
    same = ("name", "brand", "class_code", "acquisition_value", "acquired_on", "room_id", "source")
    assert [getattr(second, name) for name in same] == [getattr(first, name) for name in same]
    assert second.serial == "SN-NEU"
    assert rina.complaints == []


def test_chips_fill_by_keyboard_and_say_so(phone: Phones, world: World, asset: Asset) -> None:
    page = phone("rina").page
    open_form(page)
    page.get_by_role("group", name="Used by you lately").get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[name=class_code]")).to_have_value(f"{LAPTOP} Lap Top")
    expect(page.locator("[name=warranty_until]")).to_be_visible()
    acquisition = page.get_by_role("group", name="Use again").first
    acquisition.get_by_role("button").press("Space")
    expect(page.locator("[name=acquired_on]")).to_have_value("2024-06-18")
    expect(page.locator("[name=acquisition_way]")).to_have_value("purchase")
    expect(page.locator("[name=source]")).to_have_value("APBD 2024")
    expect(acquisition.get_by_role("status")).to_have_text(
        "Filled in: 18 Jun 2024 · Purchase · APBD 2024"
    )
    page.get_by_role("button", name="A1 · Ruang Rapat").press("Enter")
    expect(page.locator("[name=room_id]")).to_have_value(str(world.rooms["A1"]))


def test_the_tree_leads_to_a_code_by_keyboard_alone(phone: Phones) -> None:
    rina = phone("rina")
    page = rina.page
    open_form(page)
    page.get_by_role("button", name="Browse all class codes").press("Enter")
    expect(page.get_by_role("tree", name="Class codes")).to_be_visible()
    expect(item(page, "1.3.1")).to_be_focused()
    page.keyboard.press("End")
    expect(item(page, "1.5.6")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Supplies and contra lines are not for assets.")).to_be_visible()
    page.keyboard.press("Home")
    page.keyboard.press("p")
    for code in ("1.3.2", "1.3.2.10", "1.3.2.10.01", "1.3.2.10.01.02"):
        while item(page, code).evaluate("one => one !== document.activeElement"):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowRight")
        expect(item(page, code)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowLeft")
    expect(item(page, "1.3.2.10.01.02")).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(item(page, LAPTOP)).to_be_focused()
    assert rina.complaints == []
    page.keyboard.press("Enter")
    expect(page.locator("[name=class_code]")).to_have_value(f"{LAPTOP} Lap Top")
    expect(page.locator("[name=class_code]")).to_be_focused()
    expect(page.get_by_role("tree")).to_be_hidden()
    page.get_by_role("button", name="Browse all class codes").click()
    assert violations(page) == []


def item(page: Page, code: str):
    return page.locator(f"[role=treeitem][data-code='{code}']")


def test_three_columns_are_pasted_and_marked_before_sending(
    phone: Phones, database: Database, asset: Asset
) -> None:
    rina = phone("rina")
    page = rina.page
    open_form(page)
    choose_car(page)
    page.fill("[name=plate_number]", "DE 9 AM")
    paste(page, "#f-serials", f"S1\tDE 1 AM\tR1\n{asset.serial}\tDE 2 AM\tR2\nS3\tde 1 am\tR3\n")
    state = page.locator("[data-rows] > .field > [role=status]")
    expect(page.locator("[name=count]")).to_have_value("3")
    expect(page.locator("[name=plate_number]")).to_be_hidden()
    expect(page.locator("#grid-2-1-error")).to_have_text("The same as in line 1.")
    expect(page.locator("#grid-2-1")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#grid-1-0-error")).to_contain_text("In the register already: Laptop")
    expect(page.locator("[name=although_known]")).to_be_visible()
    expect(state).to_contain_text("3 of 3 rows are filled.")
    expect(state).to_contain_text("1 row repeats another. 1 is in the register already.")
    size = page.viewport_size
    assert violations(page) == []
    page.set_viewport_size(size)

    page.fill("#grid-2-1", "DE 3 AM")
    page.fill("#grid-1-0", "S2")
    expect(page.locator("#grid-2-1-error")).to_be_hidden()
    expect(page.locator("#grid-1-0-error")).to_be_hidden()
    expect(page.locator("[name=although_known]")).to_be_hidden()
    expect(state).to_have_text("3 of 3 rows are filled.")
    page.locator("input[name=condition][value=good]").check(force=True)
    page.fill("[name=name]", "Mini bus dinas")
    page.fill("[name=acquired_on]", "2024-06-18")
    page.fill("[name=acquisition_value]", "250.000.000")
    page.select_option("[name=acquisition_way]", "grant")
    page.get_by_role("button", name=SAVE).click()
    expect(page.get_by_role("heading", name="3 assets registered")).to_be_visible()
    with database.reading() as session:
        rows = session.execute(
            sa.select(Asset.serial, Asset.plate_number, Asset.chassis_number)
            .where(Asset.class_code == CAR)
            .order_by(Asset.id)
        ).all()
    assert rows == [("S1", "DE 1 AM", "R1"), ("S2", "DE 2 AM", "R2"), ("S3", "DE 3 AM", "R3")]
    assert rina.complaints == []


def test_the_server_marks_its_errors_at_the_rows(phone: Phones, asset: Asset) -> None:
    page = phone("rina").page
    open_form(page)
    choose_car(page)
    paste(page, "#f-serials", f"S1\tDE 1 AM\n{asset.serial}\tDE 2 AM\nS3\tDE 1 AM\nS4\t{'9' * 21}")
    page.get_by_role("button", name=SAVE).click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.wait_for_selector("[data-grid=ready]")
    expect(page.locator("#grid-2-1-error")).to_have_text("The same as in line 1.")
    expect(page.locator("#grid-1-0-error")).to_contain_text("In the register already: Laptop")
    expect(page.locator("#grid-3-1-error")).to_have_text(
        f"Line 4: shorten “{'9' * 21}” to 20 characters."
    )
    expect(page.locator("[name=although_known]")).to_be_visible()
    expect(page.locator("#grid-2-1")).to_have_value("DE 1 AM")
    page.fill("#grid-3-1", "DE 4 AM")
    expect(page.locator("#grid-3-1-error")).to_be_hidden()
    page.get_by_role("link", name="Serial numbers:").click()
    expect(page.locator("#f-serials")).to_be_focused()


def test_enter_and_arrows_move_and_the_count_follows(phone: Phones) -> None:
    page = phone("rina").page
    open_form(page)
    page.locator("#f-serials").focus()
    for text in ("A1", "A2", "A3"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    expect(page.locator("#grid-3-0")).to_be_focused()
    expect(page.locator("[name=count]")).to_have_value("3")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#grid-2-0")).to_be_focused()
    page.fill("[name=count]", "5")
    expect(page.locator(".grid tbody tr")).to_have_count(5)
    expect(page.locator("[data-rows] > .field > [role=status]")).to_have_text(
        "3 of 5 rows are filled."
    )
    page.locator("#grid-4-0").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".grid tbody tr")).to_have_count(5)
    expect(page).to_have_url(page.url)
    page.fill("[name=count]", "1")
    expect(page.locator(".grid tbody tr")).to_have_count(3)
