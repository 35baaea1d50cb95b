"""Check the journal's chain, then replay it by effective time against the tables of the state."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.models import Account, ApiToken, RoleAssignment, Unit
from inventory.custody.models import AssetHolder, AssetRoom
from inventory.journal.models import Head
from inventory.journal.queries import Break, by_subject, first_break
from inventory.journal.rules import Json, Line, replay, to_json
from inventory.organisation.models import Building, Official, Person, Room
from inventory.register.models import Asset, AssetClass, AssetUnit
from inventory.register.queries import kept_totals, live_totals
from inventory.register.rules import JOURNALED
from inventory.tags.models import Tag

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Kind:
    """How the things of one kind stand in their table: the fields that the journal must explain.

    `private` ones are compared only while their value is still known to the journal.
    """

    name: str
    table: Any
    fields: tuple[str, ...]
    private: tuple[str, ...] = ()


KINDS = (
    Kind("unit", Unit, ("parent_id", "path", "code", "name")),
    Kind("account", Account, ("active",), ("login", "name")),
    Kind("role", RoleAssignment, ("account_id", "role", "unit_id", "from_on", "to_on")),
    Kind("token", ApiToken, ("account_id", "scopes", "expires_at", "revoked_at")),
    Kind("building", Building, ("unit_id", "code", "name", "address")),
    Kind("room", Room, ("unit_id", "building_id", "floor", "code", "name", "keeper_id")),
    Kind("person", Person, ("unit_id", "account_id", "from_on", "to_on"), ("name", "nip", "post")),
    Kind("official", Official, ("unit_id", "person_id", "duty", "from_on", "to_on")),
    Kind(
        "asset",
        Asset,
        (*JOURNALED, "seen_at", "seen_room_id"),
    ),
    Kind(
        "tag", Tag, ("code", "state", "asset_id", "room_id", "person_id", "replaced_by", "ended_at")
    ),
)


@dataclass(slots=True)
class Report:
    """What verify found; `differences` shows the first hundred."""

    first_break: Break | None
    entries: int
    things: int = 0
    differences: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """True where the chain holds and the replay gives the present state."""
        return self.first_break is None and not self.differences


def verify(session: Session) -> Report:
    """Walk the chain and replay every kind of thing; reads only, on one snapshot."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    entries = session.scalars(sa.select(Head.seq)).one()
    report = Report(first_break(session), entries)
    found: Iterator[str] = _all_differences(session, report)
    report.differences = list(islice(found, MOST_SHOWN))
    return report


def _all_differences(session: Session, report: Report) -> Iterator[str]:
    for kind in KINDS:
        for key, lines, row in _side_by_side(session, kind):
            report.things += 1
            yield from _compare(kind, key, lines, row)
    for ledger in DATED:
        yield from _compare_dated(session, ledger)
    yield from _compare_totals(session)


def _compare_totals(session: Session) -> Iterator[str]:
    kept, live = kept_totals(session), live_totals(session)
    for key in sorted(kept.keys() | live.keys()):
        if kept.get(key) != live.get(key):
            unit_id, code, condition = key
            yield (
                f"total of unit {unit_id}, class {code}, {condition}: kept {kept.get(key)},"
                f" counted {live.get(key)}"
            )


def _side_by_side(
    session: Session, kind: Kind
) -> Iterator[tuple[UUID, list[Line] | None, Any | None]]:
    """Yield (key, its entries, its row) for every thing that the journal or the table knows."""
    said = by_subject(session, kind.name)
    stands = iter(
        session.scalars(
            sa.select(kind.table)
            .order_by(kind.table.id)
            .execution_options(yield_per=500, populate_existing=True)
        )
    )
    line, row = next(said, None), next(stands, None)
    while line is not None or row is not None:
        if row is None or (line is not None and line[0] < row.id):
            assert line is not None  # noqa: S101 -- the loop's condition says so
            yield line[0], line[1], None
            line = next(said, None)
        elif line is None or row.id < line[0]:
            yield row.id, None, row
            row = next(stands, None)
        else:
            yield row.id, line[1], row
            line, row = next(said, None), next(stands, None)


def _compare(kind: Kind, key: UUID, lines: list[Line] | None, row: Any | None) -> Iterator[str]:
    if row is None:
        yield f"{kind.name} {key}: in the journal, not in the register"
        return
    if lines is None:
        yield f"{kind.name} {key}: in the register, not in the journal"
        return
    present = replay(lines)
    for name in (*kind.fields, *kind.private):
        if name in kind.private and name not in present:
            continue
        said, stands = present.get(name), to_json(getattr(row, name))
        if said != stands:
            yield f"{kind.name} {key}: {name} is {stands!r}, the journal says {said!r}"


@dataclass(frozen=True, slots=True)
class Dated:
    """One dated table: its column, the same field beside the asset, and how ties are ordered."""

    table: Any
    column: str
    keyed: bool


DATED = (
    Dated(AssetRoom, "room_id", keyed=True),
    Dated(AssetHolder, "holder_id", keyed=True),
    Dated(AssetUnit, "unit_id", keyed=False),
    Dated(AssetClass, "class_code", keyed=False),
)


def _compare_dated(session: Session, ledger: Dated) -> Iterator[str]:
    """The dated rows must be the journal's changes in order, end to end, the last one present."""
    table = ledger.table
    rows = session.scalars(
        sa.select(table)
        .order_by(table.asset_id, table.from_at, table.id)
        .execution_options(yield_per=500)
    )
    stands = {key: list(group) for key, group in groupby(rows, key=lambda row: row.asset_id)}
    present: dict[UUID, Any] = {
        row[0]: row[1]
        for row in session.execute(sa.select(Asset.id, getattr(Asset, ledger.column)))
    }
    for key, lines in by_subject(session, "asset"):
        yield from _compare_spans(ledger, key, lines, stands.pop(key, []), present.get(key))
    for key in stands:
        yield f"asset {key}: {table.__tablename__} rows without any entry"


def _compare_spans(
    ledger: Dated, key: UUID, lines: Sequence[Line], rows: Sequence[Any], present: Any
) -> Iterator[str]:
    name = ledger.table.__tablename__
    said = [_said(ledger, line) for line in lines if ledger.column in line.changes]
    if ledger.keyed:
        said.sort(key=lambda one: (one[0], str(one[1])))
    stands = [
        (to_json(row.from_at), to_json(row.id) if ledger.keyed else None, _value(ledger, row))
        for row in rows
    ]
    if said != stands:
        yield f"asset {key}: {name} is {stands}, the journal says {said}"
    ends = [row.to_at for row in rows]
    if ends != [*(row.from_at for row in rows[1:]), *([None] if rows else [])]:
        yield f"asset {key}: {name} has a gap or an overlap"
    last = stands[-1][2] if stands else None
    if to_json(present) != last:
        yield f"asset {key}: {ledger.column} is {to_json(present)!r}, its last row says {last!r}"


def _said(ledger: Dated, line: Line) -> tuple[Json, Json, Json]:
    tie = line.changes["placement_id"][1] if ledger.keyed else None
    return to_json(line.effective_at), tie, line.changes[ledger.column][1]


def _value(ledger: Dated, row: Any) -> Json:
    return to_json(getattr(row, ledger.column))
