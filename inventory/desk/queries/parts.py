"""Say a list in SQL, part by part: each as an index can lead it, and as rows are checked by."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from inventory.access.queries import units_at, units_within
from inventory.access.rules import is_root
from inventory.custody.models import Confirmation
from inventory.custody.queries import GONE_ONCE, REPORTED, is_gone, is_missed
from inventory.desk.queries.shapes import ListShape, Name
from inventory.desk.queries.words import people_called, rooms_called
from inventory.desk.rules import AssetFilter, Damaged, Missing, Tagged
from inventory.organisation.models import Room
from inventory.register.models import Asset, AssetPhoto
from inventory.register.rules import IN_NO_ROOM, PREFIX_OF_KIND, AssetState, Condition
from inventory.tags.models import Tag, Untagged

Clause = sa.ColumnElement[bool]
See = Callable[[Any], Any]
"""How a column is looked at: as it is, or hidden from the planner."""
Holds = Callable[..., Clause]
"""How a database says that a text holds a word."""

REMOVED: Any = sa.text("asset.state = 'removed'")
_WORN = sa.text("asset.condition <> 'good'")
_GOOD: Any = sa.literal_column("'good'")
"""As the partial indexes say it: with a bound value they would not be found to fit, and SQLite
would prepare a statement that asks for one anew each time."""
_MISSING = {
    Missing.REPORTED: (REPORTED, is_missed),
    Missing.GONE: (GONE_ONCE, is_gone),
}
"""What must have been said of a thing that is missing, and how that still holds."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a filter. `lead` uses an index, None where there is none; `check` none.

    `units` are those that it keeps, where that is all it does. `is_wide` where the index also
    holds what lists are put in order by, so that rows need not be read for that.
    """

    check: Clause
    lead: Clause | None = None
    units: sa.Select[Any] | None = None
    is_wide: bool = False


def as_it_is(column: Any) -> Any:
    """Look at a column so that indexes on it count."""
    return column


def hidden(column: Any) -> Any:
    """Look at a column as an expression, which no index knows."""
    return sa.func.coalesce(column, column)


def parts_of(shape: ListShape, see: See) -> list[Part]:
    """Return the parts of a list but its words; `see` is how checks look at columns."""
    wanted = shape.wanted
    return [
        _state(wanted.state),
        *_where(shape, see),
        *_worn_in_units(shape),
        *_what(wanted, see),
        *_amounts(wanted, see),
        *_lacks(wanted, see),
    ]


def _two(column: Any, see: See, say: Callable[[Any], Clause]) -> Part:
    return Part(say(see(column)), say(column))


def _state(state: AssetState | None) -> Part:
    if state is None:
        return Part(Asset.state != AssetState.REMOVED)
    return Part(Asset.state == state, REMOVED if state is AssetState.REMOVED else None)


def _where(shape: ListShape, see: See) -> Iterator[Part]:
    wanted = shape.wanted
    yield from _units(shape, see)
    if wanted.building_id is not None:
        rooms = sa.select(Room.id).where(Room.building_id == wanted.building_id)
        yield _two(Asset.room_id, see, lambda room: room.in_(rooms))
    if wanted.room_id is not None:
        yield _two(Asset.room_id, see, lambda room: room == wanted.room_id)
    if wanted.holder_id is not None:
        yield _two(Asset.holder_id, see, lambda holder: holder == wanted.holder_id)


def _units(shape: ListShape, see: See) -> Iterator[Part]:
    if shape.wanted.unit_id is not None:
        yield _in_units(units_within(shape.wanted.unit_id), see)
    elif not reads_all(shape):
        yield _in_units(units_at(shape.paths), see)


def _in_units(units: sa.Select[Any], see: See) -> Part:
    return Part(see(Asset.unit_id).in_(units), Asset.unit_id.in_(units), units, is_wide=True)


def _worn_in_units(shape: ListShape) -> Iterator[Part]:
    """What is damaged in some units is known to an index of its own: officers ask for it often."""
    wanted = shape.wanted.condition
    if wanted not in (None, Condition.GOOD):
        units = next((part.lead for part in _units(shape, as_it_is)), None)
        if units is not None:
            # Hidden, or the index of all that is damaged would be taken for the narrower one.
            worn = sa.and_(units, _WORN, of_condition(hidden(Asset.condition), wanted))
            yield Part(sa.true(), worn, is_wide=True)


def of_condition(column: Any, wanted: Condition | Damaged) -> Clause:
    """Say that a column holds the condition asked for, or one of those that are damaged."""
    is_as: Clause = column != _GOOD if wanted is Damaged.EITHER else column == wanted
    return is_as


def reads_all(shape: ListShape) -> bool:
    """Say whether the register is read from its root: then its units narrow nothing."""
    return any(map(is_root, shape.paths))


def _what(wanted: AssetFilter, see: See) -> Iterator[Part]:
    if wanted.class_code is not None:
        yield _of_class(wanted.class_code, see)  # type: ignore[arg-type]
    if wanted.kind:
        yield _of_class(sa.literal(PREFIX_OF_KIND[wanted.kind]), see)
    if wanted.condition:
        check = of_condition(Asset.condition, wanted.condition)
        is_worn = wanted.condition is not Condition.GOOD
        yield Part(check, sa.and_(_WORN, check) if is_worn else None)
    if wanted.tag:
        yield from _tag(wanted.tag)
    if wanted.way:
        yield Part(Asset.acquisition_way == wanted.way)


def _of_class(code: sa.ColumnElement[str], see: See) -> Part:
    """Return what is of a class or below it: a code is digits and dots, and `/` comes next."""
    end = code.concat(sa.literal_column("'/'"))

    def check(column: Any) -> Clause:
        return sa.and_(column >= code, column < end)

    return Part(check(see(Asset.class_code)), check(Asset.class_code), is_wide=True)


def _tag(tag: Tagged) -> Iterator[Part]:
    bare = sa.select(Untagged.asset_id).where(Untagged.asset_id == Asset.id).exists()
    if tag is Tagged.ACTIVE:
        yield Part(~bare)
        return
    yield Part(bare, Asset.id.in_(sa.select(Untagged.asset_id)))
    if tag is Tagged.ENDED:
        yield Part(sa.select(Tag.code).where(Tag.asset_id == Asset.id).exists())


def _amounts(wanted: AssetFilter, see: See) -> Iterator[Part]:
    for column, low, high in (
        (Asset.acquired_on, wanted.year_from, wanted.year_to),
        (Asset.acquisition_value, wanted.value_from, wanted.value_to),
    ):
        if low is not None or high is not None:
            yield Part(_between(see(column), low, high), _between(column, low, high))
    if wanted.runs_out_by is not None:
        yield _two(Asset.runs_out_on, see, lambda day: day <= wanted.runs_out_by)
    if wanted.seen_before is not None:
        moment = wanted.seen_before
        yield _two(Asset.seen_at, see, lambda at: sa.or_(at < moment, at.is_(None)))


def _between(column: Any, low: Any, high: Any) -> Clause:
    return sa.and_(
        column >= low if low is not None else sa.true(),
        column <= high if high is not None else sa.true(),
    )


def _lacks(wanted: AssetFilter, see: See) -> Iterator[Part]:
    if wanted.unplaced:
        yield _two(Asset.room_id, see, lambda room: room.is_(None))
        yield Part(see(Asset.kind).not_in(IN_NO_ROOM))
    for is_wanted, column in (
        (wanted.unheld, Asset.holder_id),
        (wanted.never_seen, Asset.seen_at),
    ):
        if is_wanted:
            yield _two(column, see, lambda value: value.is_(None))
    if wanted.unpictured:
        pictured = sa.select(AssetPhoto.id).where(
            AssetPhoto.asset_id == Asset.id, AssetPhoto.removed_at.is_(None)
        )
        yield Part(~pictured.exists())
    if wanted.missing:
        yield from _missing(wanted.missing, see)


def _missing(missing: Missing, see: See) -> Iterator[Part]:
    """Little is ever said of things: that leads, and whether it still holds is asked of each."""
    asked = [_MISSING[one] for one in _MISSING if missing in (one, Missing.EITHER)]
    said = [sa.select(Confirmation.asset_id).where(lead) for lead, _ in asked]
    # Each by its index: with OR, SQLite would go through all that was ever said.
    yield _two(Asset.id, see, lambda key: key.in_(sa.union_all(*said)))
    yield Part(sa.or_(*(holds() for _, holds in asked)))


def word_parts(shape: ListShape, holds: Holds, see: See) -> list[Part]:
    """Return what each word of a query asks of an asset, the words of its text first."""
    if shape.is_tagged:
        tagged = Asset.id == sa.bindparam("tagged", type_=Asset.id.type)
        return [Part(tagged, tagged)]
    return [
        *(Part(holds(text.word, is_short=text.is_short)) for text in shape.texts),
        *(Part(named(name, holds(name.word, is_short=name.is_short), see)) for name in shape.names),
        *(_of_class(sa.bindparam(place, type_=sa.String), see) for place in shape.classes),
    ]


def named(name: Name, held: Clause, see: See) -> Clause:
    """Say that an asset's text holds the word, or that it stands or is held where it names."""
    rooms: Any = sa.bindparam(f"{name.place}_rooms", expanding=True)
    people: Any = sa.bindparam(f"{name.place}_people", expanding=True)
    escaped = sa.bindparam(f"{name.place}_escaped", type_=sa.String)
    if not name.few_rooms:
        rooms = rooms_called(escaped, is_short=name.is_short)
    if not name.few_people:
        people = people_called(escaped, is_short=name.is_short)
    return sa.or_(held, see(Asset.room_id).in_(rooms), see(Asset.holder_id).in_(people))
