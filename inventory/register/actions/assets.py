"""Enter assets, change their facts, and keep beside them what custody says."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.queries import get_unit
from inventory.access.rules import Permission
from inventory.ids import new_id
from inventory.journal import actions as journal
from inventory.journal.rules import Actor
from inventory.register.actions.totals import Counted, count
from inventory.register.actions.words import count_words
from inventory.register.errors import (
    AssetChanged,
    AssetRemoved,
    InTheBooks,
    UnfitAttribution,
    UnfitFact,
    UnknownAsset,
)
from inventory.register.models import Asset, AssetClass, AssetUnit
from inventory.register.queries import assets_by_id, get_asset, get_class_code
from inventory.register.rules import (
    BOOKED,
    FACTS,
    JOURNALED,
    AcquisitionWay,
    AssetState,
    Condition,
    kind_of,
    search_text,
    unfit,
)


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
    attribution: Decimal | None = None,
    facts: Mapping[str, Any] | None = None,
    own: Sequence[Mapping[str, str | None]] = (),
    by: Actor,
    now: datetime,
) -> list[Asset]:
    """Enter one draft for each serial, alike in all else, with its dated unit and class.

    `acquisition_value` is what one costs, the `attribution` (transport, installation) within it;
    `facts` are those of the class, `own` for each serial those that it has for itself. Raises
    UnknownClassCode, UnfitClassCode, UnfitFact or UnfitAttribution.
    """
    found = get_class_code(session, class_code)
    each = own or [{}] * len(serials)
    for one in (facts or {}, *each):
        _check_facts(found.code, one)
    _check_value(acquisition_value, attribution)
    shared = {
        "unit_id": unit_id,
        "class_code": found.code,
        "kind": kind_of(found.code),
        "state": AssetState.DRAFT,
        "name": name,
        "brand": brand,
        "acquisition_value": acquisition_value,
        "attribution": attribution,
        "acquired_on": acquired_on,
        "acquisition_way": acquisition_way,
        "source": source,
        "condition": condition,
        **(facts or {}),
    }
    stated = [
        shared | dict(one) | {"serial": serial} for serial, one in zip(serials, each, strict=True)
    ]
    assets = [
        Asset(id=new_id(), version=1, registered_at=now, search_text=search_text(one), **one)
        for one in stated
    ]
    session.add_all(assets)
    session.flush()
    for asset in assets:
        session.add(AssetUnit(asset_id=asset.id, unit_id=unit_id, from_at=now))
        session.add(AssetClass(asset_id=asset.id, class_code=found.code, from_at=now))
        journal.record(
            session,
            "asset.registered",
            "asset",
            asset.id,
            by=by,
            at=now,
            changes=journal.changed({}, _present(asset)),
        )
    session.flush()
    count(session, [(None, Counted.of(asset)) for asset in assets])
    count_words(session, [(None, one) for one in stated])
    return assets


def change_asset(
    session: Session,
    asset_id: UUID,
    *,
    version: int,
    changes: Mapping[str, Any],
    by: Actor,
    now: datetime,
) -> Asset:
    """Change facts of one asset as they were read at `version`; the history keeps what they were.

    Raises UnknownAsset, AssetChanged, AssetRemoved, InTheBooks, UnknownUnit, UnknownClassCode,
    UnfitClassCode, UnfitFact or UnfitAttribution.
    """
    asset = get_asset(session, asset_id, by=by, permission=Permission.REGISTER_ASSETS, lock=True)
    if asset.version != version:
        raise AssetChanged(version=asset.version)
    _change(session, [asset], changes, by=by, now=now)
    return asset


def change_assets(
    session: Session,
    asset_ids: Collection[UUID],
    *,
    changes: Mapping[str, Any],
    by: Actor,
    now: datetime,
) -> list[UUID]:
    """Change the same facts of many assets in one act, as they stand now; return those changed.

    All or none. Raises UnknownAsset where one is out of reach, and as change_asset does.
    """
    permission = Permission.REGISTER_ASSETS
    found = assets_by_id(session, list(asset_ids), by=by, permission=permission, lock=True)
    if len(found) < len(set(asset_ids)):
        raise UnknownAsset
    return _change(session, list(found.values()), changes, by=by, now=now)


def _change(
    session: Session,
    assets: Sequence[Asset],
    changes: Mapping[str, Any],
    *,
    by: Actor,
    now: datetime,
) -> list[UUID]:
    """Change locked assets; return the keys of those that were not so already."""
    wanted = dict(changes)
    if "unit_id" in wanted:
        get_unit(session, wanted["unit_id"], by=by, permission=Permission.REGISTER_ASSETS)
    if "class_code" in wanted:
        wanted["kind"] = kind_of(get_class_code(session, wanted["class_code"]).code)
    counted: list[tuple[Counted | None, Counted | None]] = []
    called: list[tuple[Mapping[str, Any], Mapping[str, Any]]] = []
    changed: list[UUID] = []
    for asset in assets:
        _check_change(asset, wanted)
        before = _present(asset)
        different = journal.changed(before, before | wanted)
        if not different:
            continue
        stood = Counted.of(asset)
        for name, (_, value) in different.items():
            setattr(asset, name, value)
        asset.version += 1
        asset.search_text = search_text(_present(asset))
        counted.append((stood, Counted.of(asset)))
        called.append((before, before | wanted))
        changed.append(asset.id)
        journal.record(
            session, "asset.changed", "asset", asset.id, by=by, at=now, changes=different
        )
    _date_changes(session, changed, wanted, now=now)
    count(session, counted)
    count_words(session, called)
    return changed


def _check_change(asset: Asset, wanted: Mapping[str, Any]) -> None:
    if asset.state is AssetState.REMOVED:
        raise AssetRemoved
    if asset.state is AssetState.BOOKED and BOOKED & wanted.keys():
        raise InTheBooks
    given = {name: value for name, value in wanted.items() if name in FACTS and value is not None}
    _check_facts(wanted.get("class_code", asset.class_code), given)
    _check_value(
        wanted.get("acquisition_value", asset.acquisition_value),
        wanted.get("attribution", asset.attribution),
    )


def _date_changes(
    session: Session, asset_ids: Sequence[UUID], changes: Mapping[str, Any], *, now: datetime
) -> None:
    """End the dated rows of what changed, and begin new ones: one open row at any time."""
    for field, table in (("unit_id", AssetUnit), ("class_code", AssetClass)):
        if field not in changes or not asset_ids:
            continue
        still = sa.select(table.asset_id).where(
            table.asset_id.in_(asset_ids),
            table.to_at.is_(None),
            getattr(table, field) != changes[field],
        )
        moved = session.scalars(still).all()
        session.execute(
            sa.update(table)
            .where(table.asset_id.in_(moved), table.to_at.is_(None))
            .values(to_at=now)
        )
        session.add_all(
            table(asset_id=key, from_at=now, **{field: changes[field]}) for key in moved
        )
    session.flush()


def _check_value(value: Decimal, attribution: Decimal | None) -> None:
    if attribution is not None and attribution > value:
        raise UnfitAttribution(field="attribution")


def _check_facts(class_code: str, facts: Mapping[str, Any]) -> None:
    wrong = unfit(class_code, list(facts))
    if wrong:
        raise UnfitFact(code=class_code, field=wrong[0])


def _present(asset: Asset) -> dict[str, Any]:
    return {field: getattr(asset, field) for field in JOURNALED}


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
