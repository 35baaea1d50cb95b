"""Accounts and their roles: add, invite, grant, end, close."""

from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access import passwords
from inventory.access.actions.sessions import end_sessions, new_token
from inventory.access.actions.tokens import end_tokens
from inventory.access.errors import (
    LastAdministrator,
    LoginTaken,
    NoSelfPromotion,
    RoleEnded,
    RoleHeld,
    UnfitLogin,
    UnfitPassword,
)
from inventory.access.models import (
    Account,
    Invitation,
    RoleAssignment,
    Unit,
)
from inventory.access.queries import (
    digest,
    find_account,
    get_account,
    get_invitation,
    get_invited,
    get_own_account,
    get_role,
    get_unit,
    roles_of,
)
from inventory.access.rules import (
    INVITATION_LIFE,
    LOGIN_NAME,
    Permission,
    Role,
    is_fit_password,
    login_of,
)
from inventory.ids import new_id
from inventory.journal import actions as journal
from inventory.journal.rules import Actor


def add_account(
    session: Session,
    *,
    login: str,
    name: str,
    by: Actor,
    now: datetime,
    password: str | None = None,
) -> Account:
    """Add an account without any role; raises UnfitLogin, UnfitPassword or LoginTaken."""
    login = login_of(login)
    if not LOGIN_NAME.fullmatch(login):
        raise UnfitLogin(field="login")
    if password is not None and not is_fit_password(password, login):
        raise UnfitPassword(field="password")
    if find_account(session, login) is not None:
        raise LoginTaken(login=login, field="login")
    account = Account(
        id=new_id(),
        login=login,
        name=name,
        password_hash=None if password is None else passwords.hashed(password),
        active=True,
    )
    session.add(account)
    session.flush()
    journal.record(
        session,
        "account.added",
        "account",
        account.id,
        by=by,
        at=now,
        changes={"active": (None, True)},
        private={"login": (None, login), "name": (None, name)},
    )
    return account


def grant_role(
    session: Session,
    account: Account,
    role: Role,
    unit: Unit,
    *,
    from_on: date,
    to_on: date | None = None,
    by: Actor,
    now: datetime,
) -> RoleAssignment:
    """Give a role at a unit and everything below it; nobody gives one to himself."""
    if account.id == by.id:
        raise NoSelfPromotion
    assignment = RoleAssignment(
        id=new_id(),
        account_id=account.id,
        role=role,
        unit_id=unit.id,
        from_on=from_on,
        to_on=to_on,
    )
    session.add(assignment)
    session.flush()
    after = {
        "account_id": account.id,
        "role": role,
        "unit_id": unit.id,
        "from_on": from_on,
        "to_on": to_on,
    }
    journal.record(
        session,
        "role.granted",
        "role",
        assignment.id,
        by=by,
        at=now,
        changes={name: (None, value) for name, value in after.items()},
    )
    return assignment


def end_role(
    session: Session, assignment: RoleAssignment, *, last_on: date, by: Actor, now: datetime
) -> None:
    """Let a role end with `last_on`; raises LastAdministrator or NoSelfPromotion."""
    if assignment.account_id == by.id:
        raise NoSelfPromotion
    if assignment.role is Role.ADMINISTRATOR:
        others = session.scalar(
            sa.select(sa.func.count())
            .select_from(RoleAssignment)
            .where(
                RoleAssignment.role == Role.ADMINISTRATOR,
                RoleAssignment.id != assignment.id,
                RoleAssignment.to_on.is_(None),
            )
        )
        if not others:
            raise LastAdministrator
    before, assignment.to_on = assignment.to_on, last_on
    journal.record(
        session,
        "role.ended",
        "role",
        assignment.id,
        by=by,
        at=now,
        changes={"to_on": (before, last_on)},
    )


def give_role(
    session: Session,
    account_id: UUID,
    role: Role,
    unit_id: UUID,
    *,
    by: Actor,
    now: datetime,
    today: date,
) -> RoleAssignment:
    """Give a managed account a role at a unit within reach, from today on; raises RoleHeld."""
    account = get_account(session, account_id, by=by)
    unit = get_unit(session, unit_id, by=by, permission=Permission.MANAGE_ACCOUNTS)
    for held, there in roles_of(session, account_id, by=by):
        if (held.role, there.id) == (role, unit.id) and not _has_ended(held, today):
            raise RoleHeld(field="role")
    return grant_role(session, account, role, unit, from_on=today, by=by, now=now)


