"""Phones on plain HTTP: a code from the screen of someone logged in, for ten minutes and little."""

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from inventory.access.actions.tokens import issue_token, revoke_token
from inventory.access.queries import PAIRED, get_own_account, pairing_token, pairings
from inventory.access.rules import PAIRING_LENGTH, PAIRING_LIFE, PAIRING_SCOPES, PAIRING_SIGNS
from inventory.journal.rules import Actor


def pair_phone(session: Session, *, by: Actor, now: datetime) -> str:
    """Make a code with which a phone reads tags and sends scans as this person for ten minutes.

    It is returned only this once, and ends the one before.
    """
    end_pairings(session, by=by, now=now)
    code = "".join(secrets.choice(PAIRING_SIGNS) for _ in range(PAIRING_LENGTH))
    issue_token(
        session,
        get_own_account(session, by),
        name=PAIRED,
        scopes=PAIRING_SCOPES,
        life=PAIRING_LIFE,
        by=by,
        now=now,
        token=pairing_token(code),
    )
    return code


def end_pairings(session: Session, *, by: Actor, now: datetime) -> None:
    """End what phones may do by a code of this person."""
    for token in pairings(session, by=by, now=now):
        revoke_token(session, token.id, by=by, now=now)
