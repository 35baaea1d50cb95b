"""Read the journal act by act: what one act did to many things is one line."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.rules import Permission
from inventory.desk.queries.readable import about_things, reached
from inventory.desk.rules import PAGE_SIZE
from inventory.journal.models import Entry
from inventory.journal.queries import read_lines
from inventory.journal.rules import Actor, Line, canonical

FEW = 20
"""So many entries of each fold are read; the others are only counted."""

REGISTERED = "asset.registered"
Clause = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Fold:
    """What one act did in one way: the newest of its lines, and how many there are in all.

    `are_alike` says of newly registered things that all are called and placed as these lines say.
    """

    lines: Sequence[Line]
    count: int
    are_alike: bool = False

    @property
    def is_told_whole(self) -> bool:
        """True where nothing else is to be said of the lines that were not read."""
        return self.are_alike or self.count == len(self.lines)

    @property
    def head(self) -> Line:
        """The newest line."""
        return self.lines[0]


def folds_page(
    session: Session, where: Clause, *, before: int | None = None, limit: int = PAGE_SIZE
) -> tuple[list[Fold], int | None]:
    """Return the newest acts among some entries, folded, and before which number more follow."""
    heads = session.scalars(_heads(where, before, limit + 1)).all()
    if not heads:
        return [], None
    folds = _folds(session, where, heads[:limit])
    return folds, heads[limit] + 1 if len(heads) > limit else None


def _heads(where: Clause, before: int | None, limit: int) -> sa.Select[int]:
    """Select the newest entry of each act, leaping from act to act however large they are.

    The entries of one act follow one another, for they are chained together.
    """
    first = sa.select(_newest(where, Entry.seq < before if before else sa.true()), sa.literal(1))
    heads = first.cte("heads", recursive=True)
    seq, place = heads.columns
    own, sibling = sa.orm.aliased(Entry), sa.orm.aliased(Entry)
    act = sa.select(own.act_id).where(own.seq == seq).correlate(heads).scalar_subquery()
    begins = (
        sa.select(sa.func.min(sibling.seq))
        .where(sibling.act_id == act)
        .correlate(heads)
        .scalar_subquery()
    )
    following = _newest(where, Entry.seq < begins)
    heads = heads.union_all(sa.select(following, place + 1).where(seq.is_not(None), place < limit))
    found = heads.columns[0]
    return sa.select(found).where(found.is_not(None)).order_by(found.desc())


def _newest(*where: Clause) -> sa.ScalarSelect[int]:
    return sa.select(Entry.seq).where(*where).order_by(Entry.seq.desc()).limit(1).scalar_subquery()


def _folds(session: Session, where: Clause, heads: Sequence[int]) -> list[Fold]:
    alike = (Entry.act_id, Entry.verb, Entry.subject_kind)
    ranked = (
        sa.select(
            Entry.seq,
            sa.func.row_number().over(partition_by=alike, order_by=Entry.seq.desc()).label("place"),
            sa.func.count().over(partition_by=alike).label("many"),
        )
        .where(
            Entry.act_id.in_(sa.select(Entry.act_id).where(Entry.seq.in_(heads))),
            Entry.seq <= max(heads),
            where,
        )
        .subquery()
    )
    rows = session.execute(
        sa.select(Entry, ranked.c.many)
        .join(ranked, ranked.c.seq == Entry.seq)
        .where(ranked.c.place <= FEW)
        .order_by(Entry.seq.desc())
    ).all()
    lines = read_lines(session, [row.Entry for row in rows])
    folds = _gather(zip(lines, (row.many for row in rows), strict=True))
    same = _registered_alike(session, where, folds)
    return [
        replace(fold, are_alike=same.get(fold.head.act_id) == fold.count)
        if fold.head.verb == REGISTERED
        else fold
        for fold in folds
    ]


def _registered_alike(session: Session, where: Clause, folds: Sequence[Fold]) -> dict[UUID, int]:
    """Count in large acts the things that were registered with the name and room of the newest.

    It is read in the entries' text, which is canonical: what the register says may have changed.
    """
    large = [
        sa.and_(Entry.act_id == fold.head.act_id, *_says(fold.head))
        for fold in folds
        if fold.head.verb == REGISTERED and fold.count > len(fold.lines)
    ]
    if not large:
        return {}
    counted = session.execute(
        sa.select(Entry.act_id, sa.func.count())
        .where(Entry.verb == REGISTERED, where, sa.or_(*large))
        .group_by(Entry.act_id)
    )
    return {row[0]: row[1] for row in counted}


def _says(line: Line) -> Iterator[Clause]:
    """Say that an entry's text names and places a thing as this line does."""
    for name in ("name", "home_room_id"):
        if name in line.changes:
            yield _holds(canonical({name: line.changes[name]})[1:-1])
        else:
            yield ~_holds(f'"{name}":')


def _holds(part: str) -> Clause:
    """Say that an entry's text holds a part; unlike LIKE, every database tells cases apart."""
    return sa.func.replace(Entry.text, part, "") != Entry.text


def folded(session: Session, lines: Sequence[Line], *, about: UUID, by: Actor) -> list[Fold]:
    """Fold lines that were found one by one around a room or a person.

    Of each act is counted what concerns that one, as far as the actor reads it.
    """
    acts = {line.act_id for line in lines}
    if not acts:
        return []
    within = about_things(reached(by, Permission.READ_REGISTER))
    counted = session.execute(
        sa.select(Entry.act_id, Entry.verb, Entry.subject_kind, sa.func.count())
        .where(Entry.act_id.in_(acts), within, Entry.text.contains(str(about)))
        .group_by(Entry.act_id, Entry.verb, Entry.subject_kind)
    )
    counts = {(act, verb, kind): count for act, verb, kind, count in counted}
    return _gather((line, counts.get(_sort(line), 1)) for line in lines)


def _gather(found: Iterable[tuple[Line, int]]) -> list[Fold]:
    gathered: dict[tuple[UUID, str, str], tuple[list[Line], int]] = {}
    for line, count in found:
        gathered.setdefault(_sort(line), ([], count))[0].append(line)
    return [Fold(lines, max(count, len(lines))) for lines, count in gathered.values()]


def _sort(line: Line) -> tuple[UUID, str, str]:
    return line.act_id, line.verb, line.kind


def act_lines(
    session: Session, act_id: UUID, *, by: Actor, after: int = 0, limit: int = PAGE_SIZE
) -> tuple[list[Line], bool]:
    """Return an act's entries on things within reach after a number, and whether more follow."""
    statement = (
        sa.select(Entry)
        .where(
            Entry.act_id == act_id,
            Entry.seq > after,
            about_things(reached(by, Permission.READ_REGISTER)),
        )
        .order_by(Entry.seq)
        .limit(limit + 1)
    )
    found = session.scalars(statement).all()
    return read_lines(session, found[:limit]), len(found) > limit


def act_folds(session: Session, act_id: UUID, *, by: Actor) -> list[Fold]:
    """Return what an act did to things within reach, folded; nothing where there is none."""
    within = about_things(reached(by, Permission.READ_REGISTER))
    head = session.scalar(sa.select(sa.func.max(Entry.seq)).where(Entry.act_id == act_id))
    return _folds(session, within, [head]) if head else []
