"""What the SQL of a list depends on, without the values: built once for each shape it can have.

Building a statement costs more than asking it. So what a list is asked for is taken apart here
into its shape, which has places in stead of values, and the values that go there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from inventory.access.rules import Permission
from inventory.desk.queries.words import Words
from inventory.desk.rules import AssetFilter
from inventory.journal.rules import Actor
from inventory.register.models import Asset
from inventory.register.rules import SHORTEST_WITHIN, escaped

once = lru_cache(maxsize=500)
"""Keeps what is built for a shape; an office asks its lists in some dozens of them."""

_COLUMNS: Mapping[str, Any] = {
    "unit_id": Asset.unit_id,
    "building_id": Asset.room_id,
    "room_id": Asset.room_id,
    "class_code": Asset.class_code,
    "holder_id": Asset.holder_id,
    "year_from": Asset.acquired_on,
    "year_to": Asset.acquired_on,
    "value_from": Asset.acquisition_value,
    "value_to": Asset.acquisition_value,
    "seen_before": Asset.seen_at,
    "runs_out_by": Asset.runs_out_on,
}
_PLACES: Mapping[str, Any] = {
    name: sa.bindparam(name, type_=column.type) for name, column in _COLUMNS.items()
}


@dataclass(frozen=True, slots=True)
class Text:
    """A word of a query: the name of its place, and whether it must begin a word of the text."""

    place: str
    is_short: bool

    @property
    def word(self) -> sa.BindParameter[str]:
        """Where the word itself goes."""
        return sa.bindparam(self.place, type_=sa.String)


@dataclass(frozen=True, slots=True)
class Name(Text):
    """A word that rooms or people are called by too: few are given by key, more are looked up."""

    few_rooms: bool
    few_people: bool


@dataclass(frozen=True, slots=True)
class ListShape:
    """A list without its values. `paths` say whose units are read: they are part of its SQL."""

    wanted: AssetFilter
    paths: tuple[str, ...]
    texts: tuple[Text, ...] = ()
    names: tuple[Name, ...] = ()
    classes: tuple[str, ...] = ()
    is_tagged: bool = False


def take_apart(
    wanted: AssetFilter, words: Words | None, by: Actor, *, write: Callable[[str], str] = str
) -> tuple[ListShape, dict[str, Any]]:
    """Return the shape of a list and the values that belong in its places, by name.

    `write` is how a database is told a word that texts hold.
    """
    values = {name: getattr(wanted, name) for name in _PLACES if getattr(wanted, name) is not None}
    places = {name: _PLACES[name] for name in values}
    if wanted.year_from is not None:
        values["year_from"] = date(wanted.year_from, 1, 1)
    if wanted.year_to is not None:
        values["year_to"] = date(wanted.year_to, 12, 31)
    bare = replace(wanted, q=None, sort=wanted.order, **places)
    paths = tuple(by.reach.get(Permission.READ_REGISTER, ()))
    if words is None:
        return ListShape(bare, paths), values
    texts = tuple(
        Text(f"asked_text_{number}", _is_short(word)) for number, word in enumerate(words.texts)
    )
    names = tuple(
        Name(
            f"asked_name_{number}",
            _is_short(name.word),
            few_rooms=name.rooms is not None,
            few_people=name.people is not None,
        )
        for number, name in enumerate(words.names)
    )
    classes = tuple(f"asked_class_{number}" for number, _ in enumerate(words.classes))
    values |= {text.place: write(word) for text, word in zip(texts, words.texts, strict=True)}
    values |= dict(zip(classes, words.classes, strict=True))
    for name, said in zip(names, words.names, strict=True):
        values |= {
            name.place: write(said.word),
            f"{name.place}_escaped": escaped(said.word),
            f"{name.place}_rooms": said.rooms,
            f"{name.place}_people": said.people,
        }
    if words.tagged:
        values["tagged"] = words.tagged
    return ListShape(bare, paths, texts, names, classes, words.tagged is not None), values


def _is_short(word: str) -> bool:
    return len(word) < SHORTEST_WITHIN
