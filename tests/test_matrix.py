"""Who may use which route on whose things: every route × person × unit, against tables by hand.

A route that is not in the table below fails; so does one whose answer differs from the tables.
The tables are written by hand on purpose: they must not be derived from the code they check.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from inventory.access.models import RoleAssignment
from inventory.clock import now as clock_now
from inventory.db import Database
from inventory.ids import new_id
from inventory.journal.rules import Actor
from inventory.organisation.actions import add_building, add_person, appoint_official
from inventory.organisation.rules import Duty
from inventory.tags.actions import issue_asset_tags, issue_door_tag, order_labels, report_found
from inventory.tags.rules import TagState
from tests.register.papers import document_of, photo_of
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
    """One route and method: what it asks for (`a or b`: either), the thing it takes, and a body
    that can be right."""

    asks: str
    thing: str = ""
    body: dict[str, Any] = field(default_factory=dict)


ROUTES: dict[tuple[str, str], Route] = {
    ("GET", "/healthz"): Route(PUBLIC),
    ("GET", "/readyz"): Route(PUBLIC),
    ("GET", "/api/v1/openapi.json"): Route(PUBLIC),
    ("GET", "/static/<version>/<path:path>"): Route(PUBLIC),
    ("GET", "/favicon.ico"): Route(PUBLIC),
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
    ("GET", "/units"): Route("read_register or manage_accounts"),
    ("GET", "/units/new"): Route("manage_accounts"),
    ("POST", "/units/new"): Route("manage_accounts"),
    ("GET", "/units/<uuid:unit_id>"): Route("read_register or manage_accounts", "unit"),
    ("GET", "/units/<uuid:unit_id>/edit"): Route("manage_accounts", "unit"),
    ("POST", "/units/<uuid:unit_id>/edit"): Route(
        "manage_accounts",
        "unit",
        {"version": "1", "code": "{unit:.20}", "name": "Unit", "key": "{key}"},
    ),
    ("GET", "/units/<uuid:unit_id>/officials/new"): Route("manage_places", "unit"),
    ("POST", "/units/<uuid:unit_id>/officials/new"): Route(
        "manage_places",
        "unit",
        {"person_id": "{person}", "duty": "user", "from_on": "2026-01-01", "key": "{key}"},
    ),
    ("GET", "/officials/<uuid:official_id>/end"): Route("manage_places", "official"),
    ("POST", "/officials/<uuid:official_id>/end"): Route(
        "manage_places", "official", {"last_on": "2026-12-31", "key": "{key}"}
    ),
    ("GET", "/password"): Route(ANYONE_IN),
    ("POST", "/password"): Route(ANYONE_IN),
    ("GET", "/"): Route(ANYONE_IN),
    ("GET", "/assets"): Route("read_register"),
    ("GET", "/assets/<uuid:asset_id>"): Route("look", "asset"),
    ("GET", "/assets/new"): Route("register_assets"),
    ("POST", "/assets/new"): Route("register_assets"),
    ("GET", "/assets/acquired/<uuid:asset_id>"): Route("register_assets", "asset"),
    ("GET", "/assets/facts"): Route("register_assets"),
    ("GET", "/assets/<uuid:asset_id>/edit"): Route("register_assets", "asset"),
    ("POST", "/assets/<uuid:asset_id>/edit"): Route("register_assets", "asset"),
    ("GET", "/assets/<uuid:asset_id>/move"): Route("move_assets", "asset"),
    ("POST", "/assets/<uuid:asset_id>/move"): Route(
        "move_assets", "asset", {"room_id": "{room}", "version": "{version}", "key": "{key}"}
    ),
    ("GET", "/assets/<uuid:asset_id>/photos"): Route("register_assets", "asset"),
    ("POST", "/assets/<uuid:asset_id>/photos"): Route("register_assets", "asset", {"key": "{key}"}),
    ("GET", "/assets/<uuid:asset_id>/photos/<uuid:photo_id>"): Route("look", "photo"),
    ("GET", "/assets/<uuid:asset_id>/photos/<uuid:photo_id>/small"): Route("look", "photo"),
    ("POST", "/assets/<uuid:asset_id>/photos/<uuid:photo_id>/first"): Route(
        "register_assets", "photo", {"key": "{key}"}
    ),
    ("POST", "/assets/<uuid:asset_id>/photos/<uuid:photo_id>/remove"): Route(
        "register_assets", "photo", {"key": "{key}"}
    ),
    ("GET", "/assets/<uuid:asset_id>/documents"): Route("register_assets", "asset"),
    ("POST", "/assets/<uuid:asset_id>/documents"): Route(
        "register_assets", "asset", {"kind": "contract", "name": "SPK", "key": "{key}"}
    ),
    ("GET", "/assets/<uuid:asset_id>/documents/<uuid:document_id>"): Route(
        "read_register", "document"
    ),
    ("POST", "/assets/<uuid:asset_id>/documents/<uuid:document_id>/remove"): Route(
        "register_assets", "document", {"key": "{key}"}
    ),
    ("GET", "/rooms"): Route("read_register"),
    ("GET", "/rooms/<uuid:room_id>"): Route("read_register", "room"),
    ("GET", "/rooms/new"): Route("manage_places"),
    ("POST", "/rooms/new"): Route("manage_places"),
    ("GET", "/rooms/<uuid:room_id>/edit"): Route("manage_places", "room"),
    ("POST", "/rooms/<uuid:room_id>/edit"): Route(
        "manage_places",
        "room",
        {
            "version": "1",
            "unit_id": "{unit}",
            "floor": "3",
            "code": "{room:.20}",
            "name": "Ruang",
            "keeper_id": "{person}",
            "key": "{key}",
        },
    ),
    ("GET", "/buildings/new"): Route("manage_places"),
    ("POST", "/buildings/new"): Route("manage_places"),
    ("GET", "/buildings/<uuid:building_id>"): Route("read_register", "building"),
    ("GET", "/buildings/<uuid:building_id>/edit"): Route("manage_places", "building"),
    ("POST", "/buildings/<uuid:building_id>/edit"): Route(
        "manage_places",
        "building",
        {
            "version": "1",
            "unit_id": "{unit}",
            "code": "{building:.20}",
            "name": "Gedung",
            "key": "{key}",
        },
    ),
    ("GET", "/people"): Route("read_register"),
    ("GET", "/people/<uuid:person_id>"): Route("read_register", "person"),
    ("GET", "/people/new"): Route("manage_places"),
    ("POST", "/people/new"): Route("manage_places"),
    ("GET", "/people/<uuid:person_id>/edit"): Route("manage_places", "person"),
    ("POST", "/people/<uuid:person_id>/edit"): Route(
        "manage_places",
        "person",
        {"version": "1", "name": "Orang", "unit_id": "{unit}", "key": "{key}"},
    ),
    ("GET", "/mine"): Route(ANYONE_IN),
    ("GET", "/labels"): Route("manage_tags"),
    ("GET", "/labels/new"): Route("manage_tags"),
    ("POST", "/labels/new"): Route("manage_tags"),
    ("GET", "/labels/<uuid:job_id>"): Route("manage_tags", "job"),
    ("GET", "/labels/<uuid:job_id>/state"): Route("manage_tags", "job"),
    ("GET", "/labels/<uuid:job_id>/file"): Route("manage_tags", "job"),
    ("POST", "/found/<uuid:report_id>/settle"): Route("manage_tags", "report", {"key": "{key}"}),
    ("GET", "/found/thanks"): Route(PUBLIC),
    ("GET", "/<tag(sound=False):code>"): Route(PUBLIC),
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
def things(app: Flask, database: Database, world: World) -> dict[tuple[str, str], str]:
    """Return (sort, whose) -> the key to put into the address."""
    keys: dict[tuple[str, str], str] = {}
    now, store = clock_now(), app.extensions["files"]
    for whose, unit, room, officer, account in (
        ("own", "BU", "A1", "rina", "sari"),
        ("child", "RT", "T1", "rina", "sari"),
        ("foreign", "BH", "H1", "bela", "bela"),
    ):
        by = world.actors[officer]
        with database.transaction() as session:
            [asset] = add_assets(session, world, unit=unit, room=room)
            photo = photo_of(session, store, world, asset, by=officer)
            document = document_of(session, store, world, asset, by=officer)
            tag = issue_asset_tags(session, [asset], by=by, now=now)[asset.id]
            issue_door_tag(session, world.rooms[room], world.units[unit], by=by, now=now)
            job = order_labels(
                session, asset_ids=[asset.id], room_ids=[], stock="a4-50x30", skip=0, by=by, now=now
            )
            report = report_found(session, tag.code, place="Pasar", phone=None, now=now)
            assert tag.state is TagState.ACTIVE
            building, person, official = organise(session, world, unit, by)
            keys |= {
                ("asset", whose): str(asset.id),
                ("version", whose): str(asset.version),
                ("room", whose): str(world.rooms[room]),
                ("building", whose): str(building),
                ("person", whose): str(person),
                ("official", whose): str(official),
                ("photo", whose): str(photo.id),
                ("document", whose): str(document.id),
                ("job", whose): str(job.id),
                ("report", whose): str(report.id),
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


def organise(session: Session, world: World, unit: str, by: Actor) -> tuple[UUID, UUID, UUID]:
    """Add a building, a person and someone who signs to a unit."""
    unit_id, now = world.units[unit], clock_now()
    building = add_building(session, unit_id=unit_id, code=f"G{unit}", name=unit, by=by, now=now)
    person = add_person(session, unit_id=unit_id, name=unit, nip=None, by=by, now=now)
    official = appoint_official(
        session,
        unit_id,
        person_id=person.id,
        duty=Duty.OFFICER,
        from_on=date(2026, 1, 1),
        by=by,
        now=now,
    )
    return building.id, person.id, official.id


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
        "<uuid:photo_id>": facts["photo"],
        "<uuid:document_id>": facts["document"],
        "<uuid:job_id>": facts["job"],
        "<uuid:report_id>": facts["report"],
        "<uuid:account_id>": facts["account"],
        "<uuid:role_id>": facts["role"],
        "<uuid:unit_id>": facts["unit"],
        "<uuid:building_id>": facts["building"],
        "<uuid:person_id>": facts["person"],
        "<uuid:official_id>": facts["official"],
        "<uuid:scan_id>": str(new_id()),
        "<tag:code>": facts["tag"],
        "<tag(sound=False):code>": facts["tag"],
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
    if route.asks != ANYONE_IN and not MAY[login] & set(route.asks.split(" or ")):
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
    kinds = ("asset", "room", "building", "person", "official", "unit")

    def written() -> list[int]:
        with database.reading() as session:
            return [len(history(session, kind, UUID(things[kind, "foreign"]))) for kind in kinds]

    before = written()
    for (method, rule), route in ROUTES.items():
        if method == "POST" and route.thing:
            for login in ("rina", "yan", "odi", "sari", "adam"):
                if route.asks != "manage_accounts":
                    ask(client_of(login), method, rule, route, things, "foreign")
    assert written() == before
