"""Read the journal: its entries as lines, and whether the chain holds."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.journal.models import Entry, Head, Secret
from inventory.journal.rules import GENESIS, Line, chained, sealed, to_json


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the journal does not hold."""

    seq: int
    reason: str


def read_lines(session: Session, entries: Sequence[Entry]) -> list[Line]:
    """Turn entries into lines, with the private values that are still known."""
    secrets: dict[int, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    if entries:
        for row in session.scalars(
            sa.select(Secret).where(Secret.seq.in_([entry.seq for entry in entries]))
        ):
            secrets[row.seq][row.field][row.side] = row.value
    return [_line(entry, secrets.get(entry.seq, {})) for entry in entries]


def by_subject(session: Session, kind: str) -> Iterator[tuple[UUID, list[Line]]]:
    """Yield each thing of a kind with all its entries, in the order of its keys, streaming."""
    rows = session.execute(
        sa.select(Entry, Secret)
        .outerjoin(Secret, Secret.seq == Entry.seq)
        .where(Entry.subject_kind == kind)
        .order_by(Entry.subject_id, Entry.seq)
        .execution_options(yield_per=1000)
    )
    with closing(rows):
        for subject_id, group in groupby(rows, key=lambda row: row.Entry.subject_id):
            lines = []
            for _, same in groupby(group, key=lambda row: row.Entry.seq):
                pairs = list(same)
                known: dict[str, dict[str, str]] = defaultdict(dict)
                for _, secret in pairs:
                    if secret is not None:
                        known[secret.field][secret.side] = secret.value
                lines.append(_line(pairs[0].Entry, known))
            yield subject_id, lines


def first_break(session: Session) -> Break | None:
    """Walk the whole chain; return the first entry that does not hold, or None."""
    previous, last = GENESIS, 0
    statement = sa.select(Entry).order_by(Entry.seq).execution_options(yield_per=1000)
    with closing(session.scalars(statement)) as entries:
        for entry in entries:
            if entry.seq != last + 1:
                return Break(last + 1, "entry missing")
            if chained(previous, entry.text) != entry.hash:
                return Break(entry.seq, "hash does not match the text and the entry before it")
            if _columns_of(entry) != _columns_in(entry.text):
                return Break(entry.seq, "columns do not match the hashed text")
            previous, last = entry.hash, entry.seq
    head = session.get_one(Head, 1)
    if (head.seq, head.hash) != (last, previous):
        return Break(last + 1, "the chain ends before the head says so")
    return first_false_secret(session)


def first_false_secret(session: Session) -> Break | None:
    """Return the first private value that does not match its hash in the chain, or None."""
    index = {"before": 0, "after": 1}
    statement = (
        sa.select(Secret, Entry.text)
        .join(Entry, Entry.seq == Secret.seq)
        .order_by(Secret.seq, Secret.field)
        .execution_options(yield_per=1000)
    )
    with closing(session.execute(statement)) as rows:
        for secret, text in rows:
            pair = json.loads(text)["private"].get(secret.field, [None, None])
            if pair[index[secret.side]] != sealed(secret.salt, secret.value):
                return Break(secret.seq, f"private field {secret.field} does not match its hash")
    return None


def _line(entry: Entry, known: dict[str, dict[str, str]]) -> Line:
    said = json.loads(entry.text)
    return Line(
        seq=entry.seq,
        act_id=entry.act_id,
        verb=entry.verb,
        kind=entry.subject_kind,
        subject_id=entry.subject_id,
        actor_id=entry.actor_id,
        at=entry.at,
        effective_at=entry.effective_at,
        changes={name: (pair[0], pair[1]) for name, pair in said["changes"].items()},
        private={
            name: (known[name].get("before"), known[name].get("after"))
            for name, pair in said["private"].items()
            if name in known or pair == [None, None]
        },
    )


def _columns_of(entry: Entry) -> tuple[Any, ...]:
    return (
        entry.seq,
        str(entry.act_id),
        entry.verb,
        [entry.subject_kind, str(entry.subject_id)],
        str(entry.actor_id),
        to_json(entry.at),
        to_json(entry.effective_at),
    )


def _columns_in(text: str) -> tuple[Any, ...]:
    said = json.loads(text)
    return tuple(
        said[name] for name in ("seq", "act", "verb", "subject", "actor", "at", "effective")
    )
