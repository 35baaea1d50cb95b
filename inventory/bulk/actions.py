"""The acts over many assets: change facts, move, and undo either as a whole."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from inventory.access.rules import Permission
from inventory.bulk.errors import ChoiceChanged, InTheWay, NothingLeft, UndoneAlready
from inventory.bulk.queries import chosen_assets
from inventory.bulk.rules import Choice, plan, seal_of
from inventory.custody.actions import place_assets, put_back_assets
from inventory.custody.queries import room_spans
from inventory.custody.rules import NewPlacement, next_moment
from inventory.desk.queries.undoing import Act, get_act, in_the_way, is_placing
from inventory.ids import new_id
from inventory.journal.actions import present_act
from inventory.journal.rules import Actor, Json
from inventory.organisation.queries import get_place
from inventory.register.actions import change_assets, restore_assets
from inventory.register.rules import FOLLOWING


def change_chosen(
    session: Session,
    choice: Choice,
    *,
    changes: Mapping[str, Any],
    seal: str,
    by: Actor,
    now: datetime,
) -> UUID:
    """Change the same facts of all that may be changed, as the preview showed; return the act.

    Raises ChoiceChanged when the chosen are not those of `seal`, NothingLeft, UnknownUnit, and as
    chosen_assets does.
    """

    def may(path: str) -> bool:
        return by.may(Permission.REGISTER_ASSETS, path)

    keys = _planned(session, choice, changes, may, seal, by=by)
    change_assets(session, keys, changes=changes, by=by, now=now)
    return present_act(session)


def move_chosen(
    session: Session, choice: Choice, *, room_id: UUID, seal: str, by: Actor, now: datetime
) -> UUID:
    """Move all that may be moved into a room, from now on; return the act.

    Raises UnknownRoom, and as change_chosen does.
    """

    def may(path: str) -> bool:
        return by.may(Permission.MOVE_ASSETS, path)

    get_place(session, room_id, by=by, permission=Permission.MOVE_ASSETS)
    keys = _planned(session, choice, {"room_id": room_id}, may, seal, by=by)
    place_assets(session, _placements(session, dict.fromkeys(keys, room_id), now), by=by, now=now)
    return present_act(session)


def undo_act(session: Session, act_id: UUID, *, by: Actor, now: datetime) -> UUID:
    """Give every asset of an act back what it had before; return the act that did so.

    All or none, and nothing is deleted: the new entries name the act undone. Raises UnknownAct,
    UndoneAlready, or InTheWay where something happened to one of its assets since.
    """
    act = get_act(session, act_id, by=by, lock=True)
    if act.is_undoing or act.undone:
        raise UndoneAlready
    obstacles = in_the_way(session, act, by=by)
    if obstacles:
        raise InTheWay(count=len(obstacles))
    facts, rooms = _facts_before(act), _rooms_before(act)
    if facts:
        restore_assets(session, facts, undone=act.id, by=by, now=now)
    if rooms:
        back = _placements(session, rooms, now)
        put_back_assets(session, back, undone=act.id, by=by, now=now)
    return present_act(session)


def _planned(
    session: Session,
    choice: Choice,
    wanted: Mapping[str, Any],
    may: Callable[[str], bool],
    seal: str,
    *,
    by: Actor,
) -> Sequence[UUID]:
    """Lock what is chosen; return the keys of what changes, if it is what the preview showed."""
    found = chosen_assets(session, choice, by=by, lock=True)
    if seal_of(found) != seal:
        raise ChoiceChanged
    changing = plan(found, wanted, may).changing
    if not changing:
        raise NothingLeft
    return [asset.id for asset, _ in changing]


def _placements(
    session: Session, rooms: Mapping[UUID, UUID | None], now: datetime
) -> list[NewPlacement]:
    spans = room_spans(session, rooms)
    return [
        NewPlacement(new_id(), key, room_id, next_moment(spans[key], now))
        for key, room_id in rooms.items()
    ]


def _rooms_before(act: Act) -> dict[UUID, UUID | None]:
    before = {
        line.subject_id: line.changes["room_id"][0]
        for line in reversed(act.lines)
        if is_placing(line)
    }
    return {key: UUID(str(room)) if room else None for key, room in before.items()}


def _facts_before(act: Act) -> dict[UUID, dict[str, Json]]:
    """Return each asset's facts from before the act; what only follows from others is left out."""
    before: dict[UUID, dict[str, Json]] = defaultdict(dict)
    for line in reversed(act.lines):
        if not is_placing(line):
            facts = {name: was for name, (was, _) in line.changes.items() if name not in FOLLOWING}
            before[line.subject_id] |= facts
    return before
