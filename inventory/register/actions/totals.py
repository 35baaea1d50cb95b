"""Keep the totals of the register in the transaction of the act that changes them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from inventory.register.errors import TooMuchTogether
from inventory.register.models import Asset, Total
from inventory.register.queries import live_totals
from inventory.register.rules import (
    BEYOND_ALL_TOGETHER,
    TOTAL_LEVELS,
    AssetState,
    TotalKey,
    add_up,
    class_level,
)

CARD_LEVEL = TOTAL_LEVELS[0]
"""Everything counts at each level: one of them, the shortest, is enough to add up all."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What of an asset the totals know."""

    key: TotalKey
    value: Decimal

    @classmethod
    def of(cls, asset: Asset) -> "Counted | None":
        """Return how an asset counts; one that left the register counts no more."""
        if asset.state is AssetState.REMOVED:
            return None
        return cls((asset.unit_id, asset.class_code, asset.condition), asset.acquisition_value)


def count(session: Session, changes: Iterable[tuple[Counted | None, Counted | None]]) -> None:
    """Carry what assets were and have become into the totals, in the order of their keys.

    Raises TooMuchTogether.
    """
    sums: dict[TotalKey, tuple[int, Decimal]] = {}
    for before, after in changes:
        if before == after:
            continue
        for side, sign in ((before, -1), (after, 1)):
            if side is not None:
                add_up(sums, side.key, sign, sign * side.value)
    rows = _rows(sums)
    if not rows:
        return
    _check_together(session, sum(row["value"] for row in rows if row["level"] == CARD_LEVEL))
    insert = insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql
    statement = insert(Total)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["unit_id", "class_code", "condition"],
            set_={
                "count": Total.count + statement.excluded.count,
                "value": Total.value + statement.excluded.value,
            },
        ),
        rows,
    )


def _check_together(session: Session, more: Decimal) -> None:
    """Asked before anything is written: a database that adds up too much fails, each in its way."""
    if more <= 0:
        return
    worth = sa.select(sa.func.sum(Total.value, type_=Total.value.type))
    known = session.scalar(worth.where(Total.level == CARD_LEVEL)) or Decimal(0)
    if known + more >= BEYOND_ALL_TOGETHER:
        raise TooMuchTogether(field="acquisition_value")


def recount(session: Session) -> None:
    """Fill the totals anew from the assets themselves: for a register filled from elsewhere."""
    session.execute(sa.delete(Total))
    rows = _rows(live_totals(session))
    if rows:
        session.execute(sa.insert(Total), rows)


def _rows(sums: Mapping[TotalKey, tuple[int, Decimal]]) -> list[dict[str, Any]]:
    """Return rows in the order of keys, so that two acts never cross."""
    return [
        {
            "unit_id": unit_id,
            "class_code": code,
            "condition": condition,
            "level": class_level(code),
            "count": number,
            "value": value,
        }
        for (unit_id, code, condition), (number, value) in sorted(sums.items())
        if number or value
    ]
