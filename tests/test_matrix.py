"""Who may use which route on whose things: every route × person × unit, against tables by hand.

A route that is not in the table below fails; so does one whose answer differs from the tables.
The tables are written by hand on purpose: they must not be derived from the code they check.
"""

from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from inventory.access.models import RoleAssignment
from inventory.clock import now as clock_now
from inventory.custody.actions import hand_over_assets
from inventory.custody.models import Confirmation
from inventory.custody.rules import NewPlacement
from inventory.db import Database
from inventory.ids import new_id
from inventory.journal.actions import present_act
from inventory.journal.rules import Actor
from inventory.organisation.actions import add_building, add_person, appoint_official
from inventory.organisation.rules import Duty
from inventory.register.actions import change_assets, save_filter
from inventory.register.models import Asset
from inventory.tags.actions import issue_asset_tags, issue_door_tag, order_labels, report_found
from inventory.tags.rules import TagState
from tests.register.papers import document_of, photo_of
from tests.routes import ANYONE_IN, PUBLIC, ROUTES, Route
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
            building, person, official = organise(session, world, unit, by, account)
            missing = miss(session, asset, person, world.actors[account], by)
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
                ("building", whose): str(building),
                ("person", whose): str(person),
                ("official", whose): str(official),
                ("photo", whose): str(photo.id),
                ("document", whose): str(document.id),
                ("job", whose): str(job.id),
                ("report", whose): str(report.id),
                ("confirmation", whose): str(missing),
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
        with database.transaction() as session:
            change = {"brand": "Acer"}
            change_assets(session, [UUID(keys["asset", whose])], changes=change, by=by, now=now)
            keys["act", whose] = str(present_act(session))
            keys["version", whose] = str(int(keys["version", whose]) + 1)
    return keys


def organise(
    session: Session, world: World, unit: str, by: Actor, login: str
) -> tuple[UUID, UUID, UUID]:
    """Add a building, and a person who signs; in the own unit he has an account."""
    unit_id, now = world.units[unit], clock_now()
    building = add_building(session, unit_id=unit_id, code=f"G{unit}", name=unit, by=by, now=now)
    account_id = world.accounts[login] if unit == "BU" else None
    person = add_person(
        session, unit_id=unit_id, name=unit, nip=None, account_id=account_id, by=by, now=now
    )
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


def miss(session: Session, asset: Asset, person_id: UUID, holder: Actor, by: Actor) -> UUID:
    """Hand an asset over to a person who says that it is not here; return what was said."""
    now = clock_now()
    hand_over_assets(session, [NewPlacement(new_id(), asset.id, person_id, now)], by=by, now=now)
    said = Confirmation(
        asset_id=asset.id,
        person_id=person_id,
        is_here=False,
        reason="Tidak ada di meja",
        at=now,
        by_id=holder.id,
        settled_at=None,
    )
    session.add(said)
    session.flush()
    return said.id


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
        "<uuid:filter_id>": facts["filter"],
        "<uuid:role_id>": facts["role"],
        "<uuid:unit_id>": facts["unit"],
        "<uuid:building_id>": facts["building"],
        "<uuid:act_id>": facts["act"],
        "<uuid:person_id>": facts["person"],
        "<uuid:official_id>": facts["official"],
        "<uuid:confirmation_id>": facts["confirmation"],
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
    if route.thing == "filter" and login in ("yan", "odi", "lea"):
        return status == 404  # whoever reads keeps lists, but those of a unit are not his
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
