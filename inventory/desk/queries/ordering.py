"""The orders of the asset list in SQL, and the place in them behind a row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import sqlalchemy as sa

from inventory.desk.errors import UnfitCursor
from inventory.desk.queries.parts import Clause, See
from inventory.desk.rules import Cursor, Sort
from inventory.register.models import Asset

MOST_VALUE = Decimal(10**16)


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
    return moment


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


def stretches(sort: Sort, after: Cursor | None, see: See) -> list[Stretch]:
    """Return the stretches that are left behind a cursor; raises UnfitCursor.

    What was never seen comes first, by key, as a stretch of its own.
    """
    place = _place(sort, after)
    order = ORDERS[sort]
    if sort is not Sort.SEEN:
        return [Stretch(_behind(order, place, see), _ordered(order, see))]
    seen, key = see(Asset.seen_at), see(Asset.id)
    if place is not None and place[0] is not None:
        return [Stretch(_behind(order, place, see), _ordered(order, see))]
    never = seen.is_(None) if place is None else sa.and_(seen.is_(None), key > place[1])
    return [
        Stretch(never, (key.asc(),)),
        Stretch(seen.is_not(None), _ordered(order, see)),
    ]


def cursor_behind(sort: Sort, row: Any, shown: int) -> Cursor:
    """Return the place behind a row (whatever has the columns of an asset)."""
    order = ORDERS[sort]
    value = None if order.column is None else getattr(row, order.column.key)
    return Cursor(sort, None if value is None else order.write(value), row.id, shown)


def _place(sort: Sort, after: Cursor | None) -> tuple[Any, Any] | None:
    if after is None:
        return None
    if after.sort is not sort:
        raise UnfitCursor(field="after")
    order = ORDERS[sort]
    if order.column is None or (after.value is None and sort is Sort.SEEN):
        return None, after.id
    try:
        return order.read(after.value or ""), after.id
    except (ValueError, InvalidOperation) as error:
        raise UnfitCursor(field="after") from error


def _behind(order: Order, place: tuple[Any, Any] | None, see: See) -> Clause:
    if place is None:
        return sa.true()
    key = sa.literal(place[1], Asset.id.type)
    behind: Clause
    if order.column is None:
        behind = see(Asset.id) < key
        return behind
    columns = sa.tuple_(see(order.column), see(Asset.id))
    values = sa.tuple_(sa.literal(place[0], order.column.type), key)
    behind = columns < values if order.descending else columns > values
    return behind


def _ordered(order: Order, see: See) -> tuple[sa.ColumnElement[Any], ...]:
    columns = [see(column) for column in (order.column, Asset.id) if column is not None]
    return tuple(column.desc() if order.descending else column.asc() for column in columns)
