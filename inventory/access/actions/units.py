"""The tree of units: add one below another, give one another name or code. None is removed."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.actions.installation import add_unit
from inventory.access.errors import TooDeep, UnitChanged, UnitCodeTaken
from inventory.access.models import Unit
from inventory.access.queries import get_unit
from inventory.access.rules import DEEPEST_UNIT, Permission, level_of
from inventory.journal import actions as journal
from inventory.journal.rules import Actor


def add_unit_below(
    session: Session, parent_id: UUID, *, code: str, name: str, by: Actor, now: datetime
) -> Unit:
    """Add a unit below a managed one, which is locked: siblings get their places in turn.

    Raises UnknownUnit, TooDeep or UnitCodeTaken.
    """
    parent = get_unit(session, parent_id, by=by, permission=Permission.MANAGE_ACCOUNTS, lock=True)
    if level_of(parent.path) >= DEEPEST_UNIT:
        raise TooDeep(field="parent_id")
    _check_code(session, code)
    return add_unit(session, parent, code=code, name=name, by=by, now=now)


def change_unit(
    session: Session,
    unit_id: UUID,
    *,
    version: int,
    code: str,
    name: str,
    by: Actor,
    now: datetime,
) -> Unit:
    """Give a managed unit another code or name, as it was read at `version`.

    Raises UnknownUnit, UnitChanged or UnitCodeTaken.
    """
    unit = get_unit(session, unit_id, by=by, permission=Permission.MANAGE_ACCOUNTS, lock=True)
    if unit.version != version:
        raise UnitChanged(version=unit.version)
    different = journal.changed(
        {"code": unit.code, "name": unit.name}, {"code": code, "name": name}
    )
    if not different:
        return unit
    if "code" in different:
        _check_code(session, code)
    unit.code, unit.name, unit.version = code, name, version + 1
    session.flush()
    journal.record(session, "unit.changed", "unit", unit.id, by=by, at=now, changes=different)
    return unit


def _check_code(session: Session, code: str) -> None:
    if session.scalar(sa.select(Unit.id).where(Unit.code == code)):
        raise UnitCodeTaken(code=code, field="code")
