"""What an act does, or did: what becomes what, how often, and on which assets first."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from inventory.access.guard import zone
from inventory.desk.changes import Detail, detail
from inventory.desk.queries.names import names_in
from inventory.desk.sentences import FIELD_NAMES
from inventory.journal.rules import Json, Line
from inventory.register.rules import FOLLOWING

MOST_GROUPS = 12
MOST_ROWS = 20
Key = tuple[str, Json, Json]


@dataclass(frozen=True, slots=True)
class Group:
    """So many assets whose field was one thing and becomes another (None: empty)."""

    count: int
    detail: Detail


@dataclass(frozen=True, slots=True)
class Row:
    """One asset and what changes on it; `is_fresh` where it was changed a moment ago."""

    id: UUID
    name: str
    serial: str | None
    class_code: str
    details: Sequence[Detail]
    is_fresh: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """The groups, largest first within each field, and the first rows; how many more there are."""

    count: int
    groups: Sequence[Group]
    more_groups: int
    rows: Sequence[Row]
    more_rows: int


def show(
    session: Session,
    lines: Sequence[Line],
    assets: Mapping[UUID, Any],
    *,
    first: Sequence[Line],
    fresh: Iterable[UUID] = (),
) -> Shown:
    """Sum up the lines of an act in the words of the present user's language.

    The `first` are shown one by one; those `fresh` were changed a moment ago.
    """
    counted = Counter(key for line in lines for key in _keys(line))
    order = {name: place for place, name in enumerate(FIELD_NAMES)}
    keys = sorted(counted, key=lambda key: (order[key[0]], -counted[key]))
    changed = set(fresh)
    shown = set(keys[:MOST_GROUPS])
    examples = [line for line in lines if not shown.isdisjoint(_keys(line))]
    names = names_in(session, [*first, *_few(examples, shown)])
    return Shown(
        count=len(lines),
        groups=[Group(counted[key], detail(*key, names, zone())) for key in keys[:MOST_GROUPS]],
        more_groups=max(0, len(keys) - MOST_GROUPS),
        rows=[
            Row(
                id=line.subject_id,
                name=assets[line.subject_id].name,
                serial=assets[line.subject_id].serial,
                class_code=assets[line.subject_id].class_code,
                details=[detail(*key, names, zone()) for key in _keys(line)],
                is_fresh=line.subject_id in changed,
            )
            for line in first
        ],
        more_rows=len(lines) - len(first),
    )


def _few(lines: Iterable[Line], wanted: set[Key]) -> list[Line]:
    """Return enough lines that every wanted change stands in one."""
    left, found = set(wanted), []
    for line in lines:
        here = left.intersection(_keys(line))
        if here:
            found.append(line)
            left -= here
    return found


def _keys(line: Line) -> list[Key]:
    return [
        (name, *line.changes[name])
        for name in FIELD_NAMES
        if name in line.changes and name not in FOLLOWING
    ]
