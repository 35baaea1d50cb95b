"""How a record with a version is changed and journaled, whatever it is."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from inventory.access.queries import get_installation
from inventory.clock import local_date
from inventory.journal import actions as journal
from inventory.journal.rules import Actor
from inventory.organisation.errors import RecordChanged
from inventory.organisation.models import Building, Person, Room


def today(session: Session, now: datetime) -> date:
    """Return the date on the bureau's calendar."""
    return local_date(now, get_installation(session).zone)


def check_version(row: Building | Room | Person, version: int) -> None:
    """Raise RecordChanged where a locked row is no longer as it was read."""
    if row.version != version:
        raise RecordChanged(version=row.version)


def differing(row: Building | Room | Person, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Return of the wanted values those that the row does not have yet."""
    return {name: value for name, value in wanted.items() if getattr(row, name) != value}


def write_changes(
    session: Session,
    row: Building | Room | Person,
    verb: str,
    different: Mapping[str, Any],
    *,
    private: Collection[str] = (),
    by: Actor,
    now: datetime,
) -> None:
    """Set what differs and note it, from -> to; a row that differs in nothing stays as it is."""
    if not different:
        return
    sides = {name: (getattr(row, name), value) for name, value in different.items()}
    for name, value in different.items():
        setattr(row, name, value)
    row.version += 1
    session.flush()
    journal.record(
        session,
        verb,
        row.__tablename__,
        row.id,
        by=by,
        at=now,
        changes={name: pair for name, pair in sides.items() if name not in private},
        private={name: pair for name, pair in sides.items() if name in private},
    )
