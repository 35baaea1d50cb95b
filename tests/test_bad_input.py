"""Whatever is typed into a form: a sentence, a 4xx, and nothing changed. No form is left out."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from inventory.access.models import Account, RoleAssignment
from inventory.db import Database
from inventory.ids import new_id
from inventory.journal.models import Head
from inventory.organisation.models import Building, Room
from inventory.register.models import Asset, SavedFilter
from inventory.tags.models import FoundReport, LabelJob, Tag
from tests.test_matrix import declared, things
from tests.world import LAPTOP, World

__all__ = ["things"]

LONG = "panjang " * 400
HOSTILE = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace") + "\x1b[2J",
    LONG,
    "-1",
    "1e400",
    "NaN",
    "9" * 400,
    "2026-13-45",
    "00000000-0000-0000-0000-000000000000",
    "' OR 1=1 --",
    "{{7*7}}",
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "../../etc/passwd",
]

FORMS: dict[str, tuple[str, dict[str, str]]] = {
    "/assets/new": (
        "rina",
        {
            "class_code": LAPTOP,
            "name": "Laptop",
            "count": "1",
            "acquired_on": "2026-01-05",
            "acquisition_value": "1.000.000",
            "acquisition_way": "purchase",
            "condition": "good",
            "unit_id": "{BU}",
            "room_id": "{A1}",
            "key": "{key}",
        },
    ),
    "/assets/<uuid:asset_id>/move": (
        "rina",
        {"room_id": "{A2}", "version": "{version}", "key": "{key}"},
    ),
    "/buildings/new": ("rina", {"unit_id": "{BU}", "code": "GX", "name": "X", "key": "{key}"}),
    "/rooms/new": (
        "rina",
        {
            "unit_id": "{BU}",
            "building_id": "{building}",
            "floor": "1",
            "code": "X1",
            "name": "X",
            "key": "{key}",
        },
    ),
    "/labels/new": (
        "rina",
        {"asset": "{asset}", "stock": "a4-50x30", "skip": "0", "key": "{key}"},
    ),
    "/filters": (
        "rina",
        {"name": "Rusak", "query": "condition=heavy", "unit_id": "{BU}", "key": "{key}"},
    ),
    "/filters/<uuid:filter_id>/name": ("rina", {"name": "Lain", "key": "{key}"}),
    "/filters/<uuid:filter_id>/remove": ("rina", {"key": "{key}"}),
    "/<tag:code>/found": ("", {"place": "Pasar Mardika", "phone": "0812"}),
    "/found/<uuid:report_id>/settle": ("rina", {}),
    "/users": ("adam", {"name": "X", "login": "xaver", "role": "staff", "unit_id": "{BU}"}),
    "/users/<uuid:account_id>/active": ("adam", {"active": "0"}),
    "/users/<uuid:account_id>/roles": ("adam", {"role": "leader", "unit_id": "{BU}"}),
    "/users/<uuid:account_id>/roles/<uuid:role_id>/end": ("adam", {}),
    "/users/<uuid:account_id>/invitation": ("adam", {}),
    "/password": ("rina", {"old": "salah sekali", "password": "rahasia-baru-2026"}),
    "/login": ("", {"login": "rina", "password": "salah sekali"}),
}
MAY_BE_ANYTHING = {
    ("/assets/new", "name"),
    ("/buildings/new", "name"),
    ("/buildings/new", "code"),
    ("/rooms/new", "name"),
    ("/rooms/new", "code"),
    ("/users", "name"),
    ("/filters", "name"),
    ("/filters/<uuid:filter_id>/name", "name"),
    ("/<tag:code>/found", "place"),
    ("/<tag:code>/found", "phone"),
}
"""Free text: whatever prints is kept as it is, and shown as text."""

HAVE_NO_INPUT = {"/logout", "/preferences", "/setup/<token>", "/invitation/<token>"}
"""Covered beside their own tests, or without anything to type."""


def test_no_form_is_left_out(app: Flask) -> None:
    pages = {
        rule for method, rule in declared(app) if method == "POST" and not rule.startswith("/api/")
    }
    assert pages == set(FORMS) | HAVE_NO_INPUT


@pytest.fixture
def stands(database: Database) -> Callable[[], tuple[Any, ...]]:
    """Return what must not change: the journal's head and the number of rows."""

    def look() -> tuple[Any, ...]:
        with database.reading() as session:
            counts = [
                session.scalar(sa.select(sa.func.count()).select_from(table))
                for table in (
                    Asset,
                    Room,
                    Building,
                    Tag,
                    LabelJob,
                    FoundReport,
                    SavedFilter,
                    Account,
                    RoleAssignment,
                )
            ]
            return session.scalar(sa.select(Head.seq)), *counts

    return look


@pytest.mark.parametrize("rule", sorted(FORMS))
def test_bad_input_changes_nothing(
    client_of: Callable[[str], FlaskClient],
    client: FlaskClient,
    world: World,
    things: dict[tuple[str, str], str],
    stands: Callable[[], tuple[Any, ...]],
    rule: str,
) -> None:
    login, right = FORMS[rule]
    visitor = client_of(login) if login else client
    facts = {
        "BU": str(world.units["BU"]),
        "A1": str(world.rooms["A1"]),
        "A2": str(world.rooms["A2"]),
        "building": str(world.buildings["A"]),
        "asset": things["asset", "own"],
        "version": things["version", "own"],
    }
    path = (
        rule.replace("<uuid:asset_id>", things["asset", "own"])
        .replace("<uuid:report_id>", things["report", "own"])
        .replace("<uuid:account_id>", things["account", "own"])
        .replace("<uuid:filter_id>", things["filter", "own"])
        .replace("<uuid:role_id>", things["role", "own"])
        .replace("<tag:code>", things["tag", "own"])
    )
    before = stands()
    wrong = []
    for field, bad in _mistakes(rule, right):
        body = {name: value.format(key=new_id(), **facts) for name, value in right.items()}
        answer = visitor.post(path, data=body | {field: bad})
        if answer.status_code // 100 != 4 or stands() != before:
            wrong.append(f"{field}={bad[:30]!r}: {answer.status_code}")
            before = stands()
    assert wrong == []


def _mistakes(rule: str, right: dict[str, str]) -> Iterator[tuple[str, str]]:
    for field in right:
        for bad in HOSTILE:
            if field == "key" and re.fullmatch(r"[!-~]{1,80}", bad):
                continue
            if (field, bad) == ("floor", "-1") or (field == "login" and _is_login(bad)):
                continue
            if (rule, field) in MAY_BE_ANYTHING and _is_plain(bad):
                continue
            if (rule, field) == ("/filters", "unit_id") and not bad.strip():
                continue  # for oneself
            if field in ("phone", "room_id") and not bad.strip():
                continue
            yield field, bad


def _is_login(text: str) -> bool:
    return re.fullmatch(r"[a-z0-9][a-z0-9._-]{1,63}", text.casefold()) is not None


def _is_plain(text: str) -> bool:
    return bool(text.strip()) and text.isprintable() and len(text) <= 60
