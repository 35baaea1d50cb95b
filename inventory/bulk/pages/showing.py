"""Show what an act over many assets would do, before it is done."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from inventory.bulk.queries import changed_since
from inventory.bulk.rules import Choice, Plan, Why, number_in, seal_of
from inventory.desk.acts import MOST_ROWS, show
from inventory.errors import InventoryError
from inventory.journal.rules import Actor, Line, to_json
from inventory.web.problems import words_of


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


def url_with(endpoint: str, fields: Sequence[tuple[str, str]]) -> str:
    """Return the address of a page with these fields, some of them several times."""
    grouped: dict[str, Any] = MultiDict(fields).to_dict(flat=False)
    return url_for(endpoint, **grouped)
