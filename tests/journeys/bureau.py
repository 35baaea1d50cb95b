"""A bureau with something on every page, served while the tests of pages run."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from inventory.access.actions import accounts
from inventory.access.queries import find_account
from inventory.app import create_app
from inventory.clock import now as clock_now
from inventory.custody.actions import hand_over_assets
from inventory.custody.rules import NewPlacement
from inventory.db import Database
from inventory.ids import new_id
from inventory.journal.actions import next_act, present_act
from inventory.journal.rules import OPERATOR, Actor
from inventory.organisation.actions import add_person, appoint_official, change_room
from inventory.organisation.models import Room
from inventory.organisation.rules import Duty
from inventory.queue.runner import run_pending
from inventory.register.actions import change_assets, save_filter
from inventory.register.models import Asset
from inventory.settings import Settings
from inventory.tags.actions import (
    issue_asset_tags,
    issue_blank_tags,
    issue_door_tags,
    order_labels,
    replace_tag,
    report_found,
)
from inventory.tags.jobs import HANDLERS
from inventory.tags.models import LabelJob
from tests.browser import served
from tests.engines import Engines
from tests.world import NOW, World, add_assets

LONG_NAME = "Lemari arsip besi empat pintu dengan kunci kombinasi untuk ruang penyimpanan dokumen"
STOCK = "a4-50x30"


@dataclass(frozen=True, slots=True)
class Site:
    """A served bureau: its address, its database, and the names in the addresses of pages."""

    base: str
    database: Database
    names: dict[str, str]


@contextmanager
def open_bureau(engines: Engines, folder: Path) -> Iterator[Site]:
    """Fill a bureau on SQLite and serve it."""
    with engines.fresh("sqlite", folder) as url:
        app = create_app(Settings(database_url=url, data_dir=folder / "data", _env_file=None))
        database: Database = app.extensions["database"]
        with database.transaction() as session:
            world = World.read(session)
            names, assets = _fill(session, world)
        run_pending(database, app.extensions["files"], HANDLERS)
        with database.transaction() as session:
            names["waiting_job"] = str(_order(session, assets, world.actors["rina"]).id)
        with served(app) as base:
            yield Site(base, database, names)
        database.engine.dispose()


def _fill(session: Session, world: World) -> tuple[dict[str, str], list[Asset]]:
    rina, now = world.actors["rina"], clock_now()
    assets = add_assets(session, world, 3)
    bare = add_assets(session, world, room=None, name=LONG_NAME, class_code="1.3.2.05.01.04.001")
    tags = issue_asset_tags(session, assets, by=rina, now=now)
    retired = tags[assets[2].id].code
    replace_tag(session, assets[2], by=rina, now=now)
    room = session.get_one(Room, world.rooms["A1"])
    door = issue_door_tags(session, [room], by=rina, now=now)[room.id]
    [blank] = issue_blank_tags(session, world.units["BU"], 1, by=rina, now=now)
    report_found(session, tags[assets[0].id].code, place="Kantin", phone="0811", now=now)
    ready = _order(session, assets, rina)
    kept = add_person(
        session,
        unit_id=world.units["BU"],
        name="Kiki Tomasoa",
        nip=None,
        account_id=world.accounts["kiki"],
        by=rina,
        now=now,
    )
    session.flush()
    change_room(
        session,
        room.id,
        version=room.version,
        unit_id=room.unit_id,
        floor=room.floor,
        code=room.code,
        name=room.name,
        keeper_id=kept.id,
        by=rina,
        now=now,
    )
    official = appoint_official(
        session,
        world.units["BU"],
        person_id=kept.id,
        duty=Duty.AUTHORISED_USER,
        from_on=NOW.date(),
        by=rina,
        now=now,
    )
    for name, query in (("Barang baik", "condition=good"), (LONG_NAME[:60], "place=none")):
        save_filter(session, name=name, query=query, unit_id=None, by=rina, now=now)
    handed = [NewPlacement(new_id(), one.id, kept.id, now) for one in assets]
    hand_over_assets(session, handed, by=rina, now=now)
    registration = present_act(session)
    next_act(session)
    change_assets(session, [one.id for one in assets], changes={"brand": "Acer"}, by=rina, now=now)
    act = present_act(session)
    next_act(session)
    lea = find_account(session, "lea")
    assert lea is not None
    names = {
        "act": str(act),
        "registration": str(registration),
        "asset": str(assets[0].id),
        "bare": str(bare[0].id),
        "room": str(room.id),
        "building": str(room.building_id),
        "unit": str(world.units["BU"]),
        "person": str(kept.id),
        "official": str(official.id),
        "account": str(world.accounts["kiki"]),
        "tag": tags[assets[0].id].code,
        "retired": retired,
        "door": door.code,
        "blank": blank.code,
        "ready_job": str(ready.id),
        "invitation": accounts.invite_again(session, lea, by=OPERATOR, now=now),
    }
    return names, assets


def _order(session: Session, assets: list[Asset], by: Actor) -> LabelJob:
    keys = [asset.id for asset in assets]
    return order_labels(session, asset_ids=keys, stock=STOCK, by=by, now=NOW)
