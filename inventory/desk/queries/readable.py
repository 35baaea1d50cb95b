"""Say which entries of the journal someone may read: those about things within reach."""

from collections.abc import Mapping
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from inventory.access.models import Account, ApiToken, RoleAssignment, Unit
from inventory.access.queries import under
from inventory.access.rules import Permission
from inventory.journal.models import Entry
from inventory.journal.rules import Actor
from inventory.organisation.models import Building, Official, Person, Room
from inventory.register.models import Asset, SavedFilter
from inventory.tags.models import LabelJob, Tag

Thing = Asset | SavedFilter | Tag | LabelJob | Room | Person | Building | Official
THINGS: Mapping[str, type[Thing]] = {
    "asset": Asset,
    "tag": Tag,
    "label_job": LabelJob,
    "room": Room,
    "person": Person,
    "building": Building,
    "official": Official,
    "filter": SavedFilter,
}
ACCESS = ("account", "role", "unit", "token")


def reached(by: Actor, *permissions: Permission) -> sa.Select[UUID]:
    """Select the units where the actor holds all of these permissions."""
    held = [under(by.reach.get(permission, ())) for permission in permissions]
    return sa.select(Unit.id).where(*held)


def readable(by: Actor, kind: str | None) -> sa.ColumnElement[bool]:
    """Say which entries the actor may read in the log.

    Of things: those of units where he reads both register and log. Of accounts, roles, units and
    tokens: those he manages.
    """
    return sa.or_(
        about_things(reached(by, Permission.READ_LOG, Permission.READ_REGISTER), kind),
        _about_access(reached(by, Permission.READ_LOG, Permission.MANAGE_ACCOUNTS), kind),
    )


def about_things(reached: sa.Select[UUID], kind: str | None = None) -> sa.ColumnElement[bool]:
    """Say which entries are about things of these units."""
    return sa.or_(
        sa.false(),
        *(
            _subject(name, _of_units(table, reached), table.id)
            for name, table in THINGS.items()
            if kind in (None, name)
        ),
    )


def _of_units(table: type[Thing], reached: sa.Select[UUID]) -> sa.Select[UUID]:
    """Select the things of these units; a tag is read with what it names, whoever issued it."""
    if table is not Tag:
        return sa.select(table.id).where(table.unit_id.in_(reached))
    unit = sa.func.coalesce(Asset.unit_id, Room.unit_id, Person.unit_id, Tag.unit_id)
    named = sa.select(Tag.id).outerjoin(Asset, Asset.id == Tag.asset_id)
    named = named.outerjoin(Room, Room.id == Tag.room_id)
    return named.outerjoin(Person, Person.id == Tag.person_id).where(unit.in_(reached))


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
    """Ask by the entry's key: the newest entries are few, the things may be a million.

    The kind is hidden from its index, which would lead through every entry there is.
    """
    seen_kind = sa.func.coalesce(Entry.subject_kind, Entry.subject_kind)
    return sa.and_(seen_kind == kind, select.where(key == Entry.subject_id).exists())
