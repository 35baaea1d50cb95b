"""Read what a search names: texts of assets, rooms and people, class codes, a tag."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.organisation.models import Building, Person, Room
from inventory.organisation.queries import CALLED
from inventory.register.models import ClassCode
from inventory.register.queries import mend_word, unheard_words
from inventory.register.rules import SHORTEST_WITHIN, begins_class, query_words
from inventory.tags.models import Tag
from inventory.tags.rules import parse

MOST_NAMED = 200
"""So many rooms or people are asked for by key; a word that names more is a question of its own."""


@dataclass(frozen=True, slots=True)
class Named:
    """A word that rooms or people are called by too: where and with whom assets answer it."""

    word: str
    rooms: Sequence[UUID] | sa.Select[Any]
    people: Sequence[UUID] | sa.Select[Any]


@dataclass(frozen=True, slots=True)
class Words:
    """A query: assets hold each of the texts, and answer each name, and are of each class."""

    texts: tuple[str, ...] = ()
    names: tuple[Named, ...] = ()
    classes: tuple[str, ...] = ()
    tagged: UUID | None = None


def read_words(session: Session, q: str | None) -> Words | None:
    """Return what a query names; None where nothing is asked."""
    words = query_words(q or "")
    if not words:
        return None
    tagged = _tagged(session, q or "")
    if tagged is not None:
        return Words(tagged=tagged)
    classes = _classes(session, words)
    others = [word for word in words if word not in classes]
    names = _names(session, others)
    texts = tuple(word for word in others if word not in names)
    return Words(texts, tuple(names.values()), tuple(classes))


def _tagged(session: Session, q: str) -> UUID | None:
    code = parse(q)
    return session.scalar(sa.select(Tag.asset_id).where(Tag.code == code)) if code else None


def _classes(session: Session, words: Sequence[str]) -> list[str]:
    codes = [word for word in words if begins_class(word)]
    if not codes:
        return []
    return list(session.scalars(sa.select(ClassCode.code).where(ClassCode.code.in_(codes))))


def _names(session: Session, words: Sequence[str]) -> dict[str, Named]:
    """Look every word up among rooms and people, with one statement."""
    if not words:
        return {}
    some = [
        sa.select(sa.literal(number).label("word"), sa.literal(kind).label("kind"), part.c.id)
        for number, word in enumerate(words)
        for kind, part in enumerate(
            named.limit(MOST_NAMED + 1).subquery() for named in (_rooms(word), _people(word))
        )
    ]
    found: dict[tuple[int, int], list[UUID]] = {}
    for number, kind, key in session.execute(sa.union_all(*some)):
        found.setdefault((number, kind), []).append(key)
    return {
        word: Named(
            word,
            _keys(found.get((number, 0), []), _rooms(word)),
            _keys(found.get((number, 1), []), _people(word)),
        )
        for number, word in enumerate(words)
        if (number, 0) in found or (number, 1) in found
    }


def _keys(found: list[UUID], question: sa.Select[Any]) -> list[UUID] | sa.Select[Any]:
    return question if len(found) > MOST_NAMED else found


def _rooms(word: str) -> sa.Select[Any]:
    return (
        sa.select(Room.id)
        .join(Building, Building.id == Room.building_id)
        .where(_called(CALLED, word))
        .correlate(None)
    )


def _people(word: str) -> sa.Select[Any]:
    return sa.select(Person.id).where(_called(Person.name, word)).correlate(None)


def _called(names: Any, word: str) -> sa.ColumnElement[bool]:
    """A short word must begin one, as in the texts of assets: `a` is no search for every room."""
    if len(word) < SHORTEST_WITHIN:
        return sa.literal(" ").concat(names).icontains(f" {word}", autoescape=True)
    held: sa.ColumnElement[bool] = names.icontains(word, autoescape=True)
    return held


def mend(session: Session, q: str) -> str | None:
    """Return a query whose unheard words are mended; None where nothing is to be mended."""
    words = read_words(session, q)
    unheard = unheard_words(session, words.texts) if words else []
    if not unheard:
        return None
    instead = {word: mend_word(session, word) for word in unheard}
    return " ".join(instead.get(word, word) or word for word in query_words(q))
