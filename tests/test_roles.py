"""What each role meets on its way: its bar, only links that open, only forms that it may send."""

import re
from collections import Counter
from collections.abc import Callable
from html import unescape
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.routes import ANYONE_IN, PUBLIC, ROUTES
from tests.test_matrix import MAY, PEOPLE, things

__all__ = ["things"]

OFTEN_ENOUGH = 6
"""So many pages of one route are opened: they are alike."""

OWN = {
    ("POST", "/logout"),
    ("POST", "/preferences"),
    ("POST", "/filters"),
    ("GET", "/password"),
    ("POST", "/password"),
}
"""What everybody has for himself: preferences, the password, lists that he keeps."""

READS = {("GET", "/acts/<uuid:act_id>")}
"""A page to be read whose address also takes a form."""

FOUND = "/phones"
"""In the menu where phones are let in; here only the search leads to what would let them in."""

BARS = {
    "rina": (["Home", "Assets", "Scan"], ["Rooms", "People", "Work units", "Labels", "Log…"]),
    "yan": (["Home", "Assets", "Scan"], ["Log…"]),
    "kiki": (["Home", "Scan", "My room"], []),
    "sari": (["Home", "Scan", "My items"], []),
    "odi": (["Home", "Assets", "Scan", "Log"], ["Rooms", "People", "Work units"]),
    "lea": (["Home"], []),
    "adam": (["Home", "Users"], ["Work units", "Log…"]),
}

LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]+)"')
FORM = re.compile(r"<form\b([^>]*)>")
ACTION = re.compile(r'\b(?:form)?action="([^"]*)"')


class Walk:
    """Everything that one person's pages lead to, from the home page on."""

    def __init__(self, app: Flask, visitor: FlaskClient) -> None:
        self.urls = app.url_map.bind("localhost")
        self.visitor = visitor
        self.pages: dict[str, str] = {}
        self.closed: list[str] = []
        self.forms: set[tuple[str, str]] = set()
        self.links: set[tuple[str, str]] = set()
        self.opened: Counter[str] = Counter()
        waiting = ["/"]
        while waiting:
            waiting += self._open(waiting.pop())

    def _open(self, url: str) -> list[str]:
        path = urlsplit(url).path
        rule = self._rule(path, "GET")
        self.links.add(("GET", rule))
        if url in self.pages or self.opened[rule] >= OFTEN_ENOUGH:
            return []
        self.opened[rule] += 1
        answer = self.visitor.get(url, follow_redirects=True)
        self.pages[url] = page = answer.text if "html" in (answer.content_type or "") else ""
        if answer.status_code >= 400:
            self.closed.append(f"{url}: {answer.status_code}")
        for form in FORM.findall(page):
            method = "POST" if 'method="post"' in form else "GET"
            action = ACTION.search(form)
            target = urlsplit(unescape(action.group(1)) if action else url).path or path
            self.forms.add((method, self._rule(target, method)))
        for action in re.findall(r'formaction="([^"]+)"', page):
            self.links.add(("GET", self._rule(urlsplit(unescape(action)).path, "GET")))
        found = (unescape(one).partition("#")[0] for one in LINK.findall(page))
        return [one for one in found if one.startswith("/") and not one.startswith("//")]

    def _rule(self, path: str, method: str) -> str:
        rule, _ = self.urls.match(path, method, return_rule=True)
        return rule.rule


ClientOf = Callable[[str], FlaskClient]


def english(browser: FlaskClient) -> FlaskClient:
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


@pytest.mark.parametrize("login", PEOPLE)
def test_nobody_is_led_to_what_is_closed_to_him(
    app: Flask, client_of: ClientOf, things: dict[tuple[str, str], str], login: str
) -> None:
    walk = Walk(app, english(client_of(login)))

    assert walk.closed == []
    may = MAY[login] | {PUBLIC, ANYONE_IN}
    met = walk.forms | walk.links
    assert {one for one in met if not may & set(ROUTES[one].asks.split(" or "))} == set()


def test_an_auditor_reads_everything_and_meets_nothing_to_write_with(
    app: Flask, client_of: ClientOf, things: dict[tuple[str, str], str]
) -> None:
    walk = Walk(app, english(client_of("odi")))

    writing = {rule for method, rule in ROUTES if method == "POST"}
    assert {one for one in walk.forms if one[0] == "POST"} - OWN == set()
    assert {one for one in walk.links if one[1] in writing} - OWN - READS == set()
    assert {
        rule
        for (method, rule), route in ROUTES.items()
        if method == "GET"
        and MAY["odi"] & set(route.asks.split(" or "))
        and not rule.startswith(("/api/", "/assets/<uuid:asset_id>/photos", "/found"))
    } - {rule for _, rule in walk.links} == {FOUND}
    said = "Signed in as auditor: read only."
    pages = [page for page in walk.pages.values() if page]
    assert len(pages) > 20
    assert [page[:300] for page in pages if said not in page] == []


def test_an_auditor_only_looks_when_he_scans(client_of: ClientOf) -> None:
    page = english(client_of("odi")).get("/scan").text

    assert re.findall(r'class="scan-verb" data-verb="(\w+)"', page) == ["look"]


@pytest.mark.parametrize("login", BARS)
def test_the_bar_and_the_menu_hold_what_the_role_works_with(
    client_of: ClientOf, login: str
) -> None:
    page = english(client_of(login)).get("/").text
    bottom = page.partition('<nav class="bottom"')[2].partition("</nav>")[0]
    side = page.partition('<div class="side">')[2].partition("</div>")[0]

    def labels(part: str) -> list[str]:
        found = re.findall(r'<span class="label">([^<]+)<', part)
        return [one.replace("Activity log", "Log…") for one in found if one != "Menu"]

    bar, menu = BARS[login]
    assert labels(side) == bar + menu
    assert labels(bottom) == (bar if len(bar) > 1 else [])
    assert (">Menu<" in bottom) == bool(menu)