def take_role(
    session: Session, account_id: UUID, role_id: UUID, *, by: Actor, now: datetime, today: date
) -> None:
    """End a role of a managed account at once: yesterday was its last day; raises RoleEnded."""
    get_account(session, account_id, by=by)
    role = get_role(session, account_id, role_id, by=by)
    if _has_ended(role, today):
        raise RoleEnded
    end_role(session, role, last_on=today - timedelta(days=1), by=by, now=now)


def _has_ended(role: RoleAssignment, today: date) -> bool:
    return role.to_on is not None and role.to_on < today


def invite(
    session: Session,
    *,
    login: str,
    name: str,
    role: Role,
    unit_id: UUID,
    by: Actor,
    now: datetime,
    today: date,
) -> str:
    """Add an account with one role and return the token of its invitation link."""
    unit = get_unit(session, unit_id, by=by, permission=Permission.MANAGE_ACCOUNTS)
    account = add_account(session, login=login, name=name, by=by, now=now)
    grant_role(session, account, role, unit, from_on=today, by=by, now=now)
    return invite_again(session, account, by=by, now=now)


def renew_invitation(
    session: Session, account_id: UUID, *, by: Actor, now: datetime, today: date
) -> str:
    """Return the token of a fresh link for an account that the actor wholly manages."""
    account = get_account(session, account_id, by=by, wholly_on=today)
    return invite_again(session, account, by=by, now=now)


def invite_again(session: Session, account: Account, *, by: Actor, now: datetime) -> str:
    """Void earlier links; return the token of a fresh one that sets an account's password."""
    session.execute(
        sa.update(Invitation)
        .where(Invitation.account_id == account.id, Invitation.used_at.is_(None))
        .values(used_at=now)
    )
    token = new_token()
    session.add(
        Invitation(
            token_hash=digest(token), account_id=account.id, expires_at=now + INVITATION_LIFE
        )
    )
    journal.record(session, "account.invited", "account", account.id, by=by, at=now)
    return token


def accept_invitation(session: Session, token: str, *, password: str, now: datetime) -> Account:
    """Set an account's password through its link; raises InvitationSpent or UnfitPassword."""
    account = get_invited(session, token, now)
    _set_password(session, account, password, keep=None, now=now)
    get_invitation(session, token, now, lock=True).used_at = now
    return account


def change_password(
    session: Session, *, password: str, keep: UUID | None, by: Actor, now: datetime
) -> None:
    """Set the actor's own password and end his other log-ins than `keep`; raises UnfitPassword."""
    _set_password(session, get_own_account(session, by), password, keep=keep, now=now)


def _set_password(
    session: Session, account: Account, password: str, *, keep: UUID | None, now: datetime
) -> None:
    if not is_fit_password(password, account.login):
        raise UnfitPassword(field="password")
    account.password_hash = passwords.hashed(password)
    end_sessions(session, account.id, but=keep, now=now)
    actor = Actor(account.id, account.name)
    journal.record(session, "password.set", "account", account.id, by=actor, at=now)


def set_active(
    session: Session, account_id: UUID, active: bool, *, by: Actor, now: datetime, today: date
) -> None:
    """Allow or forbid an account to log in; forbidding ends its log-ins and tokens at once."""
    account = get_account(session, account_id, by=by, wholly_on=today)
    if account.id == by.id:
        raise NoSelfPromotion
    if account.active == active:
        return
    account.active = active
    if not active:
        end_sessions(session, account.id, now=now)
        end_tokens(session, account.id, by=by, now=now)
    verb = "account.opened" if active else "account.closed"
    changes = {"active": (not active, active)}
    journal.record(session, verb, "account", account.id, by=by, at=now, changes=changes)


def set_preference(
    session: Session, account_id: UUID, *, language: str | None = None, theme: str | None = None
) -> None:
    """Keep a person's language or look; a preference is not an act and is not journaled."""
    values = {name: value for name, value in (("language", language), ("theme", theme)) if value}
    session.execute(sa.update(Account).where(Account.id == account_id).values(**values))
