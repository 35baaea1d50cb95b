"""Every filter, order and search against plain Python over the same assets, on each database."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from inventory.access.models import Unit
from inventory.access.rules import Permission
from inventory.custody.models import Confirmation
from inventory.custody.rules import Outcome
from inventory.desk.queries import find_sqlite
from inventory.desk.queries.assets import asset_page, count_assets
from inventory.desk.rules import AssetFilter, Damaged, Missing, Sort, Tagged, paging
from inventory.files.models import StoredFile
from inventory.ids import new_id
from inventory.organisation.models import Building, Person, Room
from inventory.organisation.rules import room_label
from inventory.register.actions import recount, recount_words
from inventory.register.models import Asset, AssetPhoto
from inventory.register.rules import (
    AcquisitionWay,
    AssetKind,
    AssetState,
    Condition,
    kind_of,
    search_text,
    stands_in_rooms,
)
from inventory.tags.actions import issue_asset_tags
from inventory.tags.models import Tag, Untagged
from inventory.tags.rules import TagState
from tests.world import CHAIR, LAPTOP, NOW, add_assets

SIZE = 130
CLASSES = (LAPTOP, CHAIR, "1.3.1.01.01.01.001", "1.3.3.01.01.01.001")
NAMES = ("Laptop Acer", "Kursi Rapat", "Tanah Kantor", "Gedung AC Baru", "Lemari Gudang", "Meja")
BRANDS = (None, "Lenovo", "HP", "100% Kayu_Jati")
RUNNING_OUT = (None, None, date(2026, 11, 1), date(2026, 12, 1), date(2028, 1, 1))
SEEN = (None, NOW - timedelta(days=400), NOW - timedelta(days=20), NOW - timedelta(hours=3))

FIRST = datetime(1, 1, 1, tzinfo=UTC)


@pytest.fixture
def assets(database, world):
    """A small register where every filter names some: as plain facts, in the order of keys."""
    dice = random.Random(7)
    with database.transaction() as session:
        rows = [_asset(dice, world) for _ in range(SIZE)]
        session.execute(sa.insert(Asset), rows)
        made = session.scalars(sa.select(Asset).order_by(Asset.id)).all()
        _tag_some(session, world, made, dice)
        _picture_some(session, made, dice)
        _miss_some(session, world, made, dice)
        recount(session)
        recount_words(session)
    with database.reading() as session:
        return _facts(session)


def _asset(dice, world):
    unit = dice.choice(("BU", "RT", "BH"))
    rooms = {"BU": ("A1", "A2", "A3"), "RT": ("T1",), "BH": ("H1",)}[unit]
    room = dice.choice((*rooms, None))
    person = {"BU": "yohanes", "BH": "hana"}.get(unit)
    code = dice.choice(CLASSES)
    asset = {
        "id": new_id(),
        "unit_id": world.units[unit],
        "class_code": code,
        "kind": kind_of(code),
        "state": dice.choices(list(AssetState), (6, 3, 1))[0],
        "name": dice.choice(NAMES),
        "brand": dice.choice(BRANDS),
        "serial": f"SN-{dice.randrange(1000):03}" if dice.random() < 0.5 else None,
        "acquisition_value": Decimal(dice.choice((0, 1000000, 14250000, 14250000.50, 900000000))),
        "acquired_on": date(dice.choice((2012, 2019, 2020, 2024)), dice.choice((1, 12)), 31),
        "acquisition_way": dice.choice((AcquisitionWay.PURCHASE, AcquisitionWay.GRANT)),
        "runs_out_on": dice.choice(RUNNING_OUT),
        "condition": dice.choices(list(Condition), (6, 2, 1))[0],
        "room_id": world.rooms[room] if room else None,
        "holder_id": world.people[person] if person and dice.random() < 0.4 else None,
        "seen_at": dice.choice(SEEN),
        "version": 1,
        "registered_at": NOW,
    }
    return asset | {"search_text": search_text(asset)}


def _tag_some(session, world, made, dice):
    by = world.actors
    for asset in made:
        fate = dice.choice(("none", "tagged", "lost"))
        if fate == "none":
            continue
        officer = by["bela"] if asset.unit_id == world.units["BH"] else by["rina"]
        tag = issue_asset_tags(session, [asset], by=officer, now=NOW)[asset.id]
        if fate == "lost":
            tag.state = TagState.LOST
    session.flush()


def _picture_some(session, made, dice):
    key = new_id()
    session.add(
        StoredFile(id=key, sha256="0" * 64, size=1, content_type="image/jpeg", created_at=NOW)
    )
    session.flush()
    for asset in made:
        fate = dice.choice(("none", "kept", "removed"))
        if fate != "none":
            session.add(
                AssetPhoto(
                    asset_id=asset.id,
                    file_id=key,
                    small_id=key,
                    position=1,
                    added_by_id=new_id(),
                    added_at=NOW,
                    removed_at=NOW if fate == "removed" else None,
                )
            )
    session.flush()


def _miss_some(session, world, made, dice):
    """Let holders, present and earlier, miss some, and officers find some of these or not."""
    for asset in made:
        fate = dice.choice(("reported", "of another", "found", "gone", None, None, None))
        if fate is None or (fate == "reported" and asset.holder_id is None):
            continue
        other = world.people["yohanes" if asset.unit_id == world.units["BH"] else "hana"]
        settled = NOW - timedelta(days=50) if fate in ("found", "gone") else None
        session.add(
            Confirmation(
                asset_id=asset.id,
                person_id=asset.holder_id if fate == "reported" else other,
                is_here=False,
                reason="Hilang",
                at=NOW - timedelta(days=60),
                by_id=new_id(),
                settled_at=settled,
                outcome=Outcome(fate) if settled else None,
            )
        )
    session.flush()


def _facts(session):
    paths = {unit.id: unit.path for unit in session.scalars(sa.select(Unit))}
    people = {one.id: one.name for one in session.scalars(sa.select(Person))}
    buildings = {one.id: one for one in session.scalars(sa.select(Building))}
    rooms = {room.id: room for room in session.scalars(sa.select(Room))}
    tags = session.execute(sa.select(Tag.asset_id, Tag.state)).all()
    pictured = set(
        session.scalars(sa.select(AssetPhoto.asset_id).where(AssetPhoto.removed_at.is_(None)))
    )
    said = session.scalars(sa.select(Confirmation)).all()
    reported = {(one.asset_id, one.person_id) for one in said if one.settled_at is None}
    gone = {one.asset_id: one.settled_at for one in said if one.outcome is Outcome.GONE}
    found = []
    for asset in session.scalars(sa.select(Asset).order_by(Asset.id)):
        room = rooms.get(asset.room_id)
        building = buildings[room.building_id] if room else None
        states = {state for key, state in tags if key == asset.id}
        found.append(
            SimpleNamespace(
                **{column.key: getattr(asset, column.key) for column in Asset.__table__.columns},
                path=paths[asset.unit_id],
                building_id=room.building_id if room else None,
                room=f"{room_label(building.name, room.floor, room.code)} {room.name}"
                if room
                else "",
                holder=people.get(asset.holder_id, ""),
                tagged=TagState.ACTIVE in states,
                ended=bool(states) and TagState.ACTIVE not in states,
                pictured=asset.id in pictured,
                reported=(asset.id, asset.holder_id) in reported,
                gone=asset.id in gone and (asset.seen_at or FIRST) <= gone[asset.id],
            )
        )
    return found


def fits(wanted, asset, paths):
    """Say, in plain Python, whether an asset belongs to a list."""
    tests = {
        "unit_id": lambda value: asset.path.startswith(paths[value]),
        "building_id": lambda value: asset.building_id == value,
        "room_id": lambda value: asset.room_id == value,
        "class_code": lambda value: f"{asset.class_code}.".startswith(f"{value}."),
        "kind": lambda value: asset.kind is value,
        "condition": lambda value: (
            asset.condition is not Condition.GOOD
            if value is Damaged.EITHER
            else asset.condition is value
        ),
        "holder_id": lambda value: asset.holder_id == value,
        "tag": lambda value: {
            Tagged.NONE: not asset.tagged,
            Tagged.ENDED: asset.ended,
            Tagged.ACTIVE: asset.tagged,
        }[value],
        "year_from": lambda value: asset.acquired_on.year >= value,
        "year_to": lambda value: asset.acquired_on.year <= value,
        "value_from": lambda value: asset.acquisition_value >= value,
        "value_to": lambda value: asset.acquisition_value <= value,
        "way": lambda value: asset.acquisition_way is value,
        "runs_out_by": lambda value: asset.runs_out_on is not None and asset.runs_out_on <= value,
        "seen_before": lambda value: asset.seen_at is None or asset.seen_at < value,
        "never_seen": lambda _: asset.seen_at is None,
        "unplaced": lambda _: asset.room_id is None and stands_in_rooms(asset.kind),
        "unheld": lambda _: asset.holder_id is None,
        "unpictured": lambda _: not asset.pictured,
        "missing": lambda value: {
            Missing.REPORTED: asset.reported,
            Missing.GONE: asset.gone,
            Missing.EITHER: asset.reported or asset.gone,
        }[value],
        "q": lambda value: all(_holds(asset, word) for word in value.casefold().split()),
        "state": lambda value: asset.state is value,
    }
    if wanted.get("state") is None and asset.state is AssetState.REMOVED:
        return False
    return all(
        tests[name](value) for name, value in wanted.items() if name != "sort" and value is not None
    )


def _holds(asset, word):
    if word[0].isdigit() and "." in word:
        return f"{asset.class_code}.".startswith(f"{word}.")
    texts = (asset.search_text, asset.room.casefold(), asset.holder.casefold())
    if len(word) < 3:
        return any(f" {word}" in f" {text}" for text in texts)
    return any(word in text for text in texts)


IN_ORDER = {
    Sort.NAME: (lambda asset: (asset.name, asset.id), False),
    Sort.NEWEST: (lambda asset: asset.id, True),
    Sort.VALUE: (lambda asset: (asset.acquisition_value, asset.id), True),
    Sort.YEAR: (lambda asset: (asset.acquired_on, asset.id), True),
    Sort.SEEN: (lambda asset: (asset.seen_at or FIRST, asset.id), False),
}
QUERIES = (
    "laptop",
    "aptop",
    "AC",
    "a",
    "hp",
    "lenovo kursi",
    "sn-0",
    "100%",
    "y_j",
    "gudang",
    "gudang lt 2",
    "gedung",
    "yohanes",
    "yohanes laptop",
    "lenovo gedung",
    "1.3.2.10",
    "1.3.2 rapat",
    "zzz",
)


def drawn(dice, world):
    """Draw one filter of a few parts."""
    every = {
        "q": QUERIES,
        "unit_id": [world.units[code] for code in ("SETDA", "BU", "RT", "BH")],
        "building_id": list(world.buildings.values()),
        "room_id": list(world.rooms.values()),
        "class_code": ("1.3.2", "1.3.2.1", "1.3.2.10", LAPTOP, "1.3.1", "1.5"),
        "kind": list(AssetKind),
        "condition": [*Condition, Damaged.EITHER],
        "holder_id": list(world.people.values()),
        "tag": list(Tagged),
        "state": list(AssetState),
        "year_from": (2013, 2020),
        "year_to": (2019, 2020),
        "value_from": (Decimal(0), Decimal("14250000.50")),
        "value_to": (Decimal(0), Decimal("14250000.50")),
        "way": (AcquisitionWay.PURCHASE, AcquisitionWay.GRANT),
        "runs_out_by": (date(2026, 12, 1), date(2027, 6, 30)),
        "seen_before": (NOW - timedelta(days=20), NOW),
        "never_seen": (True,),
        "unplaced": (True,),
        "unheld": (True,),
        "unpictured": (True,),
        "missing": list(Missing),
    }
    names = dice.sample(list(every), dice.choice((0, 1, 1, 2, 2, 3)))
    wanted = {name: dice.choice(list(every[name])) for name in names}
    return wanted | {"sort": dice.choice((None, *Sort))}


def walked(session, wanted, by, limit):
    """Return the keys of every page, and the count that the first one told."""
    page = asset_page(session, wanted, by=by, limit=limit)
    count, keys = page.count, [row.id for row in page.rows]
    while page.after:
        page = asset_page(session, wanted, by=by, after=page.after, limit=limit)
        keys += [row.id for row in page.rows]
    return keys, count


@pytest.mark.parametrize("few", [500, 0], ids=["collected", "walked"])
@pytest.mark.parametrize("seed", range(3))
def test_lists_are_what_plain_python_says(database, world, assets, monkeypatch, seed, few):
    if few == 0:
        if database.engine.dialect.name != "sqlite":
            pytest.skip("one way only")
        monkeypatch.setattr(find_sqlite, "FEWEST", 0)
        monkeypatch.setattr(find_sqlite, "PAGE_SIZE", 1)
        monkeypatch.setattr(find_sqlite, "MOST_EXAMINED", 20)
        monkeypatch.setattr(find_sqlite, "MOST_MATCHES_EXAMINED", 20)
        monkeypatch.setattr(find_sqlite, "MOST_UNITS", 1)
        monkeypatch.setattr(find_sqlite, "SPARE", 0)
    dice = random.Random(seed)
    with database.reading() as session:
        paths = {unit.id: unit.path for unit in session.scalars(sa.select(Unit))}
        for _ in range(60):
            asked = drawn(dice, world)
            wanted = AssetFilter(**asked)
            login = dice.choice(("rina", "bela", "odi"))
            reach = paths[world.units["BH" if login == "bela" else "BU"]]
            key, backwards = IN_ORDER[wanted.order]
            expected = [
                asset.id
                for asset in sorted(assets, key=key, reverse=backwards)
                if asset.path.startswith(reach) and fits(asked, asset, paths)
            ]
            limit = dice.choice((3, 7, 50))

            keys, count = walked(session, wanted, world.actors[login], limit)

            assert keys == expected, (asked, login)
            assert count.number + count.more <= len(expected), asked
            assert count.more or count.number == len(expected), asked
            counted = count_assets(session, wanted, by=world.actors[login])
            assert counted.number + counted.more <= len(expected), asked
            assert counted.number or not counted.more, asked
            assert counted.more or counted.number == len(expected), asked


def test_what_the_database_keeps_of_tags_is_what_the_tags_say(database, assets):
    with database.reading() as session:
        kept = set(session.scalars(sa.select(Untagged.asset_id)))

    assert kept == {asset.id for asset in assets if not asset.tagged}


def test_postgresql_finds_what_is_below_a_class_by_its_index(database, world):
    if database.is_sqlite:
        pytest.skip("SQLite's plans are tested by what they answer")
    page = sa.select(Asset.id).where(Asset.class_code >= "1.3.2", Asset.class_code < "1.3.2/")
    with database.reading() as session:
        session.execute(sa.text("SET LOCAL enable_seqscan = off"))
        asked = page.compile(session.connection(), compile_kwargs={"literal_binds": True})
        plan = "\n".join(session.scalars(sa.text(f"EXPLAIN {asked}")))

    assert "ix_asset_class" in plan
    assert "Index Cond: ((class_code >= '1.3.2'" in plan


def test_what_never_had_a_tag_is_not_counted_as_one_that_lost_it(database, world, monkeypatch):
    if not database.is_sqlite:
        pytest.skip("counts in another way")
    monkeypatch.setattr(find_sqlite, "FEWEST", 0)
    monkeypatch.setattr(find_sqlite, "PAGE_SIZE", 1)
    for counting in (find_sqlite, paging):
        monkeypatch.setattr(counting, "MOST_COUNTED", 3)
    rina = world.actors["rina"]
    with database.transaction() as session:
        bare = add_assets(session, world, 40)
        issue_asset_tags(session, bare[:1], by=rina, now=NOW)[bare[0].id].state = TagState.LOST
        session.flush()
        of_all = replace(rina, reach={Permission.READ_REGISTER: (world.paths["SETDA"],)})
        counted = count_assets(session, AssetFilter(tag=Tagged.ENDED), by=of_all)

    assert (counted.number, counted.more) == (1, False)
