"""The verbs of the register. Only `bookkeeping` creates assets, only `custody` places them."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from importlib import resources
from typing import Any
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


def register_asset(
    session: Session,
    *,
    unit_id: UUID,
    class_code: str,
    name: str,
    brand: str | None,
    serial: str | None,
    acquisition_value: Decimal,
    acquired_on: date,
    acquisition_way: AcquisitionWay,
    source: str | None,
    condition: Condition,
    by: Actor,
    now: datetime,
) -> Asset:
    """Enter an asset as a draft with its dated unit and class; raises UnfitClassCode."""
    found = get_class_code(session, class_code)
    asset = Asset(
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
    session.add(asset)
    session.flush()
    session.add(AssetUnit(asset_id=asset.id, unit_id=unit_id, from_at=now))
    session.add(AssetClass(asset_id=asset.id, class_code=found.code, from_at=now))
    session.flush()
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
    return asset


def note_present(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep what custody found beside the assets: rows of `id` and the fields that changed.

    The dated truth and the journal line are custody's; here the version goes up.
    """
    for row in rows:
        values = {name: value for name, value in row.items() if name != "id"}
        session.execute(
            sa.update(Asset)
            .where(Asset.id == row["id"])
            .values(**values, version=Asset.version + 1)
            .execution_options(synchronize_session="fetch")
        )
