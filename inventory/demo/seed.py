"""Fill an empty database with the demo bureau, through the same acts that people use."""

import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import resources
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from inventory.access.actions import accounts, installation
from inventory.access.queries import find_account
from inventory.access.rules import ROLE_NAMES, ROLE_PERMISSIONS, Permission, Role, reach_of
from inventory.clock import local_date
from inventory.demo.lives import Bureau, Story, in_office_hours, tell
from inventory.errors import mark
from inventory.files.store import FileStore
from inventory.journal.rules import OPERATOR, Actor
from inventory.organisation.actions import (
    add_building,
    add_person,
    add_room,
    appoint_official,
)
from inventory.organisation.rules import Duty
from inventory.tags.actions import issue_blank_tags, issue_door_tag

SEED = 20_261_124
YEARS_BACK = timedelta(days=730)
LONGEST_AGO = timedelta(days=500)
"""Within so many days all was bought; the rest of the time it is used."""
BLANK_TAGS = 6
DOES: Mapping[Role, str] = {
    Role.ASSET_OFFICER: mark("registers, prints, scans and moves; approves nothing"),
    Role.APPROVER: mark("reads the register and the log"),
    Role.STAFF: mark("looks up a thing by its tag, confirms the things in their name"),
    Role.AUDITOR: mark("reads everything, changes nothing"),
    Role.ADMINISTRATOR: mark("manages accounts, never assets"),
}


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Someone one can be in the demo, with what to type."""

    login: str
    password: str
    name: str
    role: str
    does: str

    @property
    def first_name(self) -> str:
        """What the button says."""
        return self.name.split()[0]


def plan() -> Mapping[str, Any]:
    """Return the bureau as it is written down, and all that it has."""
    written: dict[str, Any] = {}
    for name in ("bureau.toml", "things.toml"):
        written |= tomllib.loads((resources.files("inventory.demo") / name).read_text("utf-8"))
    return written


def demo_accounts() -> list[DemoAccount]:
    """Return the people one can log in as."""
    bureau = plan()
    return [
        DemoAccount(
            one["login"],
            bureau["password"],
            one["name"],
            ROLE_NAMES[Role(one["role"])],
            DOES[Role(one["role"])],
        )
        for one in bureau["accounts"]
    ]


def fill(
    session: Session, store: FileStore, *, public_url: str, now: datetime, seed: int = SEED
) -> None:
    """Make the whole bureau in the caller's transaction; the same one for the same seed."""
    dice = random.Random(seed)  # noqa: S311 -- invented data, not a secret
    bureau, made = plan(), Bureau()
    zone = bureau["zone"]
    opened = in_office_hours(now - YEARS_BACK, zone)
    _organise(session, bureau, made, public_url=public_url, now=opened)
    story = Story(zone)
    things = bureau["things"]
    for index, thing in enumerate(reversed(things)):
        bought = opened + timedelta(days=20, hours=index) + LONGEST_AGO * index / len(things)
        tell(story, made, thing, dice, bought=bought, now=now)
    story.play(session, store)


def _organise(
    session: Session, bureau: Mapping[str, Any], made: Bureau, *, public_url: str, now: datetime
) -> None:
    made.units["4.01"] = installation.open_register(
        session,
        government=bureau["government"],
        bureau=bureau["bureau"],
        region=bureau["region"],
        public_url=public_url,
        zone=bureau["zone"],
        unit_code="4.01",
        unit_name="Sekretariat Daerah Provinsi Maluku",
        by=OPERATOR,
        now=now,
        is_demo=True,
    )
    for one in bureau["units"]:
        parent = made.units[one.get("parent", "4.01")]
        made.units[one["code"]] = installation.add_unit(
            session, parent, code=one["code"], name=one["name"], by=OPERATOR, now=now
        )
    _appoint(session, bureau, made, now=now)
    root = made.units["4.01"].path
    everywhere: dict[str, tuple[str, ...]] = dict.fromkeys(
        (Permission.MANAGE_PLACES, Permission.MANAGE_TAGS), (root,)
    )
    builder = Actor(OPERATOR.id, OPERATOR.name, everywhere)
    buildings = {
        one["code"]: add_building(
            session,
            unit_id=made.units[one["unit"]].id,
            code=one["code"],
            name=one["name"],
            address=one["address"],
            by=builder,
            now=now,
        )
        for one in bureau["buildings"]
    }
    people = _employ(session, bureau, made, by=builder, now=now)
    for one in bureau["rooms"]:
        room = add_room(
            session,
            unit_id=made.units[one["unit"]].id,
            building_id=buildings[one["building"]].id,
            floor=one["floor"],
            code=one["code"],
            name=one["name"],
            keeper_id=people.get(one.get("keeper")),
            by=builder,
            now=now,
        )
        made.rooms[room.code] = (room.id, one["unit"])
        issue_door_tag(session, room.id, room.unit_id, by=builder, now=now)
    issue_blank_tags(session, made.units["4.01.01"].id, BLANK_TAGS, by=builder, now=now)


def _employ(
    session: Session, bureau: Mapping[str, Any], made: Bureau, *, by: Actor, now: datetime
) -> dict[str, UUID]:
    """Add the people, and those among them who sign; return their keys by name."""
    people: dict[str, UUID] = {}
    for one in bureau["people"]:
        account = find_account(session, one["account"]) if "account" in one else None
        person = add_person(
            session,
            unit_id=made.units[one["unit"]].id,
            name=one["name"],
            nip=one.get("nip"),
            post=one["post"],
            from_on=local_date(now, bureau["zone"]),
            account_id=account.id if account else None,
            by=by,
            now=now,
        )
        people[one["name"]] = person.id
        made.people.setdefault(one["unit"], []).append(person.id)
    for one in bureau["officials"]:
        appoint_official(
            session,
            made.units[one["unit"]].id,
            person_id=people[one["person"]],
            duty=Duty(one["duty"]),
            from_on=local_date(now, bureau["zone"]),
            by=by,
            now=now,
        )
    return people


def _appoint(session: Session, bureau: Mapping[str, Any], made: Bureau, *, now: datetime) -> None:
    for one in bureau["accounts"]:
        account = accounts.add_account(
            session,
            login=one["login"],
            name=one["name"],
            password=bureau["password"],
            by=OPERATOR,
            now=now,
        )
        role, unit = Role(one["role"]), made.units[one["unit"]]
        accounts.grant_role(
            session,
            account,
            role,
            unit,
            from_on=local_date(now, bureau["zone"]),
            by=OPERATOR,
            now=now,
        )
        if role is Role.ASSET_OFFICER:
            everywhere = dict.fromkeys(ROLE_PERMISSIONS[role], (made.units["4.01"].path,))
            reach = reach_of([(role, unit.path)]) | everywhere
            made.officer = Actor(account.id, account.name, reach)
