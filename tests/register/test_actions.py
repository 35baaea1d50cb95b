"""The present value beside an asset: only what a form shows makes a form stale."""

from sqlalchemy.orm import Session

from inventory.access.rules import Permission
from inventory.db import Database
from inventory.register.actions import note_place, note_seen
from inventory.register.models import Asset
from inventory.register.queries import assets_by_id, get_asset, lock_assets
from tests.world import NOW, World, add_assets


def test_a_new_place_is_a_new_version_and_a_sighting_is_not(session: Session, world: World) -> None:
    [asset] = add_assets(session, world)
    note_seen(session, [(asset, world.rooms["A2"], NOW)])
    note_place(session, "room_id", [(asset, world.rooms["A1"])])
    assert asset.version == 2
    note_place(session, "room_id", [(asset, world.rooms["A2"])])
    note_place(session, "holder_id", [(asset, world.people["yohanes"])])
    assert asset.version == 4
    assert (asset.room_id, asset.seen_room_id, asset.holder_id) == (
        world.rooms["A2"],
        world.rooms["A2"],
        world.people["yohanes"],
    )


def test_a_lock_reads_afresh(database: Database, world: World) -> None:
    with database.transaction() as session:
        [asset] = add_assets(session, world)
    with database.reading() as session:
        known = session.get_one(Asset, asset.id)
        with database.transaction() as other:
            note_place(other, "room_id", [(other.get_one(Asset, asset.id), world.rooms["A3"])])
        assert known.room_id == world.rooms["A1"]
        session.commit()
        locked = lock_assets(session, [asset.id])[asset.id]
        assert (locked is known, locked.room_id) == (True, world.rooms["A3"])


def test_assets_of_other_units_are_not_there(database: Database, world: World) -> None:
    with database.transaction() as session:
        [own] = add_assets(session, world)
        [below] = add_assets(session, world, unit="RT", room="T1")
        [foreign] = add_assets(session, world, unit="BH", room="H1")
    with database.reading() as session:
        found = assets_by_id(
            session,
            [foreign.id, below.id, own.id],
            by=world.actors["rina"],
            permission=Permission.MOVE_ASSETS,
        )
        assert list(found) == sorted([own.id, below.id])
        officer = {"by": world.actors["bela"], "permission": Permission.READ_REGISTER}
        assert get_asset(session, foreign.id, **officer).registered_at == NOW
