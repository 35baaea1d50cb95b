"""The small bureau that every test starts from, made by the actions themselves.

    SETDA (root) ── BU Biro Umum ── RT Subbagian Rumah Tangga
                 └─ BH Biro Hukum (foreign to everyone below but adam and bela)

Rooms: A1, A2, A3 in Gedung A (BU), T1 in Gedung A (RT), H1 in Gedung H (BH).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.actions import accounts, installation, sessions
from inventory.access.models import Account, RoleAssignment, Unit
from inventory.access.queries import digest, find_account
from inventory.access.rules import ROLE_PERMISSIONS, Role, reach_of
from inventory.bookkeeping.actions import acquire
from inventory.clock import now as clock_now
from inventory.journal.models import Entry
from inventory.journal.queries import read_lines
from inventory.journal.rules import OPERATOR, Actor, Line
from inventory.organisation.actions import add_building, add_person, add_room
from inventory.organisation.models import Building, Person, Room
from inventory.register.actions import load_class_codes
from inventory.register.models import Asset
from inventory.register.rules import AcquisitionWay, Condition

NOW = datetime(2026, 11, 24, 0, 12, tzinfo=UTC)
TODAY = date(2026, 11, 24)
LONG_AGO = date(2020, 1, 1)
LAPTOP = "1.3.2.10.01.02.002"
CHAIR = "1.3.2.05.02.01.030"
PASSWORD = "kopi tubruk pagi"

PEOPLE = MappingProxyType(
    {
        "adam": ("Adam Latuconsina", Role.ADMINISTRATOR, "SETDA"),
        "rina": ("Rina Salampessy", Role.ASSET_OFFICER, "BU"),
        "yan": ("Yan Pattiasina", Role.APPROVER, "BU"),
        "kiki": ("Kiki Tomasoa", Role.ROOM_KEEPER, "BU"),
        "sari": ("Sari Latuheru", Role.STAFF, "BU"),
        "odi": ("Odi Manuputty", Role.AUDITOR, "BU"),
        "lea": ("Lea Sahetapy", Role.LEADER, "BU"),
        "bela": ("Bela Rumahorbo", Role.ASSET_OFFICER, "BH"),
    }
)


@dataclass(frozen=True, slots=True)
class World:
    """Keys of the world by the short names above, and its people as actors."""

    units: dict[str, UUID]
    paths: dict[str, str]
    rooms: dict[str, UUID]
    buildings: dict[str, UUID]
    people: dict[str, UUID]
    accounts: dict[str, UUID]
    actors: dict[str, Actor]

    @classmethod
    def read(cls, session: Session) -> "World":
        """Find everything in a database that `open_world` filled."""
        units = {unit.code: unit for unit in session.scalars(sa.select(Unit))}
        found = {one.login: one for one in session.scalars(sa.select(Account))}
        grants: dict[UUID, list[tuple[Role, str]]] = {}
        for row in session.execute(
            sa.select(RoleAssignment.account_id, RoleAssignment.role, Unit.path).join(
                Unit, Unit.id == RoleAssignment.unit_id
            )
        ):
            grants.setdefault(row.account_id, []).append((row.role, row.path))
        return cls(
            units={code: unit.id for code, unit in units.items()},
            paths={code: unit.path for code, unit in units.items()},
            rooms={room.code: room.id for room in session.scalars(sa.select(Room))},
            buildings={one.code: one.id for one in session.scalars(sa.select(Building))},
            people={
                one.name.split()[0].lower(): one.id for one in session.scalars(sa.select(Person))
            },
            accounts={login: one.id for login, one in found.items()},
            actors={
                login: Actor(one.id, one.name, reach_of(grants.get(one.id, [])))
                for login, one in found.items()
            },
        )


def open_world(session: Session) -> None:
    """Fill an empty, migrated database."""
    load_class_codes(session)
    setda = installation.open_register(
        session,
        government="Pemerintah Provinsi Maluku",
        bureau="Biro Umum, Setda Provinsi Maluku",
        region="MA",
        public_url="https://aset.malukuprov.go.id",
        zone="Asia/Jayapura",
        unit_code="SETDA",
        unit_name="Sekretariat Daerah Provinsi Maluku",
        by=OPERATOR,
        now=NOW,
    )
    add = installation.add_unit
    bu = add(session, setda, code="BU", name="Biro Umum", by=OPERATOR, now=NOW)
    rt = add(session, bu, code="RT", name="Subbagian Rumah Tangga", by=OPERATOR, now=NOW)
    bh = add(session, setda, code="BH", name="Biro Hukum", by=OPERATOR, now=NOW)
    units = {unit.code: unit for unit in (setda, bu, rt, bh)}
    for login, (name, role, unit) in PEOPLE.items():
        account = accounts.add_account(session, login=login, name=name, by=OPERATOR, now=NOW)
        accounts.grant_role(
            session, account, role, units[unit], from_on=LONG_AGO, by=OPERATOR, now=NOW
        )
    builder = Actor(
        UUID(int=0),
        "operator",
        dict.fromkeys(set().union(*ROLE_PERMISSIONS.values()), (setda.path,)),
    )
    gedung_a = add_building(session, unit_id=bu.id, code="A", name="Gedung A", by=builder, now=NOW)
    gedung_h = add_building(session, unit_id=bh.id, code="H", name="Gedung H", by=builder, now=NOW)
    for unit, building, floor, code, name in (
        (bu, gedung_a, 1, "A1", "Ruang Rapat"),
        (bu, gedung_a, 2, "A2", "Ruang Kepala Biro"),
        (bu, gedung_a, 2, "A3", "Gudang"),
        (rt, gedung_a, 1, "T1", "Ruang Rumah Tangga"),
        (bh, gedung_h, 1, "H1", "Ruang Hukum"),
    ):
        add_room(
            session,
            unit_id=unit.id,
            building_id=building.id,
            floor=floor,
            code=code,
            name=name,
            by=builder,
            now=NOW,
        )
    add_person(
        session,
        unit_id=bu.id,
        name="Yohanes Pattiasina",
        nip="198001012005011001",
        by=builder,
        now=NOW,
    )
    add_person(session, unit_id=bh.id, name="Hana Wattimena", nip=None, by=builder, now=NOW)


def log_in(session: Session, login: str) -> str:
    """Open a session for someone without a password; return the cookie's token."""
    account = find_account(session, login)
    assert account is not None
    return sessions.open_session(session, account.id, now=clock_now())


