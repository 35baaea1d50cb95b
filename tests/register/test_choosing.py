"""The tree of class codes: level by level for scripts, and within the form without them."""

import re
from collections.abc import Callable
from html import unescape

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from inventory.db import Database
from inventory.register.models import Asset
from inventory.register.rules import KIND_OF_PREFIX, may_classify
from tests.bookkeeping.test_pages import filled
from tests.world import LAPTOP, World, add_assets

Browser = Callable[[str], FlaskClient]
ITEM = re.compile(r'role="treeitem"[^>]*data-code="([\d.]+)" data-name="([^"]*)"([^>]*)>')


@pytest.fixture
def rina(client_of: Browser) -> FlaskClient:
    """Rina's English browser."""
    browser = client_of("rina")
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


def below(browser: FlaskClient, code: str = "") -> dict[str, str]:
    """Return code -> group, leaf or barred, in the order of the page."""
    page = browser.get("/assets/classes", query_string={"under": code}).text
    sort = {True: "group", False: "leaf"}
    return {
        one: "barred" if "aria-disabled" in rest else sort["aria-expanded" in rest]
        for one, _, rest in ITEM.findall(page)
    }


def test_the_kinds_stand_first_and_what_is_not_for_assets_is_barred(rina: FlaskClient) -> None:
    found = below(rina)
    assert [code for code, sort in found.items() if sort == "group"] == list(KIND_OF_PREFIX)
    barred = [code for code, sort in found.items() if sort == "barred"]
    assert barred == ["1.1.7", "1.3.7", "1.5.2", "1.5.5", "1.5.6"]
    assert list(found)[-len(barred) :] == barred


def test_the_tree_leads_down_to_codes_that_can_be_chosen(rina: FlaskClient) -> None:
    code = "1.3.2"
    while code != "1.3.2.10.01.02":
        found = below(rina, code)
        assert set(found.values()) == {"group"}
        code = next(one for one in found if "1.3.2.10.01.02".startswith(one))
    found = below(rina, code)
    assert found[LAPTOP] == "leaf"
    assert set(found.values()) == {"leaf"}


def test_a_group_with_nothing_below_it_is_barred(rina: FlaskClient) -> None:
    assert below(rina, "1.3.1.01.01")["1.3.1.01.01.07"] == "barred"


@pytest.mark.parametrize(
    ("under", "words"),
    [
        ("1.1.7", "not for assets"),
        ("1.3.7", "not for assets"),
        ("1.5.2", "not for assets"),
        ("1", "not for assets"),
        (LAPTOP, "not for assets"),
        ("9.9", "The class code 9.9 does not exist."),
        ("1.3.2.99", "does not exist"),
        ("1.3.2.", "does not exist"),
        ("' OR 1=1", "does not exist"),
        ("x" * 4000, "does not exist"),
    ],
)
def test_what_cannot_be_opened_is_refused_in_words(
    rina: FlaskClient, world: World, database: Database, under: str, words: str
) -> None:
    answer = rina.get("/assets/classes", query_string={"under": under})
    assert answer.status_code == 422
    assert words in unescape(answer.text)
    sent = rina.post("/assets/new", data=filled(world) | {"browse": under})
    assert sent.status_code == 422
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Asset)) == 0


def test_a_level_needs_the_same_statements(rina: FlaskClient, statements: list[str]) -> None:
    rina.get("/assets/classes")
    sent = []
    for under in ("", "1.3.2", "1.3.2.08.01.41"):
        statements.clear()
        assert rina.get("/assets/classes", query_string={"under": under}).status_code == 200
        sent.append(len(statements))
    assert sent == [2, 3, 3]


def test_without_scripts_the_form_itself_leads_down_and_keeps_what_was_typed(
    rina: FlaskClient, world: World, database: Database
) -> None:
    form = filled(world, class_code="")
    for under in ("", "1.3.2", "1.3.2.10", "1.3.2.10.01", "1.3.2.10.01.02"):
        answer = rina.post("/assets/new", data=form | {"browse": under})
        page = unescape(answer.text)
        assert answer.status_code == 200
        assert 'value="Laptop Lenovo ThinkPad E14"' in page
        assert "SN-1\r\nSN-2" in page or "SN-1\nSN-2" in page
    codes = re.findall(r'name="class_choice" value="([\d.]+)"', page)
    assert LAPTOP in codes
    assert all(map(may_classify, codes))
    assert 'name="browse" value="1.3.2.10"' in page
    sent = rina.post("/assets/new", data=form | {"class_code": "x", "class_choice": LAPTOP})
    assert sent.status_code == 302
    with database.reading() as session:
        assert set(session.scalars(sa.select(Asset.class_code))) == {LAPTOP}


def test_the_tree_stands_on_the_page_of_changes_too(
    rina: FlaskClient, world: World, database: Database
) -> None:
    with database.transaction() as session:
        [asset] = add_assets(session, world)
    address = f"/assets/{asset.id}/edit"
    assert 'name="browse"' in rina.get(address).text
    form = filled(world) | {"version": str(asset.version), "serial": "NEU", "browse": "1.3.2.10"}
    page = rina.post(address, data=form)
    assert page.status_code == 200
    assert 'name="browse" value="1.3.2.10.01"' in page.text
    assert 'value="NEU"' in page.text
    with database.reading() as session:
        assert session.get_one(Asset, asset.id).version == asset.version


@pytest.mark.parametrize("login", ["sari", "yan", "odi", "adam"])
def test_who_does_not_register_does_not_browse(client_of: Browser, login: str) -> None:
    assert client_of(login).get("/assets/classes").status_code == 403
