"""Browsers that speak English, and what a page says in plain words."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient


@pytest.fixture
def browser_of(client_of: Callable[[str], FlaskClient]) -> Callable[[str], FlaskClient]:
    """Return someone's English browser by login name, warmed up by one page."""

    def make(login: str) -> FlaskClient:
        browser = client_of(login)
        browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        assert browser.get("/").status_code == 200
        return browser

    return make


@pytest.fixture
def stranger(client: FlaskClient) -> FlaskClient:
    """A passer-by's English browser."""
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def words(page: str) -> str:
    """Return what stands in the main part of a page, without markup, spaces squeezed."""
    main = re.search(r"<main.*?</main>", page, re.DOTALL)
    assert main is not None
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main.group())).split())


def listed(page: str) -> list[str]:
    """Return the names in the asset table, in order."""
    return [
        unescape(name) for name in re.findall(r'class="lead-line"><a href="[^"]+">([^<]+)<', page)
    ]
