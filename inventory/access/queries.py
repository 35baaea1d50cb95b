"""Read accounts, units, roles and who stands behind a request."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeVarTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from inventory.access.errors import (
    BeyondReach,
    InvitationSpent,
    NotSetUp,
    UnknownAccount,
    UnknownRole,
    UnknownUnit,
)
from inventory.access.models import (
    Account,
    ApiToken,
    Installation,
    Invitation,
    LoginSession,
    RoleAssignment,
    Unit,
)
from inventory.access.rules import SESSION_IDLE, Permission, Role, reach_of
from inventory.db import locked
from inventory.journal.models import Entry
from inventory.journal.rules import Actor

Ts = TypeVarTuple("Ts")
_BELOW = sa.orm.aliased(Unit)
PAIRED = "paired phone"
"""The name of a token that a pairing code stands for."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who stands behind a request, as the database knows it at this moment."""

    actor: Actor
    roles: tuple[Role, ...]
    language: str | None
    theme: str | None
    session_id: UUID | None
    seen_at: datetime | None


def digest(token: str) -> str:
    """Return what is stored of a secret token."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_installation(session: Session) -> Installation | None:
    """Return what set-up recorded, or None before it."""
    return session.get(Installation, 1)


def get_installation(session: Session) -> Installation:
    """Return what set-up recorded; raises NotSetUp before it."""
    installation = find_installation(session)
    if installation is None:
        raise NotSetUp
    return installation


def is_set_up(session: Session) -> bool:
    """Say whether the installation has an account."""
    return session.scalar(sa.select(Account.id).limit(1)) is not None


def under(paths: Sequence[str]) -> sa.ColumnElement[bool]:
    """Say, in SQL, that a unit stands at or below one of these paths."""
    # Not LIKE with a value alone: SQLite would prepare the statement anew each time it is asked.
    return sa.or_(sa.false(), *(Unit.path.startswith(path) for path in paths))


@lru_cache(maxsize=500)
def units_at(paths: tuple[str, ...]) -> sa.Select[UUID]:
    """Select the keys of the units at or below these paths: built once for each reach."""
    return sa.select(Unit.id).where(under(paths))


def units_within(unit_id: UUID) -> sa.Select[UUID]:
    """Select the keys of a unit and of all below it."""
    root = sa.select(Unit.path).where(Unit.id == unit_id).scalar_subquery()
    return sa.select(_BELOW.id).where(_BELOW.path.startswith(root))


def scoped(
    statement: sa.Select[*Ts],
    unit_id: InstrumentedAttribute[UUID] | sa.ColumnElement[UUID],
    by: Actor,
    permission: Permission,
) -> sa.Select[*Ts]:
    """Keep only rows whose unit the actor reaches with this permission: used by every query."""
    return statement.where(unit_id.in_(units_at(tuple(by.reach.get(permission, ())))))


def get_unit(
    session: Session,
    unit_id: UUID,
    *,
    by: Actor,
    permission: Permission,
    also: Permission | None = None,
    lock: bool = False,
) -> Unit:
    """Return a unit within the actor's reach; raises UnknownUnit, the same for foreign ones.

    With `also` either permission is enough. What was read before a lock is read again.
    """
    statement = sa.select(Unit).where(Unit.id == unit_id, _reached(by, permission, also))
    if lock:
        statement = locked(statement, key_share=True)
    unit = session.scalar(statement)
    if unit is None:
        raise UnknownUnit
    return unit


def _reached(by: Actor, *permissions: Permission | None) -> sa.ColumnElement[bool]:
    """Say in SQL that the actor holds one of these permissions at the unit."""
    paths = [path for one in permissions if one for path in by.reach.get(one, ())]
    return under(paths)


def find_unit(session: Session, code: str) -> Unit | None:
    """Return the unit with this code, or None."""
    return session.scalar(sa.select(Unit).where(Unit.code == code))


def units(
    session: Session, *, by: Actor, permission: Permission, also: Permission | None = None
) -> Sequence[Unit]:
    """Return every unit the actor reaches (with either permission), parents before children."""
    return session.scalars(
        sa.select(Unit).where(_reached(by, permission, also)).order_by(Unit.path)
    ).all()


def units_around(session: Session, unit: Unit) -> tuple[Unit | None, Sequence[Unit]]:
    """Return the unit above one within reach (None: it is the root), and those right below it."""
    above = session.get(Unit, unit.parent_id) if unit.parent_id else None
    below = sa.select(Unit).where(Unit.parent_id == unit.id).order_by(Unit.path)
    return above, session.scalars(below).all()


def who_changed(session: Session, kind: str, subject_id: UUID) -> tuple[str | None, datetime]:
    """Return the name of whoever changed a thing last, and when; for telling the one who lost."""
    newest = (
        sa.select(Account.name, Entry.at)
        .outerjoin(Account, Account.id == Entry.actor_id)
        .where(Entry.subject_kind == kind, Entry.subject_id == subject_id)
        .order_by(Entry.seq.desc())
        .limit(1)
    )
    name, at = session.execute(newest.select_from(Entry)).one()
    return name, at


def find_account(session: Session, login: str) -> Account | None:
    """Return the account with this login name, or None."""
    return session.scalar(sa.select(Account).where(Account.login == login))


def get_account(
    session: Session, account_id: UUID, *, by: Actor, wholly_on: date | None = None
) -> Account:
    """Return an account that the actor manages; raises UnknownAccount, the same for foreign ones.

    An account is managed where one of its roles stands within reach, or where it has none. Who
    takes an account over or closes it must manage all that it may do: with `wholly_on` the roles
    that hold on that day or later must all be within reach; else raises BeyondReach.
    """
    account = session.get(Account, account_id)
    if account is None:
        raise UnknownAccount
    rows = session.execute(
        sa.select(Unit.path, RoleAssignment.to_on)
        .join(RoleAssignment, RoleAssignment.unit_id == Unit.id)
        .where(RoleAssignment.account_id == account_id)
    ).all()
    mine = [by.may(Permission.MANAGE_ACCOUNTS, row.path) for row in rows]
    if rows and not any(mine):
        raise UnknownAccount
    if wholly_on and not all(
        is_mine or _is_over(row.to_on, wholly_on) for is_mine, row in zip(mine, rows, strict=True)
    ):
        raise BeyondReach
    return account


def _is_over(to_on: date | None, day: date) -> bool:
    return to_on is not None and to_on < day


def get_own_account(session: Session, by: Actor) -> Account:
    """Return the account of whoever acts."""
    return session.get_one(Account, by.id)


def roles_of(
    session: Session, account_id: UUID, *, by: Actor
) -> Sequence[tuple[RoleAssignment, Unit]]:
    """Return the roles of an account within reach, ended ones too, the newest first."""
    statement = (
        sa.select(RoleAssignment, Unit)
        .join(Unit, Unit.id == RoleAssignment.unit_id)
        .where(RoleAssignment.account_id == account_id)
        .order_by(RoleAssignment.from_on.desc(), RoleAssignment.id.desc())
    )
    rows = session.execute(scoped(statement, Unit.id, by, Permission.MANAGE_ACCOUNTS))
    return [(row[0], row[1]) for row in rows]


def get_role(session: Session, account_id: UUID, role_id: UUID, *, by: Actor) -> RoleAssignment:
    """Return a role of an account within reach; raises UnknownRole, the same for foreign ones."""
    for role, _ in roles_of(session, account_id, by=by):
        if role.id == role_id:
            return role
    raise UnknownRole


def accounts(session: Session, *, by: Actor) -> Sequence[tuple[Account, RoleAssignment, Unit]]:
    """Return every account with a role within reach, one row a role, by name."""
    statement = (
        sa.select(Account, RoleAssignment, Unit)
        .join(RoleAssignment, RoleAssignment.account_id == Account.id)
        .join(Unit, Unit.id == RoleAssignment.unit_id)
        .order_by(Account.name, RoleAssignment.from_on)
    )
    rows = session.execute(scoped(statement, Unit.id, by, Permission.MANAGE_ACCOUNTS))
    return [(row[0], row[1], row[2]) for row in rows]


def names_of(session: Session, account_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return the names of accounts by key; unknown keys are left out."""
    rows = session.execute(sa.select(Account.id, Account.name).where(Account.id.in_(account_ids)))
    return {row.id: row.name for row in rows}


