"""Journal lines in plain words: who did what to which thing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from babel.numbers import format_decimal
from flask import url_for
from markupsafe import Markup, escape

from inventory.access.rules import ROLE_NAMES
from inventory.desk.changes import Detail, called, details_of
from inventory.desk.queries.acts import FEW, REGISTERED, Fold
from inventory.desk.queries.names import FIELD_KINDS, Names
from inventory.desk.queries.readable import THINGS
from inventory.desk.queries.undoing import Undone
from inventory.desk.sentences import MANY, MANY_UNKNOWN, SENTENCES, UNKNOWN_VERB, Shift, said
from inventory.desk.written import whole
from inventory.journal.rules import OPERATOR, Json, Line
from inventory.organisation.rules import DUTY_NAMES
from inventory.tags.rules import grouped
from inventory.web.words import gettext, language

LATE_AFTER = timedelta(minutes=1)
"""What was written down later than this says when it happened."""

MOST_TOLD = 5
"""So many things of a fold stand below its line; the page of the act shows all."""

Undoings = Mapping[UUID, Undone | None]


@dataclass(frozen=True, slots=True)
class ToldThing:
    """One of the things of a fold, and what was changed on it."""

    thing: str | Markup
    details: Sequence[Detail]


@dataclass(frozen=True, slots=True)
class Told:
    """What people read as one line; `happened_at` only where it was written down later.

    `things` are the first of those that the act did the same to, `count` is how many they are.
    `has_page` says that its act can be looked at: those on accounts and units cannot. `undone` says
    that the whole act was undone, by `undoer`.
    """

    seq: int
    act_id: UUID
    sentence: Markup
    at: datetime
    happened_at: datetime | None
    has_page: bool
    details: Sequence[Detail] = ()
    things: Sequence[ToldThing] = ()
    count: int = 1
    may_undo: bool = False
    undone: Undone | None = None
    undoer: str = ""


def tell(
    lines: Iterable[Line],
    names: Names,
    zone: str,
    *,
    here: UUID | None = None,
    undoings: Undoings = MappingProxyType({}),
) -> list[Told]:
    """Return the lines in the words of the present user's language.

    `here` is the thing on whose own page they stand: there it is only "this thing". `undoings`
    are the acts that were undone or that the user can undo.
    """
    return [
        Told(
            seq=line.seq,
            act_id=line.act_id,
            sentence=sentence_of(line, names, here),
            at=line.at,
            happened_at=_happened_at(line),
            has_page=line.kind in THINGS,
            details=details_of(line, names, zone),
            **_undoing(line, names, undoings),
        )
        for line in lines
    ]


def tell_folds(
    folds: Iterable[Fold],
    names: Names,
    zone: str,
    *,
    undoings: Undoings = MappingProxyType({}),
) -> list[Told]:
    """Return what acts did, a line for each way; what was done to several things is one line.

    `names` must know what `lines_told` returns.
    """
    told: list[Told] = []
    for fold in _worth_telling(folds):
        if _is_one_line(fold):
            told.append(_tell_fold(fold, names, zone, undoings))
        else:
            told += tell(fold.lines, names, zone, undoings=undoings)
    return told


def lines_told(folds: Iterable[Fold]) -> Iterator[Line]:
    """Yield the lines of which `tell_folds` tells something: their names must be known."""
    for fold in _worth_telling(folds):
        yield from fold.lines[:MOST_TOLD] if _is_one_line(fold) else fold.lines


def _worth_telling(folds: Iterable[Fold]) -> list[Fold]:
    """Leave out where new things were put, where the line that registers them says so."""
    found = list(folds)
    registered = {fold.head.act_id: fold for fold in found if fold.head.verb == REGISTERED}

    def is_told(fold: Fold) -> bool:
        new = registered.get(fold.head.act_id)
        if fold.head.verb != "asset.placed" or new is None or not new.is_told_whole:
            return False
        called = {line.changes.get("name") for line in new.lines}
        rooms = {line.changes.get("home_room_id") for line in new.lines}
        places = {line.changes["room_id"] for line in fold.lines}
        return fold.count == new.count and len(called) == len(rooms) == 1 and places == rooms

    return [fold for fold in found if not is_told(fold)]


def _is_one_line(fold: Fold) -> bool:
    return len(fold.lines) > 1 and (fold.head.verb in MANY or fold.count > FEW)


def _tell_fold(fold: Fold, names: Names, zone: str, undoings: Undoings) -> Told:
    head = fold.head
    message = MANY.get(head.verb, MANY_UNKNOWN).sentence(fold.lines, whole=fold.is_told_whole)
    old, new = _sides(head, names, None)
    facts = {
        "who": Markup("<b>%s</b>") % who(head.actor_id, names),
        "num": format_decimal(fold.count, locale=language()),
        "name": str(head.changes.get("name", (None, ""))[1]),
        "old": old,
        "new": new,
        "verb": head.verb,
    }
    return Told(
        seq=head.seq,
        act_id=head.act_id,
        sentence=_filled(message, facts),
        at=head.at,
        happened_at=_happened_at(head),
        has_page=head.kind in THINGS,
        things=[
            ToldThing(thing(line, names), _details_beside(line, names, zone))
            for line in fold.lines[:MOST_TOLD]
        ],
        count=fold.count,
        **_undoing(head, names, undoings),
    )


def _details_beside(line: Line, names: Names, zone: str) -> list[Detail]:
    """Beside others of its act a thing tells its places too; a new one would tell all its data."""
    if line.verb == REGISTERED:
        return []
    shape = SENTENCES.get(line.verb)
    shown = frozenset({shape.field}) if isinstance(shape, Shift) else frozenset()
    return details_of(line, names, zone, untold=said(line.verb) - shown)


def _happened_at(line: Line) -> datetime | None:
    return line.effective_at if abs(line.at - line.effective_at) > LATE_AFTER else None


def _undoing(line: Line, names: Names, undoings: Undoings) -> dict[str, Any]:
    undone = undoings.get(line.act_id)
    return {
        "may_undo": undone is None and line.act_id in undoings,
        "undone": undone,
        "undoer": who(undone.actor_id, names) if undone else "",
    }


def _filled(message: str, facts: Mapping[str, str | Markup]) -> Markup:
    return Markup(gettext(message)) % {name: escape(value) for name, value in facts.items()}  # noqa: S704 -- our own words; the facts are escaped


def sentence_of(line: Line, names: Names, here: UUID | None = None) -> Markup:
    """Return who did what to which thing; the thing leads to its page where it has one."""
    shape = SENTENCES.get(line.verb, UNKNOWN_VERB)
    message = shape if isinstance(shape, str) else shape.sentence(line)
    old, new = _sides(line, names, here)
    role, duty = names.roles.get(line.subject_id), names.duties.get(line.subject_id)
    held = role or duty
    tag = names.tags.get(line.subject_id)
    facts = {
        "who": Markup("<b>%s</b>") % who(line.actor_id, names),
        "thing": thing(line, names, here),
        "old": old,
        "new": new,
        "tag": whole(grouped(tag.code)) if tag else "",
        "role": gettext(ROLE_NAMES[role.role]) if role else "",
        "duty": gettext(DUTY_NAMES[duty.duty]) if duty else "",
        "unit": (names.of("unit", held.unit_id) or "") if held else "",
        "verb": line.verb,
    }
    return _filled(message, facts)


def who(actor_id: UUID, names: Names) -> str:
    """Return the name of whoever acted."""
    if actor_id == OPERATOR.id:
        return gettext("The operator")
    return names.of("account", actor_id) or gettext("Someone who is no longer here")


def thing(line: Line, names: Names, here: UUID | None = None) -> str | Markup:
    """Return what the line is about, as a link where that has a page."""
    key = line.subject_id
    match line.kind:
        case "asset" | "room" | "person" | "building" | "unit":
            return _named(line.kind, key, names, here)
        case "official":
            duty = names.duties.get(key)
            return _named("person", duty.person_id if duty else None, names, here)
        case "tag":
            tag = names.tags.get(key)
            if tag and (tag.asset_id or tag.room_id):
                kind = "asset" if tag.asset_id else "room"
                return _named(kind, tag.asset_id or tag.room_id, names, here)
            return whole(grouped(tag.code)) if tag else gettext("a tag")
        case "role":
            held = names.roles.get(key)
            return (held and names.of("account", held.account_id)) or gettext("an account")
        case "token":
            return names.of("account", names.token_accounts.get(key)) or gettext("an account")
    return names.of(line.kind, key) or line.kind


def _named(kind: str, key: UUID | None, names: Names, here: UUID | None) -> str | Markup:
    if here is not None and key == here:
        return gettext("this thing")
    words = called(kind, key, names)
    if words is None:
        return gettext("something that is no longer here")
    place: dict[str, Any] = {f"{kind}_id": key}
    href = url_for(f"desk.{kind}", **place)
    return Markup('<a href="%s">%s</a>') % (href, words)


def _sides(line: Line, names: Names, here: UUID | None) -> tuple[str | Markup, str | Markup]:
    """Return the place, holder, asset or tag before and after, by the verb's own field."""
    shape = SENTENCES.get(line.verb)
    if line.verb == "tag.replaced":
        after = line.changes.get("replaced_by", (None, None))[1]
        return "", whole(grouped(str(after))) if after else ""
    name = shape.field if isinstance(shape, Shift) else "asset_id"
    before, after = line.changes.get(name, (None, None))
    kind = FIELD_KINDS[name]

    def words(side: Json) -> str | Markup:
        if side is None:
            return gettext("nowhere")
        key = UUID(str(side))
        if kind == "asset":
            return _named(kind, key, names, here)
        return names.of(kind, key) or gettext("somewhere that is no longer here")

    return words(before), words(after)
