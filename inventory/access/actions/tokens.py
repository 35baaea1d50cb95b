"""API tokens: issued once, revoked at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from inventory.access.actions.sessions import new_token
from inventory.access.errors import (
    UnfitScope,
    UnknownToken,
)
from inventory.access.models import (
    Account,
    ApiToken,
)
from inventory.access.queries import (
    digest,
    living_tokens,
)
from inventory.access.rules import (
    Permission,
)
from inventory.ids import new_id
from inventory.journal import actions as journal
from inventory.journal.rules import Actor


def issue_token(
    session: Session,
    account: Account,
    *,
    name: str,
    scopes: Sequence[str],
    life: timedelta,
    by: Actor,
    now: datetime,
    token: str | None = None,
) -> str:
    """Make an API token that acts as the account within `scopes`; returned only this once.

    Unless `token` is given it cannot be guessed.
    """
    for scope in scopes:
        if scope not in set(Permission):
            raise UnfitScope(scope=scope, field="scopes")
    token = token or new_token("inv_")
    row = ApiToken(
        id=new_id(),
        token_hash=digest(token),
        account_id=account.id,
        name=name,
        scopes=sorted(scopes),
        created_at=now,
        expires_at=now + life,
    )
    session.add(row)
    session.flush()
    after = {"account_id": account.id, "scopes": row.scopes, "expires_at": row.expires_at}
    journal.record(
        session,
        "token.issued",
        "token",
        row.id,
        by=by,
        at=now,
        changes={field: (None, value) for field, value in after.items()},
    )
    return token


def end_tokens(session: Session, account_id: UUID, *, by: Actor, now: datetime) -> None:
    """End every API token of an account: one that is opened again starts without any."""
    for token in living_tokens(session, account_id, now=now):
        revoke_token(session, token.id, by=by, now=now)


def revoke_token(session: Session, token_id: UUID, *, by: Actor, now: datetime) -> None:
    """End an API token at once; raises UnknownToken."""
    row = session.get(ApiToken, token_id)
    if row is None or row.revoked_at is not None:
        raise UnknownToken
    row.revoked_at = now
    changes = {"revoked_at": (None, now)}
    journal.record(session, "token.revoked", "token", row.id, by=by, at=now, changes=changes)
