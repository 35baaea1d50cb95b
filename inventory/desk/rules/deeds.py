"""What was done, as the log is narrowed to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from inventory.desk.rules.undoing import UNDOING
from inventory.errors import mark


class Deed(StrEnum):
    """What was done, as the log can be narrowed to it."""

    REGISTERED = "registered"
    CHANGED = "changed"
    MOVED = "moved"
    HANDED_OVER = "handed_over"
    SEEN = "seen"
    CONFIRMED = "confirmed"
    TAGGED = "tagged"
    PAPERS = "papers"
    UNDONE = "undone"
    PLACES = "places"
    ACCESS = "access"


DEED_NAMES: Mapping[Deed, str] = {
    Deed.REGISTERED: mark("Registered assets"),
    Deed.CHANGED: mark("Changed assets"),
    Deed.MOVED: mark("Moved assets"),
    Deed.HANDED_OVER: mark("Handed over or took back"),
    Deed.SEEN: mark("Checked assets"),
    Deed.CONFIRMED: mark("Said what is here and what is not"),
    Deed.TAGGED: mark("Tags and labels"),
    Deed.PAPERS: mark("Photos and documents"),
    Deed.UNDONE: mark("Undid something"),
    Deed.PLACES: mark("Rooms, people and kept lists"),
    Deed.ACCESS: mark("Accounts, roles and units"),
}

DEED_VERBS: Mapping[Deed, frozenset[str]] = {
    Deed.REGISTERED: frozenset({"asset.registered"}),
    Deed.CHANGED: frozenset({"asset.changed"}),
    Deed.MOVED: frozenset({"asset.placed"}),
    Deed.HANDED_OVER: frozenset({"asset.handed_over"}),
    Deed.SEEN: frozenset({"asset.seen", "asset.seen_moving"}),
    Deed.CONFIRMED: frozenset({"asset.confirmed", "asset.missed", "asset.miss_settled"}),
    Deed.TAGGED: frozenset(
        {
            "tag.issued",
            "tag.bound",
            "tag.retired",
            "tag.replaced",
            "labels.ordered",
            "labels.released",
            "labels.held_back",
            "report.settled",
        }
    ),
    Deed.PAPERS: frozenset(
        {
            "asset.photo_added",
            "asset.photo_removed",
            "asset.photo_put_first",
            "asset.document_added",
            "asset.document_removed",
        }
    ),
    Deed.UNDONE: UNDOING | {"asset.unseen", "asset.unseen_moving", "tag.unbound"},
    Deed.PLACES: frozenset(
        {
            "building.added",
            "building.changed",
            "room.added",
            "room.changed",
            "person.added",
            "person.changed",
            "official.appointed",
            "official.ended",
            "filter.shared",
            "filter.renamed",
            "filter.removed",
        }
    ),
    Deed.ACCESS: frozenset(
        {
            "account.added",
            "account.invited",
            "account.opened",
            "account.closed",
            "password.set",
            "role.granted",
            "role.ended",
            "token.issued",
            "token.revoked",
            "register.opened",
            "unit.added",
            "unit.changed",
        }
    ),
}


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What the log shows: whose acts, which, on what, and when; `until` is not included."""

    actor_id: UUID | None = None
    deed: Deed | None = None
    kind: str | None = None
    assets: Sequence[UUID] | None = None
    since: datetime | None = None
    until: datetime | None = None
