"""Fill an empty database with the demo bureau, through the same acts that people use."""

import random
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from importlib import resources
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from inventory.access.actions import accounts, installation
from inventory.access.models import Unit
from inventory.access.queries import find_account
from inventory.access.rules import ROLE_NAMES, ROLE_PERMISSIONS, Permission, Role, reach_of
from inventory.bookkeeping.actions import acquire
from inventory.clock import local_date
from inventory.custody.actions import hand_over_assets, place_assets, see_assets
from inventory.custody.rules import NewPlacement, NewSighting, SightingVerb
from inventory.errors import mark
from inventory.ids import new_id
from inventory.journal.actions import next_act
from inventory.journal.rules import OPERATOR, Actor
from inventory.organisation.actions import (
    add_building,
    add_person,
    add_room,
    appoint_official,
)
from inventory.organisation.rules import Duty
from inventory.register.rules import AcquisitionWay, Condition
from inventory.tags.actions import issue_asset_tags, issue_blank_tags, issue_door_tag

SEED = 20_261_124
YEARS_BACK = timedelta(days=730)
WORKING_DAYS = 5
OPENS_AT, OPEN_FOR = timedelta(hours=8), timedelta(hours=8)
BLANK_TAGS = 6
SHARE_OF = {
    "light": 0.12,
    "heavy": 0.05,
    "moved": 0.2,
    "seen": 0.7,
    "untagged": 0.08,
    "unplaced": 0.03,
}
DOES: Mapping[Role, str] = {
    Role.ASSET_OFFICER: mark("registers, prints, scans and moves; approves nothing"),
    Role.APPROVER: mark("reads the register and the log"),
    Role.STAFF: mark("looks up a thing by its tag"),
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


@dataclass(slots=True)
class _Bureau:
    """What was made so far, by the names in the plan."""

    units: dict[str, Unit] = field(default_factory=dict)
    rooms: dict[str, tuple[UUID, str]] = field(default_factory=dict)
    people: dict[str, list[UUID]] = field(default_factory=dict)
    officer: Actor = OPERATOR


def plan() -> Mapping[str, Any]:
    """Return the bureau as it is written down."""
    return tomllib.loads((resources.files("inventory.demo") / "bureau.toml").read_text("utf-8"))


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


def fill(session: Session, *, public_url: str, now: datetime, seed: int = SEED) -> None:
    """Make the whole bureau in the caller's transaction; the same one for the same seed."""
    dice = random.Random(seed)  # noqa: S311 -- invented data, not a secret
    bureau, made = plan(), _Bureau()
    zone = bureau["zone"]
    opened = in_office_hours(now - YEARS_BACK, zone)
    _organise(session, bureau, made, public_url=public_url, now=opened)
    story = _Story(zone)
    for index, thing in enumerate(bureau["things"]):
        bought = opened + timedelta(days=20 + index * 31, hours=index)
        for room_code, count in _shares(thing["count"], thing["rooms"]).items():
            for _ in range(count):
                _tell(story, made, thing, room_code, dice, bought=bought, now=now, zone=zone)
    story.play(session)


def in_office_hours(moment: datetime, zone: str) -> datetime:
    """Return a moment of the same week in which the bureau works; the order of moments stays.

    The whole week is squeezed into its five days, and each day into its hours.
    """
    local = moment.astimezone(ZoneInfo(zone))
    monday = local.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(local.weekday())
    days, part = divmod((local - monday) * WORKING_DAYS / 7, timedelta(days=1))
    wall = monday + timedelta(days=days) + OPENS_AT + part / timedelta(days=1) * OPEN_FOR
    return wall.astimezone(UTC)


@dataclass(slots=True)
class _Story:
    """What happens, in the order of its time; each act is one act of the journal."""

    zone: str
    acts: list[tuple[datetime, int, Callable[[Session, datetime], None]]] = field(
        default_factory=list
    )

    def add(self, at: datetime, act: Callable[[Session, datetime], None]) -> None:
        self.acts.append((in_office_hours(at, self.zone), len(self.acts), act))

    def play(self, session: Session) -> None:
        for at, _, act in sorted(self.acts, key=lambda one: one[:2]):
            next_act(session)
            act(session, at)


def _organise(
    session: Session, bureau: Mapping[str, Any], made: _Bureau, *, public_url: str, now: datetime
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
    session: Session, bureau: Mapping[str, Any], made: _Bureau, *, by: Actor, now: datetime
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


def _appoint(session: Session, bureau: Mapping[str, Any], made: _Bureau, *, now: datetime) -> None:
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


def _shares(count: int, rooms: Sequence[str]) -> dict[str, int]:
    each, rest = divmod(count, len(rooms))
    return {code: each + (index < rest) for index, code in enumerate(rooms)}


def _condition(dice: random.Random) -> Condition:
    throw = dice.random()
    if throw < SHARE_OF["heavy"]:
        return Condition.HEAVY
    return Condition.LIGHT if throw < SHARE_OF["light"] + SHARE_OF["heavy"] else Condition.GOOD


def _tell(
    story: _Story,
    made: _Bureau,
    thing: Mapping[str, Any],
    room_code: str,
    dice: random.Random,
    *,
    bought: datetime,
    now: datetime,
    zone: str,
) -> None:
    """Plan the life of one asset: bought and tagged, handed out, moved, seen again."""
    room_id, unit_code = made.rooms[room_code]
    brand, serial = dice.choice(thing["brands"]), f"{dice.randrange(16**8):08X}"
    value = Decimal(thing["value"]) + dice.randrange(-20, 20) * 5_000
    condition, placed = _condition(dice), dice.random() > SHARE_OF["unplaced"]
    tagged = dice.random() > SHARE_OF["untagged"]
    asset_id: list[UUID] = []

    def buy(session: Session, at: datetime) -> None:
        [asset] = acquire(
            session,
            unit_id=made.units[unit_code].id,
            class_code=thing["class_code"],
            name=thing["name"] if brand in thing["name"] else f"{thing['name']} {brand}",
            brand=brand,
            serials=[serial],
            acquisition_value=value,
            acquired_on=local_date(at, zone),
            acquisition_way=AcquisitionWay.PURCHASE,
            source=f"APBD {at.year}",
            condition=condition,
            room_id=room_id if placed else None,
            by=made.officer,
            now=at,
        )
        asset_id.append(asset.id)
        if tagged:
            issue_asset_tags(session, [asset], by=made.officer, now=at)

    story.add(bought, buy)
    at = bought + timedelta(days=dice.randrange(2, max(3, (now - bought).days // 2)))
    if thing.get("held") and unit_code in made.people:
        holder = dice.choice(made.people[unit_code])
        story.add(at, lambda session, when: _hand(session, made, asset_id[0], holder, when))
    here = room_id
    elsewhere = [key for key, unit in made.rooms.values() if unit == unit_code and key != room_id]
    if placed and elsewhere and dice.random() < SHARE_OF["moved"]:
        here, at = dice.choice(elsewhere), at + timedelta(days=3)
        story.add(at, lambda session, when: _move(session, made, asset_id[0], here, when))
    if placed and dice.random() < SHARE_OF["seen"]:
        lately = now - timedelta(days=dice.randrange(1, 90), minutes=dice.randrange(600))
        story.add(
            max(at, lately), lambda session, when: _see(session, made, asset_id[0], here, when)
        )


def _hand(session: Session, made: _Bureau, asset: UUID, person: UUID, at: datetime) -> None:
    handed = NewPlacement(new_id(), asset, person, at)
    hand_over_assets(session, [handed], by=made.officer, now=at)


def _move(session: Session, made: _Bureau, asset: UUID, room: UUID, at: datetime) -> None:
    place_assets(session, [NewPlacement(new_id(), asset, room, at)], by=made.officer, now=at)


def _see(session: Session, made: _Bureau, asset: UUID, room: UUID, at: datetime) -> None:
    seen = NewSighting(new_id(), asset, room, at, SightingVerb.CHECK_IN, None)
    see_assets(session, [seen], by=made.officer, now=at)
