"""What the journal holds, in words: with whatever the lines mention, and what was undone since."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from inventory.access.guard import zone
from inventory.desk.history import Told, Undoings, lines_told, tell, tell_folds
from inventory.desk.queries.acts import Fold, folded
from inventory.desk.queries.names import Names, names_in
from inventory.desk.queries.undoing import undoings
from inventory.journal.rules import Actor, Line


def tell_acts(session: Session, folds: Sequence[Fold], *, by: Actor) -> list[Told]:
    """Return acts in words, each in a line."""
    names, undone = _beside(session, list(lines_told(folds)), by)
    return tell_folds(folds, names, zone(), undoings=undone)


def tell_events(
    session: Session, lines: Sequence[Line], *, about: UUID, by: Actor, limit: int
) -> list[Told]:
    """Return what happened around a room or a person in words; what one act did is one line."""
    return tell_acts(session, folded(session, lines, about=about, by=by)[:limit], by=by)


def tell_history(
    session: Session, lines: Sequence[Line], *, by: Actor, here: UUID | None = None
) -> list[Told]:
    """Return one thing's own entries in words; `here` as in tell."""
    names, undone = _beside(session, lines, by)
    return tell(lines, names, zone(), here=here, undoings=undone)


def _beside(session: Session, lines: Sequence[Line], by: Actor) -> tuple[Names, Undoings]:
    undone = undoings(session, lines, by=by)
    actors = {one.actor_id for one in undone.values() if one}
    return names_in(session, lines, actors), undone
