"""Fill a migrated, empty database with a believable register of any size, in bulk."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory import clock
from inventory.access.actions import accounts, installation, sessions, tokens
from inventory.access.models import Unit
from inventory.access.rules import Role
from inventory.app import open_database
from inventory.custody.models import AssetRoom
from inventory.ids import new_id
from inventory.journal.rules import OPERATOR
from inventory.migrations import migrate
from inventory.organisation.models import Building, Person, Room
from inventory.register.actions import load_class_codes, recount, recount_words
from inventory.register.models import Asset, AssetClass, AssetUnit, ClassCode
from inventory.register.rules import (
    AcquisitionWay,
    AssetState,
    Condition,
    kind_of,
    may_classify,
    search_text,
)
from inventory.settings import Settings
from inventory.tags.models import Tag
from inventory.tags.rules import TagState, content, new_code
from labels import symbol

REGION = "MA"
PUBLIC_URL = "https://aset.malukuprov.go.id"
UNITS = 40
ROOMS_PER_UNIT = 15
PEOPLE_PER_UNIT = 25
ROWS_AT_ONCE = 5_000
RARE = "gamelan"
"""A word that few assets hold, as many in a register of any size; `Lenovo` is the common one."""
RARE_ASSETS = 50
SCOPES = ("look", "read_register", "check_assets", "move_assets")
BRANDS = ("Lenovo", "HP", "Epson", "Daikin", "Lion", "Chitose", None)
GIVEN = ("Rina", "Yohanes", "Siti", "Markus", "Dewi", "Adam", "Maria", "Ahmad")
FAMILY = ("Salampessy", "Pattiasina", "Latuheru", "Tomasoa", "Sahetapy", "Manuputty")


@dataclass(frozen=True, slots=True)
class Seeded:
    """What a benchmark needs to ask: a token, codes of tags, rooms' ids, a log-in, a small unit."""

    token: str
    codes: list[str]
    rooms: list[str]
    cookie: str
    unit: str


