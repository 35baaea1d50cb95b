"""Read acts of changes or moves by hand: which were undone, which can be, what is in the way."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from inventory.access.models import Unit
from inventory.access.queries import scoped
from inventory.access.rules import Permission
from inventory.desk.errors import UnknownAct
from inventory.desk.rules import BY_HAND, HARMLESS, UNDOING, Obstacle
from inventory.journal.models import Entry
from inventory.journal.queries import read_lines
from inventory.journal.rules import Actor, Line
from inventory.register.models import Asset, AssetUnit

_OWN, _LATER = sa.orm.aliased(Entry), sa.orm.aliased(Entry)
_SHOWN = sa.select(Asset.id, Asset.name, Asset.serial, Asset.class_code, Unit.path).join(
    Unit, Unit.id == Asset.unit_id
)


RIGHTS: Mapping[str, Permission] = {
    "asset.changed": Permission.REGISTER_ASSETS,
    "asset.placed": Permission.MOVE_ASSETS,
}
"""What one must be allowed to do with an asset again in order to undo it."""


@dataclass(frozen=True, slots=True)
class Undone:
    """That, when and by whom an act was undone, and by which act."""

    act_id: UUID
    actor_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Act:
    """One act on assets: its lines, and those of its assets that the actor may read."""

    id: UUID
    lines: Sequence[Line]
    assets: Mapping[UUID, Any]
    undone: Undone | None

    @property
    def is_undoing(self) -> bool:
        """True where the act itself undid another."""
        return self.lines[0].verb in UNDOING

    @property
    def is_move(self) -> bool:
        """True where the act did nothing but place assets."""
        return all(is_placing(line) for line in self.lines)

    @property
    def undoes(self) -> UUID | None:
        """The act that this one undid, or None."""
        return undone_by(self.lines[0])


def is_placing(line: Line) -> bool:
    """Say whether a line of an act put an asset into a room, rather than changing its facts."""
    return "room_id" in line.changes


def get_act(session: Session, act_id: UUID, *, by: Actor, lock: bool = False) -> Act:
    """Return what find_act does; raises UnknownAct where it finds none."""
    found = find_act(session, act_id, by=by, lock=lock)
    if found is None:
        raise UnknownAct
    return found


def find_act(session: Session, act_id: UUID, *, by: Actor, lock: bool = False) -> Act | None:
    """Return an act of changes or moves by hand, some of whose assets the actor may read, or None.

    With `lock` its assets are locked before what happened since is read.
    """
    entries = session.scalars(
        sa.select(Entry).where(Entry.act_id == act_id).order_by(Entry.seq)
    ).all()
    if not entries or any(entry.verb not in BY_HAND | UNDOING for entry in entries):
        return None
    keys = {entry.subject_id for entry in entries}
    statement = scoped(
        _SHOWN.where(Asset.id.in_(keys)), Asset.unit_id, by, Permission.READ_REGISTER
    ).order_by(Asset.id)
    found = session.execute(statement.with_for_update(of=Asset) if lock else statement).all()
    if not found:
        return None
    lines = read_lines(session, entries)
    return Act(
        act_id, lines, {row.id: row for row in found}, undone_acts(session, lines[-1:]).get(act_id)
    )


def may_undo(by: Actor) -> bool:
    """Say whether the actor may undo acts anywhere."""
    return any(by.may(right) for right in RIGHTS.values())


def in_the_way(session: Session, act: Act, *, by: Actor) -> list[tuple[UUID, Obstacle]]:
    """Return the assets that keep an act from being undone, each with the reason."""
    later = _changed_since(session, [act.id], _OWN.subject_id)
    paths = _paths(session, {unit for line in act.lines if (unit := _unit_before(line))})
    found: dict[UUID, Obstacle] = {}
    for line in act.lines:
        asset = act.assets.get(line.subject_id)
        back = _unit_before(line)
        places = ["" if asset is None else asset.path, *([paths.get(back, "")] if back else [])]
        if not all(path and by.may(RIGHTS[line.verb], path) for path in places):
            found[line.subject_id] = Obstacle.FOREIGN
        elif line.subject_id in later:
            found.setdefault(line.subject_id, Obstacle.CHANGED_SINCE)
    return list(found.items())


def _changed_since(
    session: Session, acts: Collection[UUID], what: InstrumentedAttribute[UUID]
) -> set[UUID]:
    """Return the assets of some acts (or, by `what`, those acts) that later acts changed.

    What was undone since changed nothing, and neither did its undoing.
    """
    rows = session.execute(
        sa.select(what, _LATER.act_id, _LATER.verb)
        .join(
            _LATER,
            sa.and_(
                _LATER.subject_kind == "asset",
                _LATER.subject_id == _OWN.subject_id,
                _LATER.seq > _OWN.seq,
                _LATER.act_id != _OWN.act_id,
            ),
        )
        .where(_OWN.act_id.in_(acts), _LATER.verb.not_in(HARMLESS))
        .distinct()
    ).all()
    undone = _undone_in(session, {act for _, act, verb in rows if verb in UNDOING})
    void = undone.keys() | undone.values()
    return {key for key, act, _ in rows if act not in void}


def _undone_in(session: Session, undoings: Collection[UUID]) -> dict[UUID, UUID | None]:
    """Return what each of some undoings undid: any of its lines names it."""
    if not undoings:
        return {}
    any_line = sa.select(sa.func.min(Entry.seq)).where(Entry.act_id.in_(undoings))
    found = session.scalars(sa.select(Entry).where(Entry.seq.in_(any_line.group_by(Entry.act_id))))
    return {line.act_id: undone_by(line) for line in read_lines(session, found.all())}


def _unit_before(line: Line) -> UUID | None:
    unit = line.changes.get("unit_id", (None, None))[0]
    return UUID(str(unit)) if unit else None


def _paths(session: Session, units: set[UUID]) -> dict[UUID, str]:
    if not units:
        return {}
    rows = session.execute(sa.select(Unit.id, Unit.path).where(Unit.id.in_(units)))
    return {row.id: row.path for row in rows}


def undoings(session: Session, lines: Iterable[Line], *, by: Actor) -> dict[UUID, Undone | None]:
    """Return those acts of some lines that are undone, or that the actor can undo now (None).

    They are those that did nothing but change or place assets by hand, each as a whole.
    """
    acts = {line.act_id: line for line in lines if line.verb in BY_HAND}
    if not acts:
        return {}
    mixed = sa.select(Entry.act_id).where(Entry.act_id.in_(acts), Entry.verb.not_in(BY_HAND))
    for act_id in session.scalars(mixed.distinct()):
        del acts[act_id]
    undone = undone_acts(session, list(acts.values())) if acts else {}
    still = acts.keys() - undone.keys()
    free = still - _refused(session, still, by=by) if still else set()
    return {act_id: undone.get(act_id) for act_id in acts if act_id in undone or act_id in free}


def _refused(session: Session, acts: Set[UUID], *, by: Actor) -> Set[UUID]:
    """Return those of some acts by hand of which `in_the_way` would find something."""
    if not may_undo(by):
        return acts
    units = session.execute(sa.union(*_units_of(acts)))
    foreign = {act for act, verb, path in units if not by.may(RIGHTS[verb], path)}
    near = acts - foreign
    return foreign | (_changed_since(session, near, _OWN.act_id) if near else set())


def _units_of(acts: Collection[UUID]) -> Iterator[sa.Select[UUID, str, str]]:
    """Select act, verb and path of the units where the assets of some acts are, and were before.

    Where an act changed the unit, the dated row before it ends at the moment of the act: its lines,
    which may be thousands, need not be read.
    """
    columns = sa.select(_OWN.act_id, _OWN.verb, Unit.path).where(_OWN.act_id.in_(acts))
    yield columns.join(Asset, Asset.id == _OWN.subject_id).join(Unit, Unit.id == Asset.unit_id)
    ended = sa.and_(AssetUnit.asset_id == _OWN.subject_id, AssetUnit.to_at == _OWN.at)
    yield columns.join(AssetUnit, ended).join(Unit, Unit.id == AssetUnit.unit_id)


def undone_acts(session: Session, lines: Sequence[Line]) -> Mapping[UUID, Undone]:
    """Return those that were undone of the acts of some lines; of each act any line will do.

    For an undoing is one act over all its assets: it is found at any of them.
    """
    later = session.scalars(
        sa.select(Entry).where(
            Entry.subject_kind == "asset",
            Entry.subject_id.in_({line.subject_id for line in lines}),
            Entry.seq > min(line.seq for line in lines),
            Entry.verb.in_(UNDOING),
        )
    ).all()
    found = {}
    for line in read_lines(session, later):
        undone = undone_by(line)
        if undone:
            found[undone] = Undone(line.act_id, line.actor_id, line.at)
    return found


def undone_by(line: Line) -> UUID | None:
    """Return the act that an undoing's line says it undid."""
    undone = line.changes.get("undone_act_id", (None, None))[1]
    return UUID(str(undone)) if undone else None
