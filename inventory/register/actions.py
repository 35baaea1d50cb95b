"""The verbs of the register. Only `bookkeeping` creates assets, only `custody` places them."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from importlib import resources
from typing import Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.ids import new_id
from inventory.journal import actions as journal
from inventory.journal.rules import Actor
from inventory.register.models import Asset, AssetClass, AssetUnit, ClassCode
from inventory.register.queries import get_class_code
from inventory.register.rules import (
    AcquisitionWay,
    AssetState,
    Condition,
    class_level,
    class_parent,
    kind_of,
)

JOURNALED = (
    "unit_id",
    "class_code",
    "kind",
    "state",
    "name",
    "brand",
    "serial",
    "acquisition_value",
    "acquired_on",
    "acquisition_way",
    "source",
    "condition",
)


def load_class_codes(session: Session) -> int:
    """Fill the classification where it is empty; return how many codes it has."""
    present = session.scalar(sa.select(sa.func.count()).select_from(ClassCode)) or 0
    if present:
        return present
    source = resources.files("inventory.register") / "class_codes.csv"
    with source.open(encoding="utf-8") as lines:
        rows = [
            {
                "code": row["code"],
                "name": row["name"],
                "level": class_level(row["code"]),
                "parent": class_parent(row["code"]),
            }
            for row in csv.DictReader(lines)
        ]
    session.execute(sa.insert(ClassCode), rows)
    return len(rows)


def register_assets(
    session: Session,
    *,
    unit_id: UUID,
    class_code: str,
    name: str,
    brand: str | None,
    serials: Sequence[str | None],
    acquisition_value: Decimal,
    acquired_on: date,
    acquisition_way: AcquisitionWay,
    source: str | None,
    condition: Condition,
    by: Actor,
    now: datetime,
) -> list[Asset]:
    """Enter one draft for each serial, alike in all else, with its dated unit and class.

    Raises UnknownClassCode or UnfitClassCode.
    """
    found = get_class_code(session, class_code)
    assets = [
        Asset(
            id=new_id(),
            unit_id=unit_id,
            class_code=found.code,
            kind=kind_of(found.code),
            state=AssetState.DRAFT,
            name=name,
            brand=brand,
            serial=serial,
            acquisition_value=acquisition_value,
            acquired_on=acquired_on,
            acquisition_way=acquisition_way,
            source=source,
            condition=condition,
            version=1,
            registered_at=now,
        )
        for serial in serials
    ]
    session.add_all(assets)
    session.flush()
    for asset in assets:
        session.add(AssetUnit(asset_id=asset.id, unit_id=unit_id, from_at=now))
        session.add(AssetClass(asset_id=asset.id, class_code=found.code, from_at=now))
        after = {field: getattr(asset, field) for field in JOURNALED}
        journal.record(
            session,
            "asset.registered",
            "asset",
            asset.id,
            by=by,
            at=now,
            changes=journal.changed({}, after),
        )
    session.flush()
    return assets


def note_place(
    session: Session,
    field: Literal["room_id", "holder_id"],
    places: Iterable[tuple[Asset, UUID | None]],
) -> None:
    """Keep beside locked assets where, or with whom, custody says they are.

    The dated truth and the journal line are custody's. The version goes up where the value
    changed: a form that shows the old one is stale.
    """
    for asset, place_id in places:
        if getattr(asset, field) != place_id:
            setattr(asset, field, place_id)
            asset.version += 1
    session.flush()


def note_seen(session: Session, seen: Iterable[tuple[Asset, UUID | None, datetime | None]]) -> None:
    """Keep beside locked assets where and when they were last seen; no form becomes stale."""
    for asset, room_id, at in seen:
        asset.seen_room_id, asset.seen_at = room_id, at
    session.flush()
