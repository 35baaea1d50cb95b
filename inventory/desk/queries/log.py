"""Read the journal within someone's reach: the log, one asset's history, where the chain ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from inventory.access.models import Account, ApiToken, RoleAssignment, Unit
from inventory.access.queries import under
from inventory.access.rules import Permission
from inventory.desk.rules import BY_HAND, PAGE_SIZE
from inventory.journal.models import Entry, Head
from inventory.journal.queries import read_lines
from inventory.journal.rules import Actor, Line
from inventory.organisation.models import Building, Official, Person, Room
from inventory.register.models import Asset, SavedFilter
from inventory.tags.models import LabelJob, Tag

THINGS: Mapping[
    str, type[Asset | SavedFilter | Tag | LabelJob | Room | Person | Building | Official]
] = {
    "asset": Asset,
    "tag": Tag,
    "label_job": LabelJob,
    "room": Room,
    "person": Person,
    "building": Building,
    "official": Official,
    "filter": SavedFilter,
}
ECHOES = ("asset.seen_moving", "asset.unseen_moving")
"""What a move brings along; beside the move's own line it says nothing new but to an auditor."""

ACCESS = ("account", "role", "unit", "token")


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What the log shows: one person's acts, one kind of thing, entries before a number."""

    actor_id: UUID | None = None
    kind: str | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """Where the journal ends: its last entry's number and moment (None: it is empty)."""

    seq: int
    at: datetime | None


def log_lines(
    session: Session, wanted: LogFilter, *, by: Actor, limit: int = PAGE_SIZE
) -> tuple[list[Line], bool]:
    """Return the newest entries that the actor may read in the log, and whether more follow.

    Of things: those of units where he reads both register and log. Of accounts, roles, units and
    tokens: those he manages.
    """
    statement = sa.select(Entry).where(_readable(by, wanted.kind))
    if wanted.actor_id:
        statement = statement.where(Entry.actor_id == wanted.actor_id)
    if wanted.before:
        statement = statement.where(Entry.seq < wanted.before)
    found = session.scalars(statement.order_by(Entry.seq.desc()).limit(limit + 1)).all()
    return read_lines(session, found[:limit]), len(found) > limit


def latest_lines(session: Session, *, by: Actor, limit: int) -> list[Line]:
    """Return the newest entries about things whose register the actor reads."""
    reached = _reached(by, Permission.READ_REGISTER)
    statement = sa.select(Entry).where(_about_things(reached, None), Entry.verb.not_in(ECHOES))
    found = session.scalars(statement.order_by(Entry.seq.desc()).limit(limit)).all()
    return read_lines(session, found)


def asset_lines(session: Session, asset_id: UUID, *, limit: int) -> tuple[list[Line], bool]:
    """Return the newest entries of an asset and of its tags, and whether more follow."""
    tags = sa.select(Tag.id).where(Tag.asset_id == asset_id)
    statement = (
        sa.select(Entry)
        .where(
            sa.or_(
                sa.and_(Entry.subject_kind == "asset", Entry.subject_id == asset_id),
                sa.and_(Entry.subject_kind == "tag", Entry.subject_id.in_(tags)),
            ),
            Entry.verb.not_in(ECHOES),
        )
        .order_by(Entry.seq.desc())
        .limit(limit + 1)
    )
    found = session.scalars(statement).all()
    return read_lines(session, found[:limit]), len(found) > limit


def acts_by_hand(session: Session, lines: Sequence[Line], *, by: Actor) -> set[UUID]:
    """Return those acts of some lines that did nothing but change or move assets.

    None for an actor who may neither.
    """
    if not any(by.may(one) for one in (Permission.REGISTER_ASSETS, Permission.MOVE_ASSETS)):
        return set()
    acts = {line.act_id for line in lines if line.verb in BY_HAND}
    if not acts:
        return acts
    more = sa.select(Entry.act_id).where(Entry.act_id.in_(acts), Entry.verb.not_in(BY_HAND))
    return acts - set(session.scalars(more.distinct()))


def chain(session: Session) -> Chain:
    """Return where the journal ends, without walking it."""
    head, at = session.execute(
        sa.select(Head.seq, Entry.at).outerjoin(Entry, Entry.seq == Head.seq)
    ).one()
    return Chain(head, at)


def log_people(session: Session, *, by: Actor) -> Sequence[tuple[UUID, str]]:
    """Return key and name of accounts with a role in units whose log the actor reads, by name."""
    holders = sa.select(RoleAssignment.account_id).where(
        RoleAssignment.unit_id.in_(_reached(by, Permission.READ_LOG))
    )
    rows = session.execute(
        sa.select(Account.id, Account.name).where(Account.id.in_(holders)).order_by(Account.name)
    )
    return [(row.id, row.name) for row in rows]


def log_kinds(by: Actor) -> tuple[str, ...]:
    """Return the kinds of things whose entries the actor may read somewhere."""
    things = tuple(THINGS) if by.may(Permission.READ_REGISTER) else ()
    return things + (ACCESS if by.may(Permission.MANAGE_ACCOUNTS) else ())


def _reached(by: Actor, *permissions: Permission) -> sa.Select[UUID]:
    """Select the units where the actor holds all of these permissions."""
    held = [under(by.reach.get(permission, ())) for permission in permissions]
    return sa.select(Unit.id).where(*held)


def _readable(by: Actor, kind: str | None) -> sa.ColumnElement[bool]:
    return sa.or_(
        _about_things(_reached(by, Permission.READ_LOG, Permission.READ_REGISTER), kind),
        _about_access(_reached(by, Permission.READ_LOG, Permission.MANAGE_ACCOUNTS), kind),
    )


def _about_things(reached: sa.Select[UUID], kind: str | None) -> sa.ColumnElement[bool]:
    return sa.or_(
        sa.false(),
        *(
            _subject(name, sa.select(table.id).where(table.unit_id.in_(reached)), table.id)
            for name, table in THINGS.items()
            if kind in (None, name)
        ),
    )


def _about_access(reached: sa.Select[UUID], kind: str | None) -> sa.ColumnElement[bool]:
    own_role = sa.select(RoleAssignment.id).where(RoleAssignment.account_id == Account.id)
    managed = sa.or_(
        own_role.where(RoleAssignment.unit_id.in_(reached)).exists(), ~own_role.exists()
    )
    # An account without any role is managed by every administrator, but only by those.
    some = reached.exists()
    subjects: Mapping[str, tuple[sa.Select[UUID], InstrumentedAttribute[UUID]]] = {
        "account": (sa.select(Account.id).where(managed, some), Account.id),
        "role": (
            sa.select(RoleAssignment.id).where(RoleAssignment.unit_id.in_(reached)),
            RoleAssignment.id,
        ),
        "unit": (reached, Unit.id),
        "token": (
            sa.select(ApiToken.id)
            .join(Account, Account.id == ApiToken.account_id)
            .where(managed, some),
            ApiToken.id,
        ),
    }
    return sa.or_(
        sa.false(),
        *(
            _subject(name, select, key)
            for name, (select, key) in subjects.items()
            if kind in (None, name)
        ),
    )


def _subject(
    kind: str,
    select: sa.Select[UUID],
    key: InstrumentedAttribute[UUID],
) -> sa.ColumnElement[bool]:
    """Ask by the entry's key: the newest entries are few, the things may be a million."""
    return sa.and_(Entry.subject_kind == kind, select.where(key == Entry.subject_id).exists())
