"""Write the journal: actions record as they go; the chain is written just before the commit."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.db import insert_rows
from inventory.ids import new_id
from inventory.journal.models import Entry, Head, Secret
from inventory.journal.rules import Actor, canonical, chained, sealed, to_json

FieldChanges = Mapping[str, tuple[Any, Any]]
"""Field name -> (value before, value after)."""


def record(
    session: Session,
    verb: str,
    kind: str,
    subject_id: UUID,
    *,
    by: Actor,
    at: datetime,
    changes: FieldChanges | None = None,
    private: FieldChanges | None = None,
    effective_at: datetime | None = None,
) -> None:
    """Note one changed thing, to be chained when the transaction ends.

    All entries of one transaction share one act. `private` fields (free text, anything about a
    person but the id) stand in the chain as salted hashes only. `effective_at` is when it
    happened, if that is not `at`, when it was written.
    """
    session.info["pending"].append(
        {
            "act_id": present_act(session),
            "verb": verb,
            "kind": kind,
            "subject_id": subject_id,
            "actor_id": by.id,
            "at": at,
            "effective_at": effective_at or at,
            "changes": changes or {},
            "private": private or {},
        }
    )


def present_act(session: Session) -> UUID:
    """Return the key of this transaction's act, which all its entries share."""
    act_id: UUID = session.info.setdefault("act_id", new_id())
    return act_id


def next_act(session: Session) -> None:
    """Begin another act within the same transaction: for filling a register from elsewhere."""
    session.info.pop("act_id", None)


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return only the fields that differ, as record takes them."""
    return {
        name: (before.get(name), value)
        for name, value in after.items()
        if before.get(name) != value
    }


def seal(session: Session) -> None:
    """Chain what this transaction recorded to the journal; nothing may be written after it."""
    waiting: list[dict[str, Any]] = session.info["pending"]
    if not waiting:
        return
    head = session.execute(
        sa.select(Head.seq, Head.hash).where(Head.row_no == 1).with_for_update()
    ).one()
    seq, previous = head.seq, head.hash
    entries, kept = [], []
    for note in waiting:
        seq += 1
        hashes, secret_rows = _hide(seq, note["private"])
        text = _text_of(seq, note, hashes)
        previous = chained(previous, text)
        entries.append(
            {
                "seq": seq,
                "act_id": note["act_id"],
                "verb": note["verb"],
                "subject_kind": note["kind"],
                "subject_id": note["subject_id"],
                "actor_id": note["actor_id"],
                "at": note["at"],
                "effective_at": note["effective_at"],
                "text": text,
                "hash": previous,
            }
        )
        kept += secret_rows
    insert_rows(session, Entry, entries)
    if kept:
        insert_rows(session, Secret, kept)
    session.execute(sa.update(Head).where(Head.row_no == 1).values(seq=seq, hash=previous))
    waiting.clear()


def _text_of(seq: int, note: Mapping[str, Any], hashes: Mapping[str, Any]) -> str:
    return canonical(
        {
            "act": str(note["act_id"]),
            "actor": str(note["actor_id"]),
            "at": to_json(note["at"]),
            "changes": {
                name: [to_json(before), to_json(after)]
                for name, (before, after) in note["changes"].items()
            },
            "effective": to_json(note["effective_at"]),
            "private": hashes,
            "seq": seq,
            "subject": [note["kind"], str(note["subject_id"])],
            "v": 1,
            "verb": note["verb"],
        }
    )


def _hide(seq: int, private: FieldChanges) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the hashes for the chain and the rows of the side table."""
    hashes: dict[str, Any] = {}
    rows = []
    for name, sides in private.items():
        hashes[name] = [None, None]
        for index, (side, value) in enumerate(zip(("before", "after"), sides, strict=True)):
            if value is None:
                continue
            salt = secrets.token_hex(16)
            hashes[name][index] = sealed(salt, str(value))
            rows.append(
                {"seq": seq, "field": name, "side": side, "salt": salt, "value": str(value)}
            )
    return hashes, rows