def seed(settings: Settings, count: int, *, chance: int = 1) -> Seeded:
    """Migrate and fill the database with `count` assets with a tag each.

    The seeded rows are not journaled: this register is for measuring only.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    migrate(settings.database_url)
    database = open_database(settings)
    dice = random.Random(chance)
    now = clock.now()
    with database.transaction() as session:
        if database.is_sqlite:
            session.execute(sa.text("PRAGMA cache_size=-600000"))
        load_class_codes(session)
        token, cookie = _open(session, now)
        places = _places(session, dice)
        codes = _assets(session, dice, places, count, now)
        recount(session)
        recount_words(session)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql("VACUUM ANALYZE")
    database.engine.dispose()
    return Seeded(
        token,
        codes,
        [str(room) for rooms in places.rooms.values() for room in rooms],
        cookie,
        str(list(places.rooms)[-1]),
    )


def _open(session: Session, now: datetime) -> tuple[str, str]:
    root = installation.open_register(
        session,
        government="Pemerintah Provinsi Maluku",
        bureau="Sekretariat Daerah Provinsi Maluku",
        region=REGION,
        public_url=PUBLIC_URL,
        zone="Asia/Jayapura",
        unit_code="1",
        unit_name="Sekretariat Daerah Provinsi Maluku",
        by=OPERATOR,
        now=now,
    )
    for number in range(UNITS):
        installation.add_unit(
            session, root, code=f"1.{number}", name=f"Bagian {number}", by=OPERATOR, now=now
        )
    officer = accounts.add_account(session, login="rina", name="Rina", by=OPERATOR, now=now)
    accounts.grant_role(
        session,
        officer,
        Role.ASSET_OFFICER,
        root,
        from_on=date(2020, 1, 1),
        by=OPERATOR,
        now=now,
    )
    token = tokens.issue_token(
        session, officer, name="bench", scopes=SCOPES, life=timedelta(days=2), by=OPERATOR, now=now
    )
    return token, sessions.open_session(session, officer.id, now=now)


@dataclass(frozen=True, slots=True)
class _Places:
    """Rooms and people by unit."""

    rooms: dict[UUID, list[UUID]]
    people: dict[UUID, list[UUID]]


def _places(session: Session, dice: random.Random) -> _Places:
    units = list(session.scalars(sa.select(Unit.id).where(Unit.parent_id.is_not(None))))
    buildings, rooms, people = [], [], []
    for number, unit_id in enumerate(units):
        building = {
            "id": new_id(),
            "unit_id": unit_id,
            "code": f"G{number}",
            "name": f"Gedung {number}",
        }
        buildings.append(building)
        rooms += [
            {
                "id": new_id(),
                "unit_id": unit_id,
                "building_id": building["id"],
                "floor": room % 4 + 1,
                "code": f"{room % 4 + 1}.{room:02d}",
                "name": f"Ruang {room}",
            }
            for room in range(ROOMS_PER_UNIT)
        ]
        people += [
            {
                "id": new_id(),
                "unit_id": unit_id,
                "name": f"{dice.choice(GIVEN)} {dice.choice(FAMILY)}",
            }
            for _ in range(PEOPLE_PER_UNIT)
        ]
    for table, rows in ((Building, buildings), (Room, rooms), (Person, people)):
        session.execute(sa.insert(table), rows)
    return _Places(_by_unit(rooms), _by_unit(people))


def _by_unit(rows: list[dict[str, Any]]) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = {}
    for row in rows:
        found.setdefault(row["unit_id"], []).append(row["id"])
    return found


def _codes() -> Iterator[str]:
    """Yield codes of which none is twice: among a million, two are alike in one run of three."""
    given: set[str] = set()
    while True:
        code = new_code(REGION)
        if code not in given:
            given.add(code)
            yield code


def _assets(
    session: Session, dice: random.Random, places: _Places, count: int, now: datetime
) -> list[str]:
    classes = [
        (row.code, row.name)
        for row in session.execute(sa.select(ClassCode.code, ClassCode.name))
        if may_classify(row.code)
    ]
    dice.shuffle(classes)
    units = list(places.rooms)
    rare = RARE_ASSETS / count
    assets = (_asset(dice, units, places, classes, rare) for _ in range(count))
    qr = symbol(content(PUBLIC_URL, new_code(REGION)))
    fresh = _codes()
    codes: list[str] = []
    for part in _parts(assets):
        tags = [
            {
                "code": next(fresh),
                "id": new_id(),
                "state": TagState.ACTIVE,
                "asset_id": asset["id"],
                "unit_id": asset["unit_id"],
                "content": "",
                "qr_version": qr.version,
                "qr_level": qr.level.value,
                "qr_mask": qr.mask,
                "qr_segmentation": qr.segmentation.value,
                "issued_at": now,
            }
            for asset in part
        ]
        for tag in tags:
            tag["content"] = content(PUBLIC_URL, str(tag["code"]))
        codes += [str(tag["code"]) for tag in tags]
        session.execute(sa.insert(Asset), part)
        session.execute(sa.insert(Tag), tags)
        for table, column in (
            (AssetUnit, "unit_id"),
            (AssetClass, "class_code"),
            (AssetRoom, "room_id"),
        ):
            session.execute(
                sa.insert(table),
                [
                    {
                        "id": new_id(),
                        "asset_id": asset["id"],
                        column: asset[column],
                        "from_at": asset["registered_at"],
                    }
                    for asset in part
                ],
            )
    return codes


def _parts(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while part := [row for _, row in zip(range(ROWS_AT_ONCE), rows, strict=False)]:
        yield part


def _asset(
    dice: random.Random,
    units: list[UUID],
    places: _Places,
    classes: list[tuple[str, str]],
    rare: float,
) -> dict[str, Any]:
    """Few classes hold most things, few units most assets; one in three is with a person.

    Names begin as the class is called, as people write them: so there are many words to mend by.
    """
    unit_id = units[int(len(units) * dice.random() ** 2)]
    class_code, called = classes[int(len(classes) * dice.random() ** 4)]
    day = date(2012, 1, 1) + timedelta(days=dice.randrange(5_000))
    word = f" {RARE}" if dice.random() < rare else ""
    asset = {
        "id": new_id(),
        "unit_id": unit_id,
        "class_code": class_code,
        "kind": kind_of(class_code),
        "state": AssetState.DRAFT,
        "name": f"{called[:150]}{word} {dice.choice('ABCDEFGH')}{dice.randrange(100, 999)}",
        "brand": dice.choice(BRANDS),
        "serial": f"SN-{dice.getrandbits(40):010X}" if dice.random() < 0.6 else None,
        "acquisition_value": Decimal(int(10 ** dice.uniform(5.5, 8))),
        "acquired_on": day,
        "acquisition_way": AcquisitionWay.PURCHASE,
        "source": f"APBD {day.year}",
        "condition": dice.choices(list(Condition), (8, 1, 1))[0],
        "room_id": dice.choice(places.rooms[unit_id]),
        "holder_id": dice.choice(places.people[unit_id]) if dice.random() < 0.33 else None,
        "version": 1,
        "registered_at": datetime(2025, 1, 1, tzinfo=UTC)
        + timedelta(seconds=dice.randrange(10**7)),
        "seen_at": _seen(dice),
    }
    return asset | {"search_text": search_text(asset)}


def _seen(dice: random.Random) -> datetime | None:
    """Two in three were seen in the last year."""
    if dice.random() < 0.33:
        return None
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=dice.randrange(2 * 10**7))
