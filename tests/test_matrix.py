"""Who may use which route on whose things: every route × person × unit, against tables by hand.

A route that is not in the table below fails; so does one whose answer differs from the tables.
The tables are written by hand on purpose: they must not be derived from the code they check.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from inventory.access.models import RoleAssignment
from inventory.clock import now as clock_now
from inventory.db import Database
from inventory.ids import new_id
from inventory.register.actions import save_filter
from inventory.tags.actions import issue_asset_tags, issue_door_tag, order_labels, report_found
from inventory.tags.rules import TagState
from tests.world import World, add_assets, history

PEOPLE = ("adam", "rina", "yan", "kiki", "sari", "odi", "lea", "bela")
STRANGER = "nobody"

MAY: dict[str, set[str]] = {
    "adam": {"manage_accounts", "read_log"},
    "rina": {
        "look",
        "read_register",
        "register_assets",
        "check_assets",
        "move_assets",
        "hand_over",
        "manage_tags",
        "manage_places",
        "read_log",
    },
    "yan": {"look", "read_register", "read_log"},
    "kiki": {"look"},
    "sari": {"look"},
    "odi": {"look", "read_register", "read_log"},
    "lea": {"look", "read_register"},
    "bela": {
        "look",
        "read_register",
        "register_assets",
        "check_assets",
        "move_assets",
        "hand_over",
        "manage_tags",
        "manage_places",
        "read_log",
    },
    STRANGER: set(),
}

REACH: dict[str, set[str]] = {
    "adam": {"own", "child", "foreign"},
    **{login: {"own", "child"} for login in ("rina", "yan", "kiki", "sari", "odi", "lea")},
    "bela": {"foreign"},
    STRANGER: set(),
}

PUBLIC, ANYONE_IN = "public", "logged in"


@dataclass(frozen=True, slots=True)
class Route:
    """One route and method: what it asks for, the thing it takes, and a body that can be right."""

    asks: str
    thing: str = ""
    body: dict[str, Any] = field(default_factory=dict)


ROUTES: dict[tuple[str, str], Route] = {
    ("GET", "/healthz"): Route(PUBLIC),
    ("GET", "/readyz"): Route(PUBLIC),
    ("GET", "/api/v1/openapi.json"): Route(PUBLIC),
    ("GET", "/static/<version>/<path:path>"): Route(PUBLIC),
    ("GET", "/words/<lang>.<version>.json"): Route(PUBLIC),
    ("GET", "/login"): Route(PUBLIC),
    ("POST", "/login"): Route(PUBLIC),
    ("POST", "/logout"): Route(ANYONE_IN),
    ("GET", "/setup/<token>"): Route(PUBLIC),
    ("POST", "/setup/<token>"): Route(PUBLIC),
    ("GET", "/invitation/<token>"): Route(PUBLIC),
    ("POST", "/invitation/<token>"): Route(PUBLIC),
    ("POST", "/preferences"): Route(PUBLIC),
    ("GET", "/users"): Route("manage_accounts"),
    ("POST", "/users"): Route("manage_accounts"),
    ("GET", "/users/<uuid:account_id>"): Route("manage_accounts", "account"),
    ("POST", "/users/<uuid:account_id>/roles"): Route(
        "manage_accounts", "account", {"role": "leader", "unit_id": "{unit}"}
    ),
    ("POST", "/users/<uuid:account_id>/roles/<uuid:role_id>/end"): Route(
        "manage_accounts", "account"
    ),
    ("POST", "/users/<uuid:account_id>/invitation"): Route("manage_accounts", "account"),
    ("POST", "/users/<uuid:account_id>/active"): Route(
        "manage_accounts", "account", {"active": "0"}
    ),
    ("GET", "/password"): Route(ANYONE_IN),
    ("POST", "/password"): Route(ANYONE_IN),
    ("GET", "/"): Route(ANYONE_IN),
    ("GET", "/assets"): Route("read_register"),
    ("GET", "/assets/summary"): Route("read_register"),
    ("POST", "/filters"): Route(
        "read_register", "", {"name": "Rusak", "query": "condition=heavy", "key": "{key}"}
    ),
    ("POST", "/filters/<uuid:filter_id>/name"): Route(
        "register_assets", "filter", {"name": "Lain", "key": "{key}"}
    ),
    ("POST", "/filters/<uuid:filter_id>/remove"): Route(
        "register_assets", "filter", {"key": "{key}"}
    ),
    ("GET", "/assets/<uuid:asset_id>"): Route("look", "asset"),
    ("GET", "/assets/new"): Route("register_assets"),
    ("POST", "/assets/new"): Route("register_assets"),
    ("GET", "/assets/acquired/<uuid:asset_id>"): Route("register_assets", "asset"),
    ("GET", "/assets/<uuid:asset_id>/move"): Route("move_assets", "asset"),
    ("POST", "/assets/<uuid:asset_id>/move"): Route(
        "move_assets", "asset", {"room_id": "{room}", "version": "{version}", "key": "{key}"}
    ),
    ("GET", "/rooms"): Route("read_register"),
    ("GET", "/rooms/<uuid:room_id>"): Route("read_register", "room"),
    ("GET", "/rooms/new"): Route("manage_places"),
    ("POST", "/rooms/new"): Route("manage_places"),
    ("GET", "/buildings/new"): Route("manage_places"),
    ("POST", "/buildings/new"): Route("manage_places"),
    ("GET", "/labels"): Route("manage_tags"),
    ("GET", "/labels/new"): Route("manage_tags"),
    ("POST", "/labels/new"): Route("manage_tags"),
    ("GET", "/labels/<uuid:job_id>"): Route("manage_tags", "job"),
    ("GET", "/labels/<uuid:job_id>/state"): Route("manage_tags", "job"),
    ("GET", "/labels/<uuid:job_id>/file"): Route("manage_tags", "job"),
    ("POST", "/found/<uuid:report_id>/settle"): Route("manage_tags", "report", {"key": "{key}"}),
    ("GET", "/found/thanks"): Route(PUBLIC),
    ("GET", "/<tag:code>"): Route(PUBLIC),
    ("POST", "/<tag:code>/found"): Route(PUBLIC),
    ("GET", "/scan"): Route("look"),
    ("GET", "/log"): Route("read_log"),
    ("GET", "/api/v1/assets"): Route("read_register"),
    ("GET", "/api/v1/assets/<uuid:asset_id>"): Route("read_register", "asset"),
    ("GET", "/api/v1/classes"): Route("register_assets"),
    ("GET", "/api/v1/rooms"): Route("look"),
    ("GET", "/api/v1/tags/<code>"): Route("look", "tag"),
    ("POST", "/api/v1/tags/resolve"): Route("look"),
    ("POST", "/api/v1/scans"): Route("look"),
    ("GET", "/api/v1/scans/<uuid:scan_id>"): Route("look"),
    ("POST", "/api/v1/readings"): Route("look"),
}


@pytest.fixture
def things(database: Database, world: World) -> dict[tuple[str, str], str]:
    """Return (sort, whose) -> the key to put into the address."""
    keys: dict[tuple[str, str], str] = {}
    now = clock_now()
    for whose, unit, room, officer, account in (
        ("own", "BU", "A1", "rina", "sari"),
        ("child", "RT", "T1", "rina", "sari"),
        ("foreign", "BH", "H1", "bela", "bela"),
    ):
        by = world.actors[officer]
        with database.transaction() as session:
            [asset] = add_assets(session, world, unit=unit, room=room)
            tag = issue_asset_tags(session, [asset], by=by, now=now)[asset.id]
            issue_door_tag(session, world.rooms[room], world.units[unit], by=by, now=now)
            job = order_labels(
                session, asset_ids=[asset.id], room_ids=[], stock="a4-50x30", skip=0, by=by, now=now
            )
            report = report_found(session, tag.code, place="Pasar", phone=None, now=now)
            assert tag.state is TagState.ACTIVE
            kept = save_filter(
                session,
                name="Rusak berat",
                query="condition=heavy",
                unit_id=world.units[unit],
                by=by,
                now=now,
            )
            keys |= {
                ("asset", whose): str(asset.id),
                ("version", whose): str(asset.version),
                ("room", whose): str(world.rooms[room]),
                ("job", whose): str(job.id),
                ("report", whose): str(report.id),
                ("filter", whose): str(kept.id),
                ("tag", whose): tag.code,
                ("account", whose): str(world.accounts[account]),
                ("unit", whose): str(world.units[unit]),
                ("role", whose): str(
                    session.scalar(
                        sa.select(RoleAssignment.id).where(
                            RoleAssignment.account_id == world.accounts[account]
                        )
                    )
                ),
            }
    return keys


def declared(app: Flask) -> set[tuple[str, str]]:
    """Return every (method, rule) of the app but the automatic ones."""
    return {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_the_table_names_every_route_and_no_other(app: Flask) -> None:
    assert declared(app) == set(ROUTES)


@pytest.mark.parametrize("login", [*PEOPLE, STRANGER])
def test_every_route_answers_as_the_tables_say(
    app: Flask,
    client_of: Callable[[str], FlaskClient],
    client: FlaskClient,
    things: dict[tuple[str, str], str],
    login: str,
) -> None:
    wrong = []
    for (method, rule), route in ROUTES.items():
        for whose in ("own", "child", "foreign") if route.thing else ("own",):
            visitor = client if login == STRANGER else client_of(login)
            status = ask(visitor, method, rule, route, things, whose)
            if not is_right(status, login, method, rule, route, whose):
                wrong.append(f"{login} {method} {rule} {whose}: {status}")
    assert wrong == []


def ask(
    visitor: FlaskClient,
    method: str,
    rule: str,
    route: Route,
    things: dict[tuple[str, str], str],
    whose: str,
) -> int:
    """Send the request with this thing in its address and a body that can be right."""
    facts = {sort: key for (sort, owner), key in things.items() if owner == whose}
    facts["key"] = str(uuid4())
    path = rule
    for hole, value in {
        "<uuid:asset_id>": facts["asset"],
        "<uuid:room_id>": facts["room"],
        "<uuid:job_id>": facts["job"],
        "<uuid:report_id>": facts["report"],
        "<uuid:account_id>": facts["account"],
        "<uuid:filter_id>": facts["filter"],
        "<uuid:role_id>": facts["role"],
        "<uuid:scan_id>": str(new_id()),
        "<tag:code>": facts["tag"],
        "<code>": facts["tag"],
        "<token>": "no-such-link",
        "<version>": "x",
        "<path:path>": "css/base.css",
        "<lang>": "id",
    }.items():
        path = path.replace(hole, value)
    body = {name: value.format(**facts) for name, value in route.body.items()}
    if path.startswith("/api/") and method == "POST" and not path.endswith("readings"):
        return visitor.open(path, method=method, json={}).status_code
    return visitor.open(path, method=method, data=body or None).status_code


def is_right(status: int, login: str, method: str, rule: str, route: Route, whose: str) -> bool:
    """Say whether a status is what the tables allow."""
    if route.asks == PUBLIC:
        return status not in (401, 403) and status < 500
    if login == STRANGER:
        is_page = method == "GET" and not rule.startswith("/api/")
        return status == (302 if is_page else 401)
    if route.thing == "filter" and login in ("yan", "odi", "lea"):
        return status == 404  # whoever reads keeps lists, but those of a unit are not his
    if route.asks != ANYONE_IN and route.asks not in MAY[login]:
        return status == 403
    if route.thing and whose not in REACH[login]:
        return status in ((403, 404) if route.thing == "tag" else (404,))
    if rule.endswith("/<uuid:scan_id>"):
        return status == 404
    return status not in (401, 403, 404) and status < 500


def test_foreign_forms_changed_nothing(
    database: Database,
    client_of: Callable[[str], FlaskClient],
    things: dict[tuple[str, str], str],
) -> None:
    asset = UUID(things["asset", "foreign"])
    with database.reading() as session:
        before = len(history(session, "asset", asset))
    for (method, rule), route in ROUTES.items():
        if method == "POST" and route.thing:
            for login in ("rina", "yan", "odi", "sari", "adam"):
                if route.asks != "manage_accounts":
                    ask(client_of(login), method, rule, route, things, "foreign")
    with database.reading() as session:
        assert len(history(session, "asset", asset)) == before
