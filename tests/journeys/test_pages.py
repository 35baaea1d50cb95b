"""Every page in a real browser: sound, readable by everyone, small, and usable by keyboard."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, Playwright, Request, expect

import inventory
from inventory.register.models import Asset
from tests.browser import browser, complaints, context, violations
from tests.engines import Engines
from tests.journeys.bureau import Site, open_bureau
from tests.world import log_in

HIGH = 844
FIRST_LOAD_BYTES = 100_000
READER = "zxing_reader"
"""The QR reader is loaded beside the page, and has a limit of its own."""

PAGES = [
    ("", "/login"),
    ("", "/invitation/{invitation}"),
    ("", "/{tag}"),
    ("", "/found/thanks"),
    ("", "/install"),
    ("", "/install/photos"),
    ("", "/nowhere"),
    ("rina", "/"),
    ("rina", "/search"),
    ("rina", "/search?q=laptop"),
    ("rina", "/search?q=zzzz"),
    ("rina", "/assets"),
    ("rina", "/assets?q=zzzz"),
    ("rina", "/assets?condition=good&tag=none"),
    ("rina", "/assets?missing=either"),
    ("rina", "/assets/summary"),
    ("rina", "/assets/{asset}"),
    ("rina", "/assets/{bare}"),
    ("rina", "/assets/{asset}/edit"),
    ("rina", "/assets/{asset}/move"),
    ("rina", "/assets/{asset}/holder"),
    ("rina", "/assets/bulk/edit?asset={asset}&asset={bare}"),
    ("rina", "/assets/bulk/edit?asset={asset}&preview=1"),
    ("rina", "/assets/bulk/edit?all=1&list=&change=brand&brand=Acer&preview=1"),
    ("rina", "/assets?condition=good"),
    ("rina", "/assets/bulk/move?asset={asset}&asset={bare}"),
    ("rina", "/assets/bulk/move?asset={asset}&asset={bare}&room_id={room}&preview=1"),
    ("rina", "/assets/{asset}/photos"),
    ("rina", "/assets/{asset}/documents"),
    ("rina", "/assets/new"),
    ("rina", "/assets/new?copy={asset}"),
    ("rina", "/assets/acquired/{asset}"),
    ("rina", "/rooms"),
    ("rina", "/rooms?unit={unit}"),
    ("rina", "/rooms/{room}"),
    ("rina", "/rooms/{room}?tab=seen"),
    ("rina", "/rooms/{room}/edit"),
    ("rina", "/rooms/new"),
    ("rina", "/buildings/{building}"),
    ("rina", "/buildings/{building}/edit"),
    ("rina", "/buildings/new"),
    ("rina", "/units"),
    ("rina", "/units/{unit}"),
    ("rina", "/units/{unit}/officials/new"),
    ("rina", "/officials/{official}/end"),
    ("rina", "/people"),
    ("rina", "/people/{person}"),
    ("rina", "/people/{person}/edit"),
    ("rina", "/people/new"),
    ("rina", "/mine"),
    ("rina", "/password"),
    ("rina", "/phones"),
    ("rina", "/labels"),
    ("rina", "/labels/new"),
    ("rina", "/labels/new?asset={asset}&asset={bare}"),
    ("rina", "/labels/new?room={room}"),
    ("rina", "/labels/{ready_job}"),
    ("rina", "/labels/{waiting_job}"),
    ("rina", "/log"),
    ("rina", "/log?deed=registered&thing=laptop&from_on=2020-01-01"),
    ("rina", "/acts/{act}"),
    ("rina", "/acts/{registration}"),
    ("rina", "/scan"),
    ("rina", "/{blank}"),
    ("rina", "/{retired}"),
    ("yan", "/"),
    ("kiki", "/"),
    ("kiki", "/assets/{asset}"),
    ("kiki", "/search?q=scan"),
    ("kiki", "/{door}"),
    ("kiki", "/scan"),
    ("kiki", "/mine"),
    ("kiki", "/mine?tab=items"),
    ("sari", "/"),
    ("sari", "/assets"),
    ("odi", "/"),
    ("odi", "/log"),
    ("odi", "/assets/{asset}"),
    ("odi", "/rooms/{room}"),
    ("odi", "/acts/{act}"),
    ("odi", "/scan"),
    ("lea", "/"),
    ("bela", "/{tag}"),
    ("adam", "/"),
    ("adam", "/users"),
    ("adam", "/users/{account}"),
    ("adam", "/units"),
    ("adam", "/units/{unit}"),
    ("adam", "/units/{unit}/edit"),
    ("adam", "/units/new"),
]


SPRITE = set(
    re.findall(
        r'<symbol id="([^"]+)"',
        (Path(inventory.__file__).parent / "web/static/icons.svg").read_text("utf-8"),
    )
)


def icons(page: Page) -> set[str]:
    """Return the names of the icons that the page draws, hidden ones too."""
    names: list[str] = page.locator("use[href*='icons.svg#']").evaluate_all(
        "uses => uses.map(use => use.getAttribute('href').split('#')[1])"
    )
    return set(names)


@pytest.fixture(scope="module")
def site(engines: Engines, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One bureau for all pages: opening them changes nothing."""
    with open_bureau(engines, tmp_path_factory.mktemp("bureau")) as opened:
        yield opened


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """One browser for all pages; each page has a visitor of its own, with nothing kept."""
    with browser(playwright) as started:
        yield started


@contextmanager
def visitor(chromium: Browser, site: Site, login: str, lang: str = "id-ID") -> Iterator[Page]:
    token = None
    if login:
        with site.database.transaction() as session:
            token = log_in(session, login)
    made = context(chromium, site.base, token=token, lang=lang)
    try:
        yield made.new_page()
    finally:
        made.close()


