"""The changed fields of journal lines in plain words: what each was before, and what it became."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from markupsafe import Markup

from inventory.desk.queries.names import FIELD_KINDS, Names
from inventory.desk.sentences import EMPTY, EMPTY_NAMES, FIELD_NAMES, VALUE_NAMES, said
from inventory.desk.written import in_words, whole
from inventory.journal.rules import Json, Line
from inventory.money import on_screen
from inventory.register.rules import FACTS, OF_ONE
from inventory.tags.rules import designs, grouped, stocks
from inventory.web import dates
from inventory.web.words import gettext, language


@dataclass(frozen=True, slots=True)
class Detail:
    """One field as it was and as it became; None: it was, or is, empty, in the words of `empty`."""

    label: str
    before: str | Markup | None
    after: str | Markup | None
    empty: str


def details_of(
    line: Line, names: Names, zone: str, *, untold: frozenset[str] | None = None
) -> list[Detail]:
    """Return the changed fields in a fixed order, without those `untold`.

    Left out are, if not said otherwise, those that the sentence tells already. Personal ones are
    told as long as their value is still known.
    """
    left_out = said(line.verb) if untold is None else untold
    sides: dict[str, tuple[Json, Json]] = {**line.changes, **line.private}
    return [
        detail(
            name,
            (sides[name][0] or None) if name in COUNTED else sides[name][0],
            sides[name][1],
            names,
            zone,
        )
        for name in FIELD_NAMES
        if sides.get(name, (None, None)) != (None, None) and name not in left_out
    ]


def detail(name: str, before: Json, after: Json, names: Names, zone: str) -> Detail:
    """Return one field with its two sides in words."""
    return Detail(
        label=gettext(FIELD_NAMES[name]),
        before=in_plain_words(name, before, names, zone),
        after=in_plain_words(name, after, names, zone),
        empty=gettext(EMPTY_NAMES.get(name, EMPTY)),
    )


def called(kind: str, key: UUID | None, names: Names) -> str | Markup | None:
    """Return the words for a thing, with its own number where things may be called alike.

    None where it is not known.
    """
    words = names.of(kind, key)
    number = names.numbers.get(key) if kind == "asset" and key else None
    return Markup("%s %s") % (words, whole(f"({number})")) if words and number else words


def in_plain_words(name: str, value: Json, names: Names, zone: str) -> str | Markup | None:
    """Write a field's value as the journal holds it; None stays None: it is empty."""
    if value is None:
        return None
    text = str(value)
    if name in VALUE_NAMES:
        return gettext(VALUE_NAMES[name].get(text, text))
    if name in FIELD_KINDS:
        return called(FIELD_KINDS[name], UUID(text), names) or gettext("no longer here")
    if name.endswith("_at"):
        return dates.moment(datetime.fromisoformat(text), zone, language())
    if name in WRITTEN:
        return WRITTEN[name](text)
    if name in FACTS:
        return in_words(FACTS[name], value)
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    return str(len(value)) if isinstance(value, list) else text


def _day(text: str) -> str:
    return dates.day(date.fromisoformat(text), language())


def _design(key: str) -> str:
    """Write the name that a label design has here: what it is for, and its size."""
    design = designs().get(key)
    if design is None:
        return key
    words = gettext("Door tag") if key.startswith("door-") else gettext("Asset label")
    return f"{words}, {design.width:g} × {design.height:g} mm"


def _paper(key: str) -> str:
    stock = stocks().get(key)
    if stock is None:
        return key
    return gettext("Labels of {size}, {count} a sheet").format(
        size=f"{stock.label_width:g} × {stock.label_height:g} mm", count=stock.cells
    )


WRITTEN: Mapping[str, Callable[[str], str]] = {
    "acquisition_value": lambda text: on_screen(Decimal(text), language()),
    "attribution": lambda text: on_screen(Decimal(text), language()),
    "acquired_on": _day,
    "condition_on": _day,
    "from_on": _day,
    "to_on": _day,
    "replaced_by": lambda text: whole(grouped(text)),
    **dict.fromkeys(("serial", "class_code", "code", *OF_ONE), whole),
    "design": _design,
    "stock": _paper,
}
"""Fields whose values are written in a way of their own."""

COUNTED = frozenset({"verified_count"})
"""Fields that begin at nought, which says nothing to people."""
