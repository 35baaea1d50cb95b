"""Open the register: the set-up link, the installation and its tree of units."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.actions.accounts import add_account, grant_role, invite_again
from inventory.access.actions.sessions import new_token
from inventory.access.errors import (
    AlreadySetUp,
)
from inventory.access.models import (
    Installation,
    Invitation,
    Unit,
)
from inventory.access.queries import (
    digest,
    get_invitation,
    is_set_up,
)
from inventory.access.rules import (
    INVITATION_LIFE,
    Role,
)
from inventory.clock import local_date
from inventory.ids import new_id
from inventory.journal import actions as journal
from inventory.journal.rules import OPERATOR, Actor


def make_setup_link(session: Session, *, now: datetime) -> str:
    """Return the token of a fresh set-up link and void earlier ones; raises AlreadySetUp."""
    if is_set_up(session):
        raise AlreadySetUp
    session.execute(
        sa.update(Invitation)
        .where(Invitation.account_id.is_(None), Invitation.used_at.is_(None))
        .values(used_at=now)
    )
    token = new_token()
    session.add(Invitation(token_hash=digest(token), expires_at=now + INVITATION_LIFE))
    return token


def open_register(
    session: Session,
    *,
    government: str,
    bureau: str,
    region: str,
    public_url: str,
    zone: str,
    unit_code: str,
    unit_name: str,
    by: Actor,
    now: datetime,
    is_demo: bool = False,
) -> Unit:
    """Record the installation and its root unit; raises AlreadySetUp the second time."""
    if session.get(Installation, 1) is not None:
        raise AlreadySetUp
    session.add(
        Installation(
            government=government,
            bureau=bureau,
            region=region,
            public_url=public_url,
            zone=zone,
            is_demo=is_demo,
            set_up_at=now,
        )
    )
    root = add_unit(session, None, code=unit_code, name=unit_name, by=by, now=now)
    after = {
        "government": government,
        "bureau": bureau,
        "region": region,
        "public_url": public_url,
        "zone": zone,
    }
    changes = journal.changed({}, after)
    journal.record(session, "register.opened", "unit", root.id, by=by, at=now, changes=changes)
    return root


def add_unit(
    session: Session, parent: Unit | None, *, code: str, name: str, by: Actor, now: datetime
) -> Unit:
    """Add a unit below `parent` (None: the root, at set-up)."""
    unit_id = new_id()
    parent_id = parent.id if parent else None
    siblings = session.scalar(
        sa.select(sa.func.count()).select_from(Unit).where(Unit.parent_id == parent_id)
    )
    path = f"{parent.path if parent else ''}{(siblings or 0) + 1:04d}."
    unit = Unit(id=unit_id, parent_id=parent_id, path=path, code=code, name=name)
    session.add(unit)
    session.flush()
    changes = {
        "code": (None, code),
        "name": (None, name),
        "parent_id": (None, parent_id),
        "path": (None, path),
    }
    journal.record(session, "unit.added", "unit", unit_id, by=by, at=now, changes=changes)
    return unit


def set_up(
    session: Session,
    token: str,
    *,
    government: str,
    bureau: str,
    region: str,
    public_url: str,
    zone: str,
    unit_code: str,
    login: str,
    name: str,
    password: str,
    officer_login: str,
    officer_name: str,
    now: datetime,
) -> str:
    """Open the register through its one-time link; return the first officer's invitation token."""
    invitation = get_invitation(session, token, now, lock=True)
    if invitation.account_id is not None or is_set_up(session):
        raise AlreadySetUp
    invitation.used_at = now
    unit = open_register(
        session,
        government=government,
        bureau=bureau,
        region=region,
        public_url=public_url,
        zone=zone,
        unit_code=unit_code,
        unit_name=bureau,
        by=OPERATOR,
        now=now,
    )
    today = local_date(now, zone)
    administrator = add_account(
        session, login=login, name=name, password=password, by=OPERATOR, now=now
    )
    officer = add_account(session, login=officer_login, name=officer_name, by=OPERATOR, now=now)
    for account, role in ((administrator, Role.ADMINISTRATOR), (officer, Role.ASSET_OFFICER)):
        grant_role(session, account, role, unit, from_on=today, by=OPERATOR, now=now)
    return invite_again(session, officer, by=OPERATOR, now=now)
