"""What helps to choose a class code beside its field: codes found, codes in use, the tree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import request
from sqlalchemy.orm import Session

from inventory.access.guard import current_actor
from inventory.register.queries import (
    ClassNode,
    FoundClass,
    Lately,
    UsedClass,
    class_path,
    classes_below,
    find_class_codes,
    lately_registered,
    usual_classes,
)

MOST_CHOICES = 8
MOST_OWN = 4
MOST_USUAL = 4


@dataclass(frozen=True, slots=True)
class Picker:
    """What stands beside the field of a class code: codes found, codes in use, the tree opened."""

    found: Sequence[FoundClass]
    is_looked_up: bool
    own: Sequence[tuple[str, str]]
    usual: Sequence[UsedClass]
    unit: str
    path: Sequence[ClassNode]
    below: Sequence[ClassNode]


def asks_for_help() -> bool:
    """Say whether a form was sent only to look a class code up, or to open the tree further."""
    return "look_up" in request.form or "browse" in request.form


def picker_for(
    session: Session,
    typed: Mapping[str, str],
    *,
    is_unclear: bool,
    units: Mapping[UUID, str],
    lately: Sequence[Lately] | None = None,
) -> Picker:
    """Return what helps to choose the class code of this form; `units` are those within reach."""
    if lately is None:
        lately = lately_registered(session, by=current_actor())
    own = list(dict.fromkeys((one.class_code, one.class_name) for one in lately))[:MOST_OWN]
    unit_id = _unit_of(typed, lately, units)
    usual = usual_classes(session, unit_id, limit=MOST_USUAL + len(own)) if unit_id else []
    mine = {code for code, _ in own}
    look_up, browse = "look_up" in request.form, request.form.get("browse")
    asked = typed.get("class_choice") or typed.get("class_code", "")
    is_unclear = is_unclear and browse is None
    return Picker(
        found=find_class_codes(session, asked, limit=MOST_CHOICES) if is_unclear else [],
        is_looked_up=look_up,
        own=own,
        usual=[one for one in usual if one.code not in mine][:MOST_USUAL],
        unit=units[unit_id] if unit_id else "",
        path=class_path(session, browse) if browse else [],
        below=classes_below(session, browse) if browse is not None else [],
    )


def _unit_of(
    typed: Mapping[str, str], lately: Sequence[Lately], units: Mapping[UUID, str]
) -> UUID | None:
    """Return the unit whose usual codes are shown: the one chosen, used last, or the first."""
    chosen = next((key for key in units if str(key) == typed.get("unit_id")), None)
    last = next((one.unit_id for one in lately if one.unit_id in units), None)
    return chosen or last or next(iter(units), None)