def get_invitation(
    session: Session, token: str, now: datetime, *, lock: bool = False
) -> Invitation:
    """Return an invitation that may still be used; raises InvitationSpent.

    Whoever uses it locks it: of two at once, the second finds it spent.
    """
    statement = sa.select(Invitation).where(
        Invitation.token_hash == digest(token),
        Invitation.used_at.is_(None),
        Invitation.expires_at > now,
    )
    found = session.scalar(statement.with_for_update() if lock else statement)
    if found is None:
        raise InvitationSpent
    return found


def get_invited(session: Session, token: str, now: datetime) -> Account:
    """Return the account that an invitation sets the password of; raises InvitationSpent."""
    account_id = get_invitation(session, token, now).account_id
    if account_id is None:
        raise InvitationSpent
    return session.get_one(Account, account_id)


_ROLES_NOW = sa.and_(
    RoleAssignment.account_id == Account.id,
    RoleAssignment.from_on <= sa.bindparam("today"),
    sa.or_(RoleAssignment.to_on.is_(None), RoleAssignment.to_on >= sa.bindparam("today")),
)

_BY_SESSION = (
    sa.select(
        LoginSession.id.label("session_id"),
        LoginSession.seen_at,
        Account.id,
        Account.name,
        Account.language,
        Account.theme,
        sa.null().label("scopes"),
        RoleAssignment.role,
        Unit.path,
    )
    .join(Account, sa.and_(Account.id == LoginSession.account_id, Account.active))
    .outerjoin(RoleAssignment, _ROLES_NOW)
    .outerjoin(Unit, Unit.id == RoleAssignment.unit_id)
    .where(
        LoginSession.token_hash == sa.bindparam("hash"),
        LoginSession.revoked_at.is_(None),
        LoginSession.expires_at > sa.bindparam("now"),
        LoginSession.seen_at > sa.bindparam("idle_since"),
    )
)