def set_password(session: Session, login: str, password: str = PASSWORD) -> None:
    """Give someone a password through an invitation."""
    account = find_account(session, login)
    assert account is not None
    token = accounts.invite_again(session, account, by=OPERATOR, now=NOW)
    accounts.accept_invitation(session, token, password=password, now=NOW)


def add_assets(
    session: Session,
    world: World,
    count: int = 1,
    *,
    unit: str = "BU",
    room: str | None = "A1",
    name: str = "Laptop Lenovo ThinkPad E14",
    class_code: str = LAPTOP,
    facts: Mapping[str, Any] | None = None,
    by: str = "rina",
    now: datetime = NOW,
) -> list[Asset]:
    """Acquire assets that are alike but for their serials."""
    actor = world.actors["bela" if unit == "BH" else by]
    return acquire(
        session,
        unit_id=world.units[unit],
        class_code=class_code,
        name=name,
        brand="Lenovo",
        serials=[f"SN-{digest(f'{name}{now}{n}')[:8].upper()}" for n in range(count)],
        acquisition_value=Decimal(14250000),
        acquired_on=date(2024, 6, 18),
        acquisition_way=AcquisitionWay.PURCHASE,
        source="APBD 2024",
        condition=Condition.GOOD,
        room_id=world.rooms[room] if room else None,
        facts=facts,
        although_known=True,
        by=actor,
        now=now,
    )


def history(session: Session, kind: str, subject_id: UUID) -> list[Line]:
    """Return a thing's lines of the journal, newest first."""
    of_thing = sa.select(Entry).where(Entry.subject_kind == kind, Entry.subject_id == subject_id)
    return read_lines(session, session.scalars(of_thing.order_by(Entry.seq.desc())).all())
