"""Keep a list under a name, for oneself or for a unit; rename it, put it away."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.queries import get_unit
from inventory.access.rules import Permission
from inventory.ids import new_id
from inventory.journal import actions as journal
from inventory.journal.rules import Actor
from inventory.register.errors import FilterKnown, TooManyFilters
from inventory.register.models import SavedFilter
from inventory.register.queries import get_filter
from inventory.register.rules import MOST_FILTERS


def save_filter(
    session: Session, *, name: str, query: str, unit_id: UUID | None, by: Actor, now: datetime
) -> SavedFilter:
    """Keep a list's address under a name; with a unit for all who read its register.

    What others see is journaled; one's own list is one's own business. Raises UnknownUnit,
    FilterKnown or TooManyFilters.
    """
    if unit_id is not None:
        get_unit(session, unit_id, by=by, permission=Permission.REGISTER_ASSETS)
    beside = session.scalars(
        sa.select(SavedFilter.name).where(_beside(unit_id, by), SavedFilter.removed_at.is_(None))
    ).all()
    if name in beside:
        raise FilterKnown(name=name, field="name")
    if len(beside) >= MOST_FILTERS:
        raise TooManyFilters(most=MOST_FILTERS, field="name")
    kept = SavedFilter(
        id=new_id(), account_id=by.id, unit_id=unit_id, name=name, query=query, created_at=now
    )
    session.add(kept)
    session.flush()
    after = {"name": name, "query": query, "unit_id": unit_id}
    _note(session, "filter.shared", kept, journal.changed({}, after), by=by, now=now)
    return kept


def rename_filter(
    session: Session, filter_id: UUID, *, name: str, by: Actor, now: datetime
) -> SavedFilter:
    """Give a kept list another name; raises UnknownFilter or FilterKnown."""
    kept = get_filter(session, filter_id, by=by)
    twin = sa.select(SavedFilter.id).where(
        _beside(kept.unit_id, by),
        SavedFilter.removed_at.is_(None),
        SavedFilter.name == name,
        SavedFilter.id != kept.id,
    )
    if session.scalar(twin) is not None:
        raise FilterKnown(name=name, field="name")
    changes = journal.changed({"name": kept.name}, {"name": name})
    kept.name = name
    session.flush()
    if changes:
        _note(session, "filter.renamed", kept, changes, by=by, now=now)
    return kept


def remove_filter(session: Session, filter_id: UUID, *, by: Actor, now: datetime) -> None:
    """Put a kept list away; raises UnknownFilter."""
    kept = get_filter(session, filter_id, by=by)
    kept.removed_at = now
    session.flush()
    _note(session, "filter.removed", kept, {"name": (kept.name, None)}, by=by, now=now)


def _beside(unit_id: UUID | None, by: Actor) -> sa.ColumnElement[bool]:
    if unit_id is not None:
        return SavedFilter.unit_id == unit_id
    return sa.and_(SavedFilter.unit_id.is_(None), SavedFilter.account_id == by.id)


def _note(
    session: Session,
    verb: str,
    kept: SavedFilter,
    changes: journal.FieldChanges,
    *,
    by: Actor,
    now: datetime,
) -> None:
    if kept.unit_id is not None:
        journal.record(session, verb, "filter", kept.id, by=by, at=now, changes=changes)
