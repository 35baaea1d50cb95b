"""Read the journal within someone's reach: the log, one asset's history, where the chain ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.models import Account, RoleAssignment
from inventory.access.rules import Permission
from inventory.desk.queries.acts import Fold, folds_page
from inventory.desk.queries.readable import ACCESS, THINGS, about_things, reached, readable
from inventory.desk.rules import DEED_VERBS, LogFilter
from inventory.journal.models import Entry, Head
from inventory.journal.queries import read_lines
from inventory.journal.rules import Actor, Line
from inventory.tags.models import Tag

ECHOES = ("asset.seen_moving", "asset.unseen_moving")
"""What a move brings along; beside the move's own line it says nothing new but to an auditor."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Where the journal ends: its last entry's number and moment (None: it is empty)."""

    seq: int
    at: datetime | None


def log_page(
    session: Session, wanted: LogFilter, *, by: Actor, before: int | None = None
) -> tuple[list[Fold], int | None]:
    """Return the newest acts that the actor may read in the log, and before which number more are.

    Of things: those of units where he reads both register and log. Of accounts, roles, units and
    tokens: those he manages.
    """
    where = [readable(by, wanted.kind)]
    if wanted.actor_id:
        where.append(Entry.actor_id == wanted.actor_id)
    if wanted.deed:
        where.append(Entry.verb.in_(DEED_VERBS[wanted.deed]))
    if wanted.assets is not None:
        where.append(_about_assets(wanted.assets))
    if wanted.since:
        where.append(Entry.at >= wanted.since)
    if wanted.until:
        where.append(Entry.at < wanted.until)
    return folds_page(session, sa.and_(*where), before=before)


def latest_folds(session: Session, *, by: Actor, limit: int) -> list[Fold]:
    """Return what was done last to things whose register the actor reads."""
    within = about_things(reached(by, Permission.READ_REGISTER))
    folds, _ = folds_page(session, sa.and_(within, Entry.verb.not_in(ECHOES)), limit=limit)
    return folds[:limit]


def _about_assets(keys: Sequence[UUID]) -> sa.ColumnElement[bool]:
    tags = sa.select(Tag.id).where(Tag.asset_id.in_(keys))
    return sa.or_(
        sa.and_(Entry.subject_kind == "asset", Entry.subject_id.in_(keys)),
        sa.and_(Entry.subject_kind == "tag", Entry.subject_id.in_(tags)),
    )


def asset_lines(
    session: Session, asset_id: UUID, *, limit: int, before: int | None = None
) -> tuple[list[Line], bool]:
    """Return the newest entries of an asset and of its tags, and whether more follow."""
    statement = (
        sa.select(Entry)
        .where(
            _about_assets([asset_id]),
            Entry.verb.not_in(ECHOES),
            Entry.seq < before if before else sa.true(),
        )
        .order_by(Entry.seq.desc())
        .limit(limit + 1)
    )
    found = session.scalars(statement).all()
    return read_lines(session, found[:limit]), len(found) > limit


def chain(session: Session) -> Chain:
    """Return where the journal ends, without walking it."""
    head, at = session.execute(
        sa.select(Head.seq, Entry.at).outerjoin(Entry, Entry.seq == Head.seq)
    ).one()
    return Chain(head, at)


def log_people(session: Session, *, by: Actor) -> Sequence[tuple[UUID, str]]:
    """Return key and name of accounts with a role in units whose log the actor reads, by name."""
    holders = sa.select(RoleAssignment.account_id).where(
        RoleAssignment.unit_id.in_(reached(by, Permission.READ_LOG))
    )
    rows = session.execute(
        sa.select(Account.id, Account.name).where(Account.id.in_(holders)).order_by(Account.name)
    )
    return [(row.id, row.name) for row in rows]


def log_kinds(by: Actor) -> tuple[str, ...]:
    """Return the kinds of things whose entries the actor may read somewhere."""
    things = tuple(THINGS) if by.may(Permission.READ_REGISTER) else ()
    return things + (ACCESS if by.may(Permission.MANAGE_ACCOUNTS) else ())
