"""Log-ins on devices, their secrets, and the limits on tries."""

import secrets
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from inventory.access.models import (
    LoginSession,
    RateCount,
)
from inventory.access.queries import (
    digest,
)
from inventory.access.rules import (
    SESSION_LIFE,
    Limit,
)


def new_token(prefix: str = "") -> str:
    """Return a secret that cannot be guessed, safe in an address."""
    return prefix + secrets.token_urlsafe(32)


def open_session(session: Session, account_id: UUID, *, now: datetime) -> str:
    """Start a log-in whose password was checked; return the cookie's token."""
    token = new_token()
    session.add(
        LoginSession(
            token_hash=digest(token),
            account_id=account_id,
            created_at=now,
            seen_at=now,
            expires_at=now + SESSION_LIFE,
        )
    )
    return token


def touch_session(session: Session, session_id: UUID, *, now: datetime) -> None:
    """Note that a log-in is in use, so that it does not end by idleness."""
    session.execute(
        sa.update(LoginSession).where(LoginSession.id == session_id).values(seen_at=now)
    )


def close_session(session: Session, session_id: UUID, *, now: datetime) -> None:
    """End one log-in."""
    session.execute(
        sa.update(LoginSession)
        .where(LoginSession.id == session_id, LoginSession.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def end_sessions(
    session: Session, account_id: UUID, *, but: UUID | None = None, now: datetime
) -> None:
    """End every log-in of an account, one excepted."""
    session.execute(
        sa.update(LoginSession)
        .where(
            LoginSession.account_id == account_id,
            LoginSession.revoked_at.is_(None),
            sa.true() if but is None else LoginSession.id != but,
        )
        .values(revoked_at=now)
    )


def count_try(session: Session, key: str, limit: Limit, *, now: datetime) -> datetime | None:
    """Count one try; return when it opens again if the limit is passed, else None.

    Runs in a transaction of its own, so that the count stands whatever becomes of the try.
    """
    window_at = _window(limit, now)
    insert = insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql
    count = session.scalar(
        insert(RateCount)
        .values(key=key, window_at=window_at, count=1)
        .on_conflict_do_update(
            index_elements=["key", "window_at"], set_={"count": RateCount.count + 1}
        )
        .returning(RateCount.count)
    )
    return window_at + limit.window if (count or 0) > limit.count else None


def forgive_try(session: Session, key: str, limit: Limit, *, now: datetime) -> None:
    """Take a count back, because that try was right: a whole office may share one address."""
    session.execute(
        sa.update(RateCount)
        .where(RateCount.key == key, RateCount.window_at == _window(limit, now))
        .values(count=RateCount.count - 1)
    )


def _window(limit: Limit, now: datetime) -> datetime:
    seconds = int(limit.window.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, tz=now.tzinfo)
