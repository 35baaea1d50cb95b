"""Show what an act would do, or did: what becomes what, how often, and on which assets first."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from inventory.access.guard import zone
from inventory.bulk.queries import changed_since
from inventory.bulk.rules import Choice, Plan, Why, number_in, seal_of
from inventory.desk.forms import read_list
from inventory.desk.history import Detail, detail
from inventory.desk.queries.names import names_in
from inventory.desk.sentences import FIELD_NAMES
from inventory.errors import InventoryError
from inventory.journal.rules import Actor, Json, Line, to_json
from inventory.web.problems import words_of

MOST_GROUPS = 12
MOST_ROWS = 20
UNTOLD = frozenset({"kind"})
"""What only follows from another field."""

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
        if name in line.changes and name not in UNTOLD
    ]


def preview_of(
    session: Session,
    choice: Choice,
    found: Sequence[Any],
    planned: Plan,
    sent: MultiDict[str, str],
    refusal: InventoryError | None,
    *,
    by: Actor,
    now: datetime,
) -> dict[str, Any]:
    """Return what the preview shows; after a `refusal`, what became different since the last."""
    looked = _moment(sent.get("looked", "")) if refusal else None
    keys = [asset.id for asset, _ in planned.changing]
    fresh = changed_since(session, keys, looked) if looked and keys else set()
    lines = [_line(asset, changes, by, now) for asset, changes in planned.changing]
    # What was changed a moment ago is seen first.
    first = sorted(lines, key=lambda line: line.subject_id not in fresh)[:MOST_ROWS]
    then = number_in(sent.get("seal", "")) if refusal else None
    return {
        "shown": show(
            session,
            lines,
            {asset.id: asset for asset, _ in planned.changing},
            first=first,
            fresh=fresh,
        ),
        "same": len(planned.same),
        "left": {why: planned.count(why) for why in Why if planned.count(why)},
        "refused": planned.refused[:MOST_ROWS],
        "unknown": max(0, len(choice.keys) - len(found)),
        "number": len(found),
        "then": then if then != len(found) else None,
        "refusal": words_of(refusal) if refusal else "",
        "seal": seal_of(found),
        "looked": now.isoformat(),
        "all": choice.wanted is not None,
    }


def _line(asset: Any, changes: Mapping[str, tuple[Any, Any]], by: Actor, now: datetime) -> Line:
    said = {name: (to_json(before), to_json(after)) for name, (before, after) in changes.items()}
    nowhere = UUID(int=0)
    return Line(0, nowhere, "asset.changed", "asset", asset.id, by.id, now, now, said)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def repeated(sent: MultiDict[str, str], *names: str) -> list[tuple[str, str]]:
    """Return the fields of the choice, and some others, to be sent again."""
    chosen = ("all", "list") if sent.get("all") else ("list", "asset")
    return [
        (name, value)
        for name in (*chosen, *names)
        for value in dict.fromkeys(sent.getlist(name))
        if value
    ]


def list_url(sent: MultiDict[str, str]) -> str:
    """Return the address of the list that the choice was made on."""
    fields: dict[str, Any] = dict(read_list(sent.get("list", "")))
    return url_for("desk.assets", **fields)


def url_with(endpoint: str, fields: Sequence[tuple[str, str]]) -> str:
    """Return the address of a page with these fields, some of them several times."""
    grouped: dict[str, Any] = MultiDict(fields).to_dict(flat=False)
    return url_for(endpoint, **grouped)
