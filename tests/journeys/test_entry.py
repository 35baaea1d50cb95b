"""Registering two hundred laptops: what it takes, counted as people press and type."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from inventory.db import Database
from inventory.register.models import Asset
from tests.browser import SAVE, paste, violations
from tests.engines import Engines
from tests.journeys.phone import Phone
from tests.world import LAPTOP, World

Phones = Callable[..., Phone]
MANY = 200
MOST_TAPS, MOST_TEXTS = 10, 4


@pytest.fixture
def database_url(engines: Engines, tmp_path: Path) -> Iterator[str]:
    """What a browser does is the same on every engine: one is enough here."""
    with engines.fresh("sqlite", tmp_path) as url:
        yield url


@dataclass
class Person:
    """Someone at a page: each press is a tap, typing in a field (with its focus) a text."""

    page: Page
    taps: int = 0
    texts: int = 0
    pastes: int = 0

    def tap(self, thing: Locator) -> None:
        thing.click()
        self.taps += 1

    def choose(self, name: str, label: str) -> None:
        """Choose from a list: one press opens it, one takes the entry."""
        self.page.locator(f"[name={name}]").select_option(label=label)
        self.taps += 2

    def write(self, name: str, text: str) -> None:
        self.page.locator(f"[name={name}]").press_sequentially(text)
        self.texts += 1

    def paste(self, name: str, text: str) -> None:
        paste(self.page, f"#f-{name}", text)
        self.pastes += 1


def test_two_hundred_laptops_take_ten_taps_four_texts_and_one_paste(
    phone: Phones, app: Flask, world: World
) -> None:
    database: Database = app.extensions["database"]
    rina = phone("rina")
    rina.page.goto("/")
    one = Person(rina.page)
    one.tap(rina.page.get_by_role("link", name="Assets").first)
    one.tap(rina.page.get_by_role("link", name="Register an asset").first)
    one.write("class_code", "laptop")
    one.tap(rina.page.locator("#class-options [role=option]").first)
    expect(rina.page.locator("[name=warranty_until]")).to_be_visible()
    one.write("name", "Laptop Lenovo ThinkPad E14")
    one.paste("serials", "\n".join(f"PF{number:06}" for number in range(MANY)))
    expect(rina.page.locator("[name=count]")).to_have_value(str(MANY))
    one.tap(rina.page.locator("input[name=condition][value=good]"))
    one.write("acquired_on", "01152026")
    one.write("acquisition_value", "14250000")
    one.choose("acquisition_way", "Purchase")
    one.tap(rina.page.get_by_role("button", name=SAVE))
    expect(rina.page.get_by_role("heading", name="200 assets registered")).to_be_visible()
    one.tap(rina.page.get_by_role("link", name="Print 200 labels"))
    expect(rina.page.get_by_role("button", name="Print 200 labels")).to_be_visible()

    assert (one.taps, one.texts, one.pastes) <= (MOST_TAPS, MOST_TEXTS, 1)
    assert one.texts <= MOST_TEXTS
    with database.reading() as session:
        made = session.execute(
            sa.select(Asset.class_code, sa.func.count(sa.distinct(Asset.serial))).group_by(
                Asset.class_code
            )
        ).all()
    assert made == [(LAPTOP, MANY)]
    assert violations(rina.page) == []
