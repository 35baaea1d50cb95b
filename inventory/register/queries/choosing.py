"""Read what helps to choose: the codes below a code, codes in use, what was registered lately."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from inventory.access.queries import scoped
from inventory.access.rules import Permission
from inventory.journal.models import Entry
from inventory.journal.rules import Actor
from inventory.register.errors import UnfitClassCode, UnknownClassCode
from inventory.register.models import Asset, ClassCode, Total
from inventory.register.rules import (
    DEEPEST_LEVEL,
    AcquisitionWay,
    class_ancestors,
    class_level,
    code_in,
    kind_of,
    may_classify,
)

LOOKED_BACK = 2_000
"""How many of an account's latest acts are looked through for what it registered."""

MOST_LATELY = 12
TOP_LEVEL = 3


@dataclass(frozen=True, slots=True)
class ClassNode:
    """A code in the tree: a group with others below it, a code to choose, or neither."""

    code: str
    name: str
    is_group: bool
    is_choice: bool


@dataclass(frozen=True, slots=True)
class Lately:
    """What assets registered lately have in common, the last first."""

    class_code: str
    class_name: str
    acquired_on: date
    acquisition_way: AcquisitionWay
    source: str | None
    unit_id: UUID
    room_id: UUID | None


@dataclass(frozen=True, slots=True)
class UsedClass:
    """A code with how many assets of a unit carry it."""

    code: str
    name: str
    count: int


def class_path(session: Session, code: str) -> list[ClassNode]:
    """Return a group of codes for assets and those above it, from its kind down.

    Raises UnknownClassCode, or UnfitClassCode for supplies and contra lines.
    """
    if code_in(code) != code:
        raise UnknownClassCode(code=code, field="class_code")
    wanted = [*class_ancestors(code), code]
    names = {
        row.code: row.name
        for row in session.execute(
            sa.select(ClassCode.code, ClassCode.name).where(ClassCode.code.in_(wanted))
        )
    }
    if code not in names:
        raise UnknownClassCode(code=code, field="class_code")
    if kind_of(code) is None or class_level(code) == DEEPEST_LEVEL:
        raise UnfitClassCode(code=code, field="class_code")
    return [ClassNode(one, names[one], is_group=True, is_choice=False) for one in wanted]


def classes_below(session: Session, code: str = "") -> list[ClassNode]:
    """Return the codes one level below a code, or the kinds where none is named.

    Supplies and contra lines come last, neither to be opened nor to be chosen.
    """
    below = aliased(ClassCode)
    has_more = sa.exists().where(below.parent == ClassCode.code)
    within = ClassCode.parent == code if code else ClassCode.level == TOP_LEVEL
    rows = session.execute(
        sa.select(ClassCode.code, ClassCode.name, has_more.label("has_more"))
        .where(within)
        .order_by(ClassCode.code)
    )
    nodes = [
        ClassNode(
            row.code,
            row.name,
            bool(row.has_more) and kind_of(row.code) is not None,
            may_classify(row.code),
        )
        for row in rows
    ]
    return sorted(nodes, key=lambda one: not (one.is_group or one.is_choice))


def lately_registered(session: Session, *, by: Actor) -> list[Lately]:
    """Return how this account registered assets lately, within its reach, the last first."""
    acts = (
        sa.select(Entry.subject_id, Entry.verb, Entry.seq)
        .where(Entry.actor_id == by.id)
        .order_by(Entry.seq.desc())
        .limit(LOOKED_BACK)
        .subquery()
    )
    columns = (
        Asset.class_code,
        ClassCode.name.label("class_name"),
        Asset.acquired_on,
        Asset.acquisition_way,
        Asset.source,
        Asset.unit_id,
        Asset.room_id,
    )
    statement = (
        scoped(sa.select(*columns), Asset.unit_id, by, Permission.REGISTER_ASSETS)
        .join(acts, acts.c.subject_id == Asset.id)
        .join(ClassCode, ClassCode.code == Asset.class_code)
        .where(acts.c.verb == "asset.registered")
        .group_by(*columns)
        .order_by(sa.func.max(acts.c.seq).desc())
        .limit(MOST_LATELY)
    )
    return [Lately(**row._mapping) for row in session.execute(statement)]  # noqa: SLF001 -- SQLAlchemy's public mapping


def usual_classes(session: Session, unit_id: UUID, *, limit: int) -> list[UsedClass]:
    """Return the codes that most assets of a unit carry; its reach was asked before."""
    count = sa.func.sum(Total.count)
    rows = session.execute(
        sa.select(Total.class_code, ClassCode.name, count)
        .join(ClassCode, ClassCode.code == Total.class_code)
        .where(Total.level == DEEPEST_LEVEL, Total.unit_id == unit_id)
        .group_by(Total.class_code, ClassCode.name)
        .having(count > 0)
        .order_by(count.desc(), Total.class_code)
        .limit(limit)
    )
    return [UsedClass(code, name, int(number)) for code, name, number in rows]