_BY_TOKEN = (
    sa.select(
        sa.null().label("session_id"),
        sa.null().label("seen_at"),
        Account.id,
        Account.name,
        Account.language,
        Account.theme,
        ApiToken.scopes,
        RoleAssignment.role,
        Unit.path,
    )
    .join(Account, sa.and_(Account.id == ApiToken.account_id, Account.active))
    .outerjoin(RoleAssignment, _ROLES_NOW)
    .outerjoin(Unit, Unit.id == RoleAssignment.unit_id)
    .where(
        ApiToken.token_hash == sa.bindparam("hash"),
        ApiToken.revoked_at.is_(None),
        ApiToken.expires_at > sa.bindparam("now"),
    )
)


def identity_of_session(
    connection: sa.Connection, token: str, *, now: datetime, today: date
) -> Identity | None:
    """Return who holds this log-in, with today's rights, or None."""
    values = {
        "hash": digest(token),
        "now": now,
        "today": today,
        "idle_since": now - SESSION_IDLE,
    }
    return _identity(connection.execute(_BY_SESSION, values).all())


def identity_of_token(
    connection: sa.Connection, token: str, *, now: datetime, today: date
) -> Identity | None:
    """Return whose API token this is, with today's rights cut to its scopes, or None."""
    values = {"hash": digest(token), "now": now, "today": today}
    return _identity(connection.execute(_BY_TOKEN, values).all())


def _identity(rows: Sequence[Any]) -> Identity | None:
    if not rows:
        return None
    first = rows[0]
    grants = [(row.role, row.path) for row in rows if row.role is not None]
    return Identity(
        actor=Actor(first.id, first.name, reach_of(grants, first.scopes)),
        roles=tuple(role for role, _ in grants),
        language=first.language,
        theme=first.theme,
        session_id=first.session_id,
        seen_at=first.seen_at,
    )


def living_tokens(session: Session, account_id: UUID, *, now: datetime) -> Sequence[ApiToken]:
    """Return the API tokens of an account that still hold, oldest first."""
    return session.scalars(
        sa.select(ApiToken)
        .where(
            ApiToken.account_id == account_id,
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at > now,
        )
        .order_by(ApiToken.id)
    ).all()


def pairing_token(code: str) -> str:
    """Return the token that a pairing code stands for: no other kind begins so."""
    return f"pair_{code}"


def pairings(session: Session, *, by: Actor, now: datetime) -> list[ApiToken]:
    """Return what phones may still do by a code of this person."""
    return [one for one in living_tokens(session, by.id, now=now) if one.name == PAIRED]


def find_pairing(session: Session, code: str, *, now: datetime) -> ApiToken | None:
    """Return what a pairing code allows, or None for a code that is wrong or over."""
    return session.scalar(
        sa.select(ApiToken).where(
            ApiToken.token_hash == digest(pairing_token(code)),
            ApiToken.name == PAIRED,
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at > now,
        )
    )
