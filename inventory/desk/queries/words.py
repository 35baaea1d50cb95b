"""Read what a search names: texts of assets, rooms and people, class codes, a tag."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.organisation.models import Person, Room
from inventory.organisation.queries import room_called
from inventory.register.models import ClassCode
from inventory.register.queries import is_sqlite, mend_word, unheard_words
from inventory.register.rules import SHORTEST_WITHIN, begins_class, escaped, query_words
from inventory.tags.models import Tag
from inventory.tags.rules import parse

Fold = Callable[[Any], Any]
_ANY, _LATER = sa.literal_column("'%'", sa.String), sa.literal_column("'% '", sa.String)
MOST_NAMED = 30
"""So many rooms or people are asked for by key; a word that names more is a question of its own."""


@dataclass(frozen=True, slots=True)
class Named:
    """A word that rooms or people are called by too: which ones, None where they are many."""

    word: str
    rooms: Sequence[UUID] | None
    people: Sequence[UUID] | None


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
    """Look each word up among rooms and people."""
    found = {}
    for word in words:
        statement = _lookup(is_short=len(word) < SHORTEST_WITHIN, is_sqlite=is_sqlite(session))
        keys: tuple[list[UUID], list[UUID]] = [], []
        for kind, key in session.connection().execute(statement, {"word": escaped(word)}):
            keys[kind].append(key)
        if any(keys):
            found[word] = Named(word, *(few if len(few) <= MOST_NAMED else None for few in keys))
    return found


def rooms_called(
    word: sa.ColumnElement[str], *, is_short: bool, fold: Fold = sa.func.lower
) -> sa.Select[Any]:
    """Select the rooms that an `escaped` word calls, with their buildings."""
    says = partial(_says, word, is_short, fold)
    return sa.select(Room.id).where(room_called(says)).correlate(None)


def people_called(
    word: sa.ColumnElement[str], *, is_short: bool, fold: Fold = sa.func.lower
) -> sa.Select[Any]:
    """Select the people that an `escaped` word calls."""
    return sa.select(Person.id).where(_says(word, is_short, fold, Person.name)).correlate(None)


def _says(
    word: sa.ColumnElement[str], is_short: bool, fold: Fold, names: Any
) -> sa.ColumnElement[bool]:
    """A short word must begin one, as in the texts of assets: `a` is no search for every room."""
    held: sa.ColumnElement[bool] = fold(names).like(_ANY.concat(word).concat(_ANY), escape="/")
    if not is_short:
        return held
    begun: sa.ColumnElement[bool] = fold(names).like(word.concat(_ANY), escape="/")
    return sa.or_(begun, fold(names).like(_LATER.concat(word).concat(_ANY), escape="/"))


def _as_it_is(names: Any) -> Any:
    """SQLite's LIKE takes capitals for small letters itself, and twice as fast."""
    return names


@cache
def _lookup(*, is_short: bool, is_sqlite: bool) -> sa.CompoundSelect[Any]:
    """Built once: whoever searches asks this of each word."""
    word = sa.bindparam("word", type_=sa.String)
    fold = _as_it_is if is_sqlite else sa.func.lower
    parts = (
        ask(word, is_short=is_short, fold=fold).limit(MOST_NAMED + 1).subquery()
        for ask in (rooms_called, people_called)
    )
    return sa.union_all(
        *(sa.select(sa.literal_column(str(kind)), part.c.id) for kind, part in enumerate(parts))
    )


def mend(session: Session, q: str) -> str | None:
    """Return a query whose unheard words are mended; None where none can be or need be."""
    words = read_words(session, q)
    unheard = unheard_words(session, words.texts) if words else []
    if not unheard:
        return None
    instead = {word: near for word in unheard if (near := mend_word(session, word))}
    if not instead:
        return None
    return " ".join(instead.get(word, word) for word in query_words(q))
