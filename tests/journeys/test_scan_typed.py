"""Codes typed on the scan page: mistyped, one upon the other, and where scripts do not run."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Route, expect

from inventory.db import Database
from tests.fieldwork.desk import Thing, add_things
from tests.journeys.phone import Phone
from tests.world import World

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

MISTYPED = "MA7K3M9QX2D"

Phones = Callable[..., Phone]


@pytest.fixture
def things(app: Flask, world: World) -> list[Thing]:
    """Three tagged laptops in room A1."""
    database: Database = app.extensions["database"]
    return add_things(database, world, 3)


def test_a_mistyped_code_says_what_to_do_and_stays(phone: Phones) -> None:
    rina = phone("rina")
    rina.open("/scan?verb=audit")
    error = rina.page.locator("#code-error")
    rina.page.click("#typed button")
    expect(error).to_have_text("Type the 11 letters and digits under the QR.")
    expect(rina.page.locator("#code")).to_be_focused()

    rina.type_code(MISTYPED)
    expect(error).to_have_text("Code mistyped. Check the 11 letters and digits under the QR.")
    field = rina.page.locator("#code")
    expect(field).to_have_value(MISTYPED)
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(rina.page.locator(".scan-row")).to_have_count(0)
    expect(rina.page.locator("#queue-chip")).to_have_attribute("data-waiting", "0")


def test_a_code_typed_while_the_one_before_is_looked_up_is_not_lost(
    phone: Phones, world: World, things: list[Thing]
) -> None:
    rina = phone("rina")
    rina.open(f"/scan?verb=audit&room={world.rooms['A1']}")
    expect(rina.page.locator("#scan")).to_have_attribute("data-camera", "ready")
    first, second, _ = things
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    rina.context.route("**/api/v1/tags/**", hold)

    with rina.page.expect_request("**/api/v1/tags/**"):
        rina.type_code(first.code)
    rina.page.fill("#code", second.code)
    held[0].continue_()
    expect(rina.page.locator(f".scan-row[data-code='{first.code}']")).to_be_visible()
    expect(rina.page.locator("#code")).to_have_value(second.code)
    rina.context.unroute("**/api/v1/tags/**")
    rina.page.click("#typed button")

    expect(rina.rows("sent")).to_have_count(2)
    assert rina.complaints == []


def test_without_scripts_a_typed_code_opens_the_thing(phone: Phones, things: list[Thing]) -> None:
    rina = phone("rina", scripts=False)
    rina.page.goto("/scan")
    rina.type_code(MISTYPED)
    expect(rina.page.locator("#code")).to_have_value(MISTYPED)
    expect(rina.page.locator("#code-error")).not_to_be_empty()

    rina.type_code(things[0].code.lower())
    rina.page.wait_for_url(f"**/assets/{things[0].id}")
    expect(rina.page.get_by_role("heading", level=1)).to_have_text(things[0].name)
