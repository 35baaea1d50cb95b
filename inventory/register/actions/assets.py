"""Enter assets, change their facts, and keep beside them what custody says."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from inventory.access.queries import get_unit
from inventory.access.rules import Permission
from inventory.db import Money, update_rows
from inventory.ids import new_id
from inventory.journal import actions as journal
from inventory.journal.rules import Actor, Json
from inventory.organisation.queries import get_place
from inventory.register.actions.totals import Counted, count
from inventory.register.actions.words import count_words
from inventory.register.errors import (
    AssetChanged,
    AssetRemoved,
    InARoom,
    InTheBooks,
    NoHomeRoom,
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
    AssetKind,
    AssetState,
    Condition,
    kind_of,
    runs_out_on,
    search_text,
    stands_in_rooms,
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
    condition_on: date | None = None,
    attribution: Decimal | None = None,
    home_room_id: UUID | None = None,
    facts: Mapping[str, Any] | None = None,
    own: Sequence[Mapping[str, str | None]] = (),
    by: Actor,
    now: datetime,
) -> list[Asset]:
    """Enter one draft for each serial, alike in all else, with its dated unit and class.

    `acquisition_value` is what one costs, the `attribution` (transport, installation) within it;
    `facts` are those of the class, `own` for each serial those that it has for itself. Raises
    UnknownClassCode, UnfitClassCode, UnfitFact, UnfitAttribution or TooMuchTogether.
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
        "condition_on": condition_on,
        "home_room_id": home_room_id,
        **(facts or {}),
    }
    stated = [
        shared | dict(one) | {"serial": serial} for serial, one in zip(serials, each, strict=True)
    ]
    assets = [
        Asset(id=new_id(), version=1, registered_at=now, **_derived(one), **one) for one in stated
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
    UnfitClassCode, UnfitFact, UnfitAttribution, InARoom, NoHomeRoom or TooMuchTogether.
    """
    asset = get_asset(session, asset_id, by=by, permission=Permission.REGISTER_ASSETS, lock=True)
    if asset.version != version:
        raise AssetChanged(version=asset.version)
    _change(session, [(asset, changes)], by=by, now=now)
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
    wanted = [(asset, changes) for asset in found.values()]
    return _change(session, wanted, by=by, now=now)


def restore_assets(
    session: Session,
    earlier: Mapping[UUID, Mapping[str, Json]],
    *,
    undone: UUID,
    by: Actor,
    now: datetime,
) -> list[UUID]:
    """Give assets back the facts that the journal says they had before the act `undone`.

    All or none; raises as change_assets does.
    """
    permission = Permission.REGISTER_ASSETS
    found = assets_by_id(session, list(earlier), by=by, permission=permission, lock=True)
    if len(found) < len(earlier):
        raise UnknownAsset
    wanted = [
        (asset, {name: _read(name, value) for name, value in earlier[key].items()})
        for key, asset in found.items()
    ]
    return _change(session, wanted, by=by, now=now, undone=undone)


def _change(
    session: Session,
    wanted: Sequence[tuple[Asset, Mapping[str, Any]]],
    *,
    by: Actor,
    now: datetime,
    undone: UUID | None = None,
) -> list[UUID]:
    """Change locked assets; return the keys of those that were not so already."""
    verb = "asset.changed" if undone is None else "asset.change_undone"
    refers = {} if undone is None else {"undone_act_id": (None, undone)}
    # A home room that stays, or that the journal gives back, may lie out of reach.
    rooms = {
        wishes["home_room_id"]
        for asset, wishes in wanted
        if wishes.get("home_room_id") not in (None, asset.home_room_id)
    }
    kinds = _check_wanted(session, [wishes for _, wishes in wanted], by=by)
    for room_id in rooms if undone is None else ():
        get_place(session, room_id, by=by, permission=Permission.REGISTER_ASSETS)
    counted: list[tuple[Counted | None, Counted | None]] = []
    called: list[tuple[Mapping[str, Any], Mapping[str, Any]]] = []
    changed: dict[UUID, Mapping[str, Any]] = {}
    rows: list[tuple[Asset, dict[str, Any]]] = []
    for asset, wishes in wanted:
        _check_change(asset, wishes)
        before = _present(asset)
        after = {**before, **wishes}
        if "class_code" in wishes:
            after["kind"] = kinds[wishes["class_code"]]
        different = journal.changed(before, after)
        if not different:
            continue
        stood = Counted.of(asset)
        values = {name: value for name, (_, value) in different.items()}
        values |= {"version": asset.version + 1, **_derived(after)}
        for name, value in values.items():
            set_committed_value(asset, name, value)
        rows.append((asset, values))
        counted.append((stood, Counted.of(asset)))
        called.append((before, after))
        changed[asset.id] = values
        journal.record(
            session, verb, "asset", asset.id, by=by, at=now, changes={**different, **refers}
        )
    _write(session, rows)
    _date_changes(session, changed, now=now)
    count(session, counted)
    count_words(session, called)
    return list(changed)


def _check_wanted(
    session: Session, wanted: Sequence[Mapping[str, Any]], *, by: Actor
) -> dict[str, AssetKind | None]:
    """Check the units and class codes wanted, each once; return the codes' kinds."""
    for unit_id in {wishes["unit_id"] for wishes in wanted if "unit_id" in wishes}:
        get_unit(session, unit_id, by=by, permission=Permission.REGISTER_ASSETS)
    codes = {wishes["class_code"] for wishes in wanted if "class_code" in wishes}
    return {code: kind_of(get_class_code(session, code).code) for code in codes}


def _write(session: Session, rows: Sequence[tuple[Asset, Mapping[str, Any]]]) -> None:
    """Write what changed in one statement, however differently the assets changed."""
    if not rows:
        return
    table: Any = Asset.__table__
    columns = table.c
    names = sorted({name for _, values in rows for name in values})
    statement = (
        sa.update(table)
        .where(columns.id == sa.bindparam("key"))
        .values({name: sa.bindparam(f"new_{name}", type_=columns[name].type) for name in names})
    )
    session.connection().execute(
        statement,
        [
            {"key": asset.id} | {f"new_{name}": getattr(asset, name) for name in names}
            for asset, _ in rows
        ],
    )


def _read(name: str, value: Json) -> Any:
    """Read a fact as the journal holds it."""
    if value is None or isinstance(value, bool):
        return value
    kept = Asset.__table__.c[name].type
    if name.endswith("_id"):
        return UUID(str(value))
    if isinstance(kept, Money):
        return Decimal(str(value))
    kind: type[Any] = kept.python_type
    return date.fromisoformat(str(value)) if kind is date else kind(value)


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
    _check_rooms(asset, wanted)


def _check_rooms(asset: Asset, wanted: Mapping[str, Any]) -> None:
    """What stands in no room is not made of what stands in one, and gets no home there."""
    code = wanted.get("class_code", asset.class_code)
    if stands_in_rooms(kind_of(code)):
        return
    is_other = code != asset.class_code
    if is_other and asset.room_id is not None:
        raise InARoom(field="class_code")
    home = wanted.get("home_room_id", asset.home_room_id if is_other else None)
    if home is not None:
        raise NoHomeRoom(field="home_room_id")


def _date_changes(
    session: Session, changed: Mapping[UUID, Mapping[str, Any]], *, now: datetime
) -> None:
    """End the dated rows of what changed, and begin new ones: one open row at any time.

    `changed` holds of each asset only what is different now.
    """
    for field, table in (("unit_id", AssetUnit), ("class_code", AssetClass)):
        asked = {key: values[field] for key, values in changed.items() if field in values}
        if not asked:
            continue
        session.execute(
            sa.update(table)
            .where(table.asset_id.in_(asked), table.to_at.is_(None))
            .values(to_at=now)
        )
        session.add_all(
            table(asset_id=key, from_at=now, **{field: value}) for key, value in asked.items()
        )
    session.flush()


def _check_value(value: Decimal, attribution: Decimal | None) -> None:
    if attribution is not None and attribution > value:
        raise UnfitAttribution(field="attribution")


def _check_facts(class_code: str, facts: Mapping[str, Any]) -> None:
    wrong = unfit(class_code, list(facts))
    if wrong:
        raise UnfitFact(code=class_code, field=wrong[0])


def _derived(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is kept beside the facts of an asset to find it by."""
    return {"search_text": search_text(values), "runs_out_on": runs_out_on(values)}


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
    moved = [(asset, place_id) for asset, place_id in places if getattr(asset, field) != place_id]
    session.flush()
    update_rows(
        session,
        [(asset, {field: place_id, "version": asset.version + 1}) for asset, place_id in moved],
    )


def note_seen(session: Session, seen: Iterable[tuple[Asset, UUID | None, datetime | None]]) -> None:
    """Keep beside locked assets where and when they were last seen; no form becomes stale."""
    session.flush()
    update_rows(
        session,
        [(asset, {"seen_room_id": room_id, "seen_at": at}) for asset, room_id, at in seen],
    )
