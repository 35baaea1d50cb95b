"""The orders of the asset list in SQL, and the place in them behind a row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from inventory.desk.errors import UnfitCursor
from inventory.desk.queries.parts import Clause, See
from inventory.desk.rules import Cursor, Sort
from inventory.register.models import Asset

MOST_VALUE = Decimal(10**16)
_AFTER_ID = sa.bindparam("after_id", type_=Asset.id.type)


@dataclass(frozen=True, slots=True)
class Order:
    """The column that a list goes by (None: only by key), which way, and how a cursor says it."""

    column: Any = None
    descending: bool = False
    write: Callable[[Any], str] = str
    read: Callable[[str], Any] = str


def _value(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite() or abs(value) >= MOST_VALUE:
        raise ValueError(text)
    return value.quantize(Decimal("0.01"))


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment.astimezone(UTC)


ORDERS: Mapping[Sort, Order] = {
    Sort.NAME: Order(Asset.name),
    Sort.NEWEST: Order(descending=True),
    Sort.VALUE: Order(Asset.acquisition_value, True, str, _value),
    Sort.YEAR: Order(Asset.acquired_on, True, date.isoformat, date.fromisoformat),
    Sort.SEEN: Order(Asset.seen_at, False, datetime.isoformat, _moment),
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a list that one index walks: its rows, those behind the cursor, their order."""

    rows: Clause
    order: tuple[sa.ColumnElement[Any], ...]


class Behind(StrEnum):
    """Where in its order a list goes on: at its beginning, behind a key alone, behind a value."""

    NOTHING = "nothing"
    KEY = "key"
    VALUE = "value"


def place_of(sort: Sort, after: Cursor | None) -> tuple[Behind, dict[str, Any]]:
    """Return where a list goes on, and the values that belong there; raises UnfitCursor."""
    if after is None:
        return Behind.NOTHING, {}
    if after.sort is not sort:
        raise UnfitCursor(field="after")
    order = ORDERS[sort]
    if order.column is None or (after.value is None and sort is Sort.SEEN):
        return Behind.KEY, {"after_id": after.id}
    try:
        value = order.read(after.value or "")
    except (ValueError, OverflowError, InvalidOperation) as error:
        raise UnfitCursor(field="after") from error
    return Behind.VALUE, {"after_id": after.id, "after_value": value}


def stretches(sort: Sort, behind: Behind, see: See) -> list[Stretch]:
    """Return the stretches that are left from there on.

    What was never seen comes first, by key, as a stretch of its own.
    """
    order = ORDERS[sort]
    if sort is not Sort.SEEN or behind is Behind.VALUE:
        return [Stretch(_behind(order, behind, see), _ordered(order, see))]
    seen, key = see(Asset.seen_at), see(Asset.id)
    never = seen.is_(None)
    if behind is Behind.KEY:
        never = sa.and_(never, key > _AFTER_ID)
    return [
        Stretch(never, (key.asc(),)),
        Stretch(seen.is_not(None), _ordered(order, see)),
    ]


def cursor_behind(sort: Sort, row: Any, shown: int) -> Cursor:
    """Return the place behind a row (whatever has the columns of an asset)."""
    order = ORDERS[sort]
    value = None if order.column is None else getattr(row, order.column.key)
    return Cursor(sort, None if value is None else order.write(value), row.id, shown)


def _behind(order: Order, behind: Behind, see: See) -> Clause:
    rest: Clause
    if behind is Behind.NOTHING:
        return sa.true()
    if order.column is None:
        rest = see(Asset.id) < _AFTER_ID
        return rest
    columns = sa.tuple_(see(order.column), see(Asset.id))
    values = sa.tuple_(sa.bindparam("after_value", type_=order.column.type), _AFTER_ID)
    rest = columns < values if order.descending else columns > values
    return rest


def _ordered(order: Order, see: See) -> tuple[sa.ColumnElement[Any], ...]:
    columns = [see(column) for column in (order.column, Asset.id) if column is not None]
    return tuple(column.desc() if order.descending else column.asc() for column in columns)