@pytest.mark.parametrize(
    ("login", "address"), PAGES, ids=[f"{login or 'stranger'}-{path}" for login, path in PAGES]
)
def test_a_page_is_sound(chromium: Browser, site: Site, login: str, address: str) -> None:
    with visitor(chromium, site, login) as page:
        found, sent = complaints(page), requests(page)
        answer = page.goto(address.format(**site.names), wait_until="networkidle")
        assert answer is not None
        assert answer.status < 500

        assert [said for said in found if not is_status(said, answer.status)] == []
        assert page.locator("h1").count() == 1
        assert weight(sent) < FIRST_LOAD_BYTES
        assert {width: overflow(page, width) for width in (390, 320)} == {390: [], 320: []}
        assert overflow(page, 390, letters=2) == []
        assert icons(page) - SPRITE == set()
        assert violations(page) == []


@pytest.mark.parametrize("address", ["/log", "/assets/{asset}?history=all"])
def test_no_number_is_broken_on_a_small_phone(chromium: Browser, site: Site, address: str) -> None:
    with visitor(chromium, site, "rina") as page:
        page.set_viewport_size({"width": 320, "height": HIGH})
        page.goto(address.format(**site.names))
        lines = page.locator(":is(.timeline p, .own-numbers) .code.nowrap").evaluate_all(
            """codes => codes.map(
                code => code.offsetHeight / parseFloat(getComputedStyle(code).fontSize))"""
        )
        assert lines
        assert max(lines) < 2


def test_a_form_that_someone_was_sooner_to_send_is_sound(chromium: Browser, site: Site) -> None:
    with visitor(chromium, site, "rina") as page:
        page.goto("/assets/{asset}/edit".format(**site.names), wait_until="networkidle")
        page.evaluate("document.querySelector('[name=version]').value -= 1")
        page.fill("[name=brand]", "Lenovo")
        page.locator(".foot-bar button").click()
        expect(page.locator(".sides tbody tr")).not_to_have_count(0)

        assert {width: overflow(page, width) for width in (390, 320)} == {390: [], 320: []}
        assert violations(page) == []


def test_the_keyboard_alone_registers_an_asset(chromium: Browser, site: Site) -> None:
    with site.database.reading() as session:
        before = session.scalar(sa.select(sa.func.count()).select_from(Asset))
    with visitor(chromium, site, "rina", "en-GB") as page:
        page.goto("/assets/new")
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        expect(page.locator(".skip")).to_be_in_viewport()
        assert focus_shows(page)
        page.keyboard.press("Enter")

        reach(page, "class_code")
        page.keyboard.type("laptop")
        expect(page.locator("#class-options")).to_be_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        for name, keys in (
            ("name", "Laptop kantor"),
            ("serials", "PF-KEYS"),
            ("condition", " "),
            ("acquired_on", "06062024"),
            ("acquisition_value", "14250000"),
            ("acquisition_way", "Purchase"),
            ("room_id", "A1"),
        ):
            reach(page, name)
            assert focus_shows(page)
            page.keyboard.type(keys)
        for _ in range(3):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('.foot-bar button')"):
                break
        assert focus_shows(page)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("1 asset registered")
    with site.database.reading() as session:
        count = session.scalar(sa.select(sa.func.count()).select_from(Asset))
        one = session.scalars(sa.select(Asset).where(Asset.serial == "PF-KEYS")).one()
    assert count == (before or 0) + 1
    assert (one.name, str(one.acquired_on)) == ("Laptop kantor", "2024-06-06")


def requests(page: Page) -> list[Request]:
    """Return a list that fills with the requests that were answered whole."""
    sent: list[Request] = []

    def note(one: Request) -> None:
        sent.append(one)

    page.on("requestfinished", note)
    return sent


def weight(sent: list[Request]) -> int:
    """Return the bytes of all bodies as they came over the wire, the QR reader left out."""
    return sum(one.sizes()["responseBodySize"] for one in sent if READER not in one.url)


def is_status(said: str, status: int) -> bool:
    """Say whether the console only repeats that the page itself is a refusal."""
    return status >= 400 and said.startswith("Failed to load resource") and str(status) in said


def overflow(page: Page, width: int, letters: int = 1) -> list[str]:
    """Return what makes the page wider than the screen, with letters so many times as large."""
    page.set_viewport_size({"width": width, "height": HIGH})
    found: list[str] = page.evaluate(
        """(letters) => {
            document.documentElement.style.fontSize = `${100 * letters}%`;
            const found = document.documentElement.scrollWidth <= innerWidth ? [] :
            ["page", ...[...document.querySelectorAll("body *")]
                .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
                .map((one) => one.outerHTML.slice(0, 120))];
            document.documentElement.style.fontSize = "";
            return found;
        }""",
        letters,
    )
    return found


def reach(page: Page, name: str) -> None:
    """Press Tab until the field with this name has the focus."""
    for _ in range(30):
        here = page.evaluate("[document.activeElement.name, document.activeElement.id]")
        if here[0] == name or here[1] == f"f-{name}":
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {name}")


def focus_shows(page: Page) -> bool:
    """Say whether one sees what has the focus: an outline on it, or on what is drawn for it."""
    return bool(
        page.evaluate(
            """() => [document.activeElement, document.activeElement.nextElementSibling].some(
                (one) => one && getComputedStyle(one).outlineStyle !== "none"
                    && parseFloat(getComputedStyle(one).outlineWidth) >= 2)"""
        )
    )
