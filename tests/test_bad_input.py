"""Whatever is typed into a form: a sentence, a 4xx, and nothing changed. No form is left out."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, NamedTuple
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from inventory.access.models import Account, RoleAssignment, Unit
from inventory.bulk.rules import seal_of
from inventory.custody.models import Confirmation
from inventory.db import Database
from inventory.ids import new_id
from inventory.journal.models import Head
from inventory.organisation.models import Building, Official, Person, Room
from inventory.register.models import Asset, AssetDocument, AssetPhoto, SavedFilter
from inventory.tags.models import FoundReport, LabelJob, Tag
from tests.forms import FILES, FORMS, MAY_BE_ANYTHING, MAY_BE_EMPTY, REQUIRED
from tests.test_matrix import declared, things
from tests.world import World

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
    "gpj.\u202eexe",
    "' OR 1=1 --",
    "{{7*7}}",
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "../../etc/passwd",
]

HAVE_NO_INPUT = {
    "/logout",
    "/preferences",
    "/setup/<token>",
    "/invitation/<token>",
    "/phones/code",
    "/phones/end",
}
"""Covered beside their own tests, or without anything to type."""


class Known(NamedTuple):
    """What the seal of a preview knows of an asset."""

    id: UUID
    version: int


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
                    AssetPhoto,
                    AssetDocument,
                    Room,
                    Building,
                    Person,
                    Official,
                    Unit,
                    Tag,
                    LabelJob,
                    FoundReport,
                    Confirmation,
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
        "person": things["person", "own"],
        "account": things["account", "own"],
        "asset": things["asset", "own"],
        "version": things["version", "own"],
        "seal": seal_of([Known(UUID(things["asset", "own"]), int(things["version", "own"]))]),
    }
    path = (
        rule.replace("<uuid:asset_id>", things["asset", "own"])
        .replace("<uuid:room_id>", things["room", "own"])
        .replace("<uuid:unit_id>", things["unit", "own"])
        .replace("<uuid:building_id>", things["building", "own"])
        .replace("<uuid:person_id>", things["person", "own"])
        .replace("<uuid:official_id>", things["official", "own"])
        .replace("<uuid:report_id>", things["report", "own"])
        .replace("<uuid:photo_id>", things["photo", "own"])
        .replace("<uuid:document_id>", things["document", "own"])
        .replace("<uuid:account_id>", things["account", "own"])
        .replace("<uuid:filter_id>", things["filter", "own"])
        .replace("<uuid:role_id>", things["role", "own"])
        .replace("<uuid:act_id>", things["act", "own"])
        .replace("<uuid:confirmation_id>", things["confirmation", "own"])
        .replace("<tag:code>", things["tag", "own"])
    )
    before = stands()
    wrong = []
    for field, bad in _mistakes(rule, right):
        sent = {name: value.format(key=new_id(), **facts) for name, value in right.items()} | {
            field: bad
        }
        data = {name.format(**facts): _filled(right[name], one) for name, one in sent.items()}
        answer = visitor.post(path, data=data)
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
            if _may_be_empty(rule, field) and not bad.strip():
                continue
            if field in ("phone", "room_id") and bad == "2026-13-45":
                continue
            yield field, bad


def _filled(right: str, sent: str) -> Any:
    """Return what is sent: a file where the right one is a file, with the same or hostile bytes."""
    if right not in FILES:
        return sent
    content = FILES.get(sent) or sent.encode("utf-8", "surrogatepass")
    return BytesIO(content), "scan.jpg"


def _may_be_empty(rule: str, field: str) -> bool:
    at_will = {("/filters", "unit_id")}  # kept for oneself
    return (rule, field) in at_will or (field in MAY_BE_EMPTY and (rule, field) not in REQUIRED)


def _is_login(text: str) -> bool:
    return re.fullmatch(r"[a-z0-9][a-z0-9._-]{1,63}", text.casefold()) is not None


def _is_plain(text: str) -> bool:
    return bool(text.strip()) and text.isprintable() and len(text) <= 60
