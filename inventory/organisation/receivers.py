"""Who things are given to: chosen from a list, or found by name where people are many."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from flask import request
from sqlalchemy.orm import Session

from inventory import clock
from inventory.access.guard import current_actor, zone
from inventory.access.rules import Permission
from inventory.clock import local_date
from inventory.organisation.errors import UnknownPerson
from inventory.organisation.models import Person
from inventory.organisation.queries import get_person, people, read_person

MOST_LISTED = 300
"""More are no list to choose from: then they are found by name."""
MOST_FOUND = 20

Option = tuple[UUID, str]


@dataclass(frozen=True, slots=True)
class Receivers:
    """Whom a form offers: all of them, or, where they are `many`, those that answer a name."""

    listed: Sequence[Option]
    many: bool = False
    found: Sequence[Option] = ()
    goes_on: bool = False
    is_looked_up: bool = False


def asks_for_person() -> bool:
    """Say whether the form was sent only to look a holder up."""
    return "look_up_holder" in request.form


def receiver_in(session: Session, chosen: UUID | None, typed: str | None) -> UUID | None:
    """Return who was chosen, or the one who is called as was typed; raises UnclearPerson."""
    if chosen is not None or typed is None:
        return chosen
    return _read(session, typed).id


def receivers_for(
    session: Session, typed: Mapping[str, str], errors: Mapping[str, str]
) -> Receivers:
    """Return whom this form offers; nobody where things may not be handed over."""
    if not current_actor().may(Permission.HAND_OVER):
        return Receivers([])
    all_of_them = _present(session, limit=MOST_LISTED + 1)
    if len(all_of_them) <= MOST_LISTED:
        return Receivers(_options(all_of_them))
    asked, is_looked_up = typed.get("holder", "").strip(), asks_for_person()
    found: Sequence[Person] = []
    if asked and (is_looked_up or "holder" in errors):
        found = _present(session, search=asked, limit=MOST_FOUND + 1)
    elif typed.get("holder_id"):
        with suppress(ValueError, UnknownPerson):
            key, by = UUID(typed["holder_id"]), current_actor()
            found = [get_person(session, key, by=by, permission=Permission.HAND_OVER)]
    return Receivers(
        listed=[],
        many=True,
        found=_options(found[:MOST_FOUND], with_nip=True),
        goes_on=len(found) > MOST_FOUND,
        is_looked_up=is_looked_up,
    )


def check_receiver(session: Session, typed: Mapping[str, str]) -> None:
    """Raise UnclearPerson where what was typed names nobody, or several."""
    asked = typed.get("holder", "").strip()
    if asked and not typed.get("holder_id"):
        _read(session, asked)


def _read(session: Session, text: str) -> Person:
    by, today = current_actor(), local_date(clock.now(), zone())
    return read_person(session, text, by=by, permission=Permission.HAND_OVER, on=today)


def _present(session: Session, *, search: str = "", limit: int) -> Sequence[Person]:
    by, today = current_actor(), local_date(clock.now(), zone())
    return people(
        session, by=by, permission=Permission.HAND_OVER, on=today, search=search, limit=limit
    )


def _options(found: Sequence[Person], *, with_nip: bool = False) -> list[Option]:
    return [
        (one.id, " · ".join(filter(None, (one.name, one.post, one.nip if with_nip else None))))
        for one in found
    ]
