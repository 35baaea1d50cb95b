"""What is typed into a form stays on the device: over a reload, a lost line, somebody sooner."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from inventory.db import Database
from inventory.register.actions import change_asset
from inventory.register.models import Asset
from tests.browser import SAVE, paste, violations
from tests.journeys.phone import Phone
from tests.world import NOW, World, add_assets

Phones = Callable[..., Phone]
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

CAR = "1.3.2.02.01.02.003"
ROWS = "S1\tDE 1 AM\tR1\nS2\tDE 2 AM\tR2\nS3\tDE 3 AM\tR3"
KEPT = """async (name) => {
    const known = await indexedDB.databases();
    if (!known.some((one) => one.name === name)) return [];
    const database = await new Promise((ok, no) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => ok(request.result);
        request.onerror = () => no(request.error);
    });
    const all = await new Promise((ok) => {
        const request = database.transaction("meta").objectStore("meta").get("drafts");
        request.onsuccess = () => ok(request.result);
    });
    database.close();
    return all ?? [];
}"""


def open_form(page: Page, address: str = "/assets/new") -> None:
    page.goto(address)
    page.wait_for_selector("form[data-draft-ready]")


def kept(page: Page, world: World, login: str = "rina") -> list[dict]:
    found: list[dict] = page.evaluate(KEPT, f"inventory-{world.accounts[login]}")
    return found


def wait_until_kept(page: Page, world: World, text: str) -> None:
    for _ in range(100):
        if text in str(kept(page, world)):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"no draft with {text}")


def fill_cars(page: Page) -> None:
    page.fill("[name=class_code]", CAR)
    page.locator("#class-options [role=option]").first.click()
    expect(page.locator("[name=plate_number]")).to_be_visible()
    page.fill("[name=name]", "Mini bus dinas")
    paste(page, "#f-serials", ROWS)
    page.fill("[name=size]", "2000 cc")
    page.locator("input[name=condition][value=light]").check(force=True)
    page.fill("[name=acquired_on]", "2024-06-18")
    page.fill("[name=acquisition_value]", "250.000.000")
    page.select_option("[name=acquisition_way]", "grant")


def count(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Asset)) or 0


def test_a_reload_costs_nothing(phone: Phones, world: World, database: Database) -> None:
    rina = phone("rina")
    page = rina.page
    open_form(page)
    expect(page.locator("[data-draft-offer]")).to_be_hidden()
    fill_cars(page)
    wait_until_kept(page, world, "grant")

    page.reload()
    expect(page.get_by_text("Something typed here was not saved, just now.")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Continue it").click()

    expect(page.locator("#grid-2-1")).to_have_value("DE 3 AM")
    expect(page.locator("[name=name]")).to_have_value("Mini bus dinas")
    expect(page.locator("[name=size]")).to_have_value("2000 cc")
    expect(page.locator("[name=count]")).to_have_value("3")
    expect(page.locator("input[name=condition][value=light]")).to_be_checked()
    expect(page.locator("[data-draft-offer]")).to_be_hidden()
    page.get_by_role("button", name=SAVE).click()
    expect(page.get_by_role("heading", name="3 assets registered")).to_be_visible()
    assert count(database) == 3
    expect_nothing_kept(page, world)
    assert rina.complaints == []


def expect_nothing_kept(page: Page, world: World) -> None:
    for _ in range(100):
        if not kept(page, world):
            return
        page.wait_for_timeout(50)
    raise AssertionError("a draft is left")


def test_a_line_that_breaks_at_sending_registers_once(
    phone: Phones, world: World, database: Database
) -> None:
    page = phone("rina").page
    open_form(page)
    fill_cars(page)
    page.context.set_offline(True)
    page.get_by_role("button", name=SAVE).click()
    page.wait_for_timeout(1_000)
    page.context.set_offline(False)
    assert count(database) == 0

    open_form(page)
    expect(page.get_by_text("It was sent, but no answer came.")).to_be_visible()
    page.get_by_role("button", name="Continue it").click()
    expect(page.locator("#grid-2-1")).to_have_value("DE 3 AM")
    # As if the page after it never came: nothing on the device learns that it was carried out.
    page.route("**/drafts.js", lambda route: route.abort())
    page.get_by_role("button", name=SAVE).click()
    expect(page.get_by_role("heading", name="3 assets registered")).to_be_visible()
    assert count(database) == 3

    page.unroute("**/drafts.js")
    open_form(page)
    page.get_by_role("button", name="Continue it").click()
    expect(page.locator("#grid-2-1")).to_have_value("DE 3 AM")
    page.get_by_role("button", name=SAVE).click()
    expect(page.get_by_role("heading", name="3 assets registered")).to_be_visible()
    assert count(database) == 3
    expect_nothing_kept(page, world)


def test_what_was_refused_goes_on_as_one_draft_and_can_be_discarded(
    phone: Phones, world: World, database: Database
) -> None:
    page = phone("rina").page
    open_form(page)
    page.fill("[name=name]", "Meja rapat")
    page.get_by_role("button", name=SAVE).click()
    page.wait_for_selector("form[data-draft-ready]")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.locator("[data-draft-offer]")).to_be_hidden()
    page.fill("[name=name]", "Meja rapat besar")
    wait_until_kept(page, world, "Meja rapat besar")
    [draft] = kept(page, world)
    assert "key" not in draft

    open_form(page)
    expect(page.locator("[data-draft-offer]")).not_to_contain_text("no answer")
    page.get_by_role("button", name="Discard it").click()
    expect(page.locator("[data-draft-offer]")).to_be_hidden()
    expect(page.locator("[name=class_code]")).to_be_focused()
    assert kept(page, world) == []
    assert count(database) == 0


def test_what_is_typed_beside_an_offer_does_not_replace_it(phone: Phones, world: World) -> None:
    page = phone("rina").page
    for name in ("Meja", "Kursi"):
        open_form(page)
        page.fill("[name=name]", name)
        wait_until_kept(page, world, name)
    open_form(page)
    page.get_by_role("button", name="Discard it").click()
    page.get_by_role("button", name="Continue it").click()
    expect(page.locator("[name=name]")).to_have_value("Meja")


def test_a_draft_of_a_change_tells_that_somebody_was_sooner(
    phone: Phones, world: World, database: Database
) -> None:
    with database.transaction() as session:
        [asset] = add_assets(session, world)
    page = phone("rina").page
    address = f"/assets/{asset.id}/edit"
    open_form(page, address)
    page.fill("[name=brand]", "Lenovo ThinkPad")
    wait_until_kept(page, world, "Lenovo ThinkPad")
    with database.transaction() as session:
        change_asset(
            session,
            asset.id,
            version=asset.version,
            changes={"source": "APBD 2026"},
            by=world.actors["rina"],
            now=NOW + timedelta(hours=1),
        )

    open_form(page, address)
    expect(page.get_by_text("The asset was changed since then")).to_be_visible()
    page.get_by_role("button", name="Continue it").click()
    expect(page.locator("[name=brand]")).to_have_value("Lenovo ThinkPad")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Someone changed this asset after")).to_be_visible()
    expect(page.locator("table.sides")).to_contain_text("APBD 2026")
    page.get_by_role("button", name="Save mine all the same").click()
    expect(page.get_by_text("Saved. The history keeps what it was.")).to_be_visible()
    expect_nothing_kept(page, world)


def test_another_account_sees_no_draft_and_logging_out_forgets_it(
    phone: Phones, world: World
) -> None:
    page = phone("rina").page
    open_form(page)
    page.fill("[name=name]", "Meja rahasia")
    wait_until_kept(page, world, "Meja rahasia")
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/login*")
    assert kept(page, world) == []
