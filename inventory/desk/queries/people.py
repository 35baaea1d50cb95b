"""Read people as lists and pages show them: what each holds, which rooms he keeps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.models import Unit
from inventory.access.queries import scoped, units_within
from inventory.access.rules import Permission
from inventory.custody.models import AssetHolder
from inventory.desk.queries.assets import AssetRow, asset_rows
from inventory.desk.rules import PAGE_SIZE
from inventory.journal.rules import Actor
from inventory.organisation.models import Building, Person, Room
from inventory.organisation.queries import is_present
from inventory.organisation.rules import has_left, room_label
from inventory.register.models import Asset
from inventory.register.rules import AssetState

MOST_HELD = 200


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in the list, with the number of things within reach that he holds."""

    id: UUID
    name: str
    nip: str | None
    post: str | None
    unit: str
    has_left: bool
    holds: int


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Some rows of the list; `after` is the key of the last one where more follow."""

    rows: Sequence[PersonRow]
    after: UUID | None


@dataclass(frozen=True, slots=True)
class Held:
    """A thing in someone's custody, and since when."""

    asset: AssetRow
    since: datetime | None


@dataclass(frozen=True, slots=True)
class KeptRoom:
    """A room that someone keeps, with the number of assets recorded in it."""

    id: UUID
    label: str
    name: str
    unit_path: str
    assets: int


def people_page(
    session: Session,
    *,
    by: Actor,
    today: date,
    q: str = "",
    unit_id: UUID | None = None,
    left_too: bool = False,
    after: UUID | None = None,
    limit: int = PAGE_SIZE,
) -> PeoplePage:
    """Return people within reach by name, behind the one with the key `after`."""
    statement = sa.select(Person, Unit.name).join(Unit, Unit.id == Person.unit_id)
    statement = scoped(statement, Person.unit_id, by, Permission.READ_REGISTER)
    for word in q.split():
        statement = statement.where(_answers_to(word))
    if unit_id is not None:
        statement = statement.where(Person.unit_id.in_(units_within(unit_id)))
    if not left_too:
        statement = statement.where(is_present(today))
    if after is not None:
        last = sa.orm.aliased(Person)
        name = sa.select(last.name).where(last.id == after).scalar_subquery()
        statement = statement.where(
            sa.or_(Person.name > name, sa.and_(Person.name == name, Person.id > after))
        )
    found = session.execute(statement.order_by(Person.name, Person.id).limit(limit + 1)).all()
    holds = _holds(session, [row[0].id for row in found[:limit]], by=by)
    rows = [
        PersonRow(
            one.id,
            one.name,
            one.nip,
            one.post,
            unit,
            has_left(one.to_on, today),
            holds.get(one.id, 0),
        )
        for one, unit in found[:limit]
    ]
    return PeoplePage(rows, rows[-1].id if len(found) > limit else None)


def _answers_to(word: str) -> sa.ColumnElement[bool]:
    """Say that a word stands in a person's name, post or unit, or begins the NIP."""
    said = Person.name + " " + sa.func.coalesce(Person.post, "") + " " + Unit.name
    return sa.or_(
        said.icontains(word, autoescape=True), Person.nip.startswith(word, autoescape=True)
    )


def _holds(session: Session, people: Sequence[UUID], *, by: Actor) -> dict[UUID, int]:
    statement = (
        sa.select(Asset.holder_id, sa.func.count())
        .where(Asset.holder_id.in_(people), Asset.state != AssetState.REMOVED)
        .group_by(Asset.holder_id)
    )
    rows = session.execute(scoped(statement, Asset.unit_id, by, Permission.READ_REGISTER))
    return {holder: count for holder, count in rows if holder is not None}


def held_by(
    session: Session,
    person_id: UUID,
    *,
    by: Actor,
    permission: Permission | None = Permission.READ_REGISTER,
) -> list[Held]:
    """Return what a person holds, by name; without a permission whatever its unit: for himself."""
    rows = asset_rows(
        session,
        Asset.holder_id == person_id,
        by=by,
        permission=permission,
        order=[Asset.name.asc(), Asset.id.asc()],
        limit=MOST_HELD,
    )
    held = sa.select(AssetHolder.asset_id, AssetHolder.from_at).where(
        AssetHolder.holder_id == person_id, AssetHolder.to_at.is_(None)
    )
    since = {row.asset_id: row.from_at for row in session.execute(held)}
    return [Held(row, since.get(row.id)) for row in rows]


def rooms_kept(
    session: Session,
    person_id: UUID,
    *,
    by: Actor,
    permission: Permission | None = Permission.READ_REGISTER,
) -> list[KeptRoom]:
    """Return the rooms a person keeps, with what is recorded there; scope as in held_by."""
    count = (
        sa.select(sa.func.count())
        .select_from(Asset)
        .where(Asset.room_id == Room.id, Asset.state != AssetState.REMOVED)
        .scalar_subquery()
    )
    statement = (
        sa.select(Room.id, Building.name, Room.floor, Room.code, Room.name, Unit.path, count)
        .join(Building, Building.id == Room.building_id)
        .join(Unit, Unit.id == Room.unit_id)
        .where(Room.keeper_id == person_id)
        .order_by(Building.code, Room.floor, Room.code)
    )
    if permission is not None:
        statement = scoped(statement, Room.unit_id, by, permission)
    return [
        KeptRoom(key, room_label(building, floor, code), name, path, number)
        for key, building, floor, code, name, path, number in session.execute(statement)
    ]


def things_in(
    session: Session, rooms: Sequence[KeptRoom], *, by: Actor
) -> dict[UUID, list[AssetRow]]:
    """Return what is recorded in rooms that someone keeps, room by room, whatever its unit."""
    inside: dict[UUID, list[AssetRow]] = {room.id: [] for room in rooms}
    for row in asset_rows(
        session,
        Asset.room_id.in_(inside),
        by=by,
        permission=None,
        order=[Asset.name.asc(), Asset.id.asc()],
        limit=MOST_HELD,
    ):
        if row.room:
            inside[row.room.id].append(row)
    return inside
