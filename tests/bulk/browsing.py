"""A browser on the pages of acts over many: what it chooses, looks at and sends."""

import re
from collections.abc import Callable
from html import unescape

import sqlalchemy as sa
from flask.testing import FlaskClient

from inventory.db import Database
from inventory.journal.models import Head
from inventory.register.models import Asset
from inventory.register.rules import Condition
from tests.world import World, add_assets

ClientOf = Callable[[str], FlaskClient]
Fields = list[tuple[str, str]]
WORN: Fields = [("change", "condition"), ("condition", "light"), ("condition_on", "2026-01-05")]

UNDO = re.compile(r'action="(/acts/[^"?]+)"')


def english(browser: FlaskClient) -> FlaskClient:
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


def fill(database: Database, world: World, count: int = 3, **facts: str) -> list[str]:
    with database.transaction() as session:
        return [str(one.id) for one in add_assets(session, world, count, **facts)]  # type: ignore[arg-type]


def chosen(keys: list[str]) -> Fields:
    return [("asset", key) for key in keys]


def preview(browser: FlaskClient, path: str, fields: Fields) -> str:
    answer = browser.get(path, query_string=[*fields, ("preview", "1")])
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def fields_in(page: str) -> Fields:
    """Return what the preview's form sends: its hidden fields."""
    form = re.search(r'<form method="post" action="/assets/bulk.*?</form>', page, re.DOTALL)
    assert form is not None
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form.group())
    return [(name, unescape(value)) for name, value in found]


def send(browser: FlaskClient, path: str, fields: Fields) -> tuple[int, str]:
    """Send a form as a browser does; return the status and what is shown at last."""
    data: dict[str, list[str]] = {}
    for name, value in fields:
        data.setdefault(name, []).append(value)
    answer = browser.post(path, data=data, follow_redirects=True)
    return answer.status_code, answer.get_data(as_text=True)


def conditions(database: Database) -> list[Condition]:
    with database.reading() as session:
        return list(session.scalars(sa.select(Asset.condition).order_by(Asset.id)))


def end_of_journal(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(sa.select(Head.seq)).one()
