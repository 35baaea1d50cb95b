"""Facts of an asset in the words of the present user's language, for its card and its history;
and codes, which are not broken."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from markupsafe import Markup

from inventory.journal.rules import Json, to_json
from inventory.money import on_screen
from inventory.register.rules import FACTS, OF_ALL, Fact, Shape, facts_of
from inventory.web import dates
from inventory.web.words import gettext, language


def whole(code: str) -> Markup:
    """Write a serial number, a plate or a code so that it goes to the next line as a whole."""
    return Markup('<span class="code nowrap">%s</span>') % code


def in_words(fact: Fact, value: Json) -> str:
    """Write a fact's value, as the journal holds it."""
    text = str(value)
    match fact.shape:
        case Shape.AMOUNT:
            return f"{format_decimal(Decimal(text), locale=language())}\u00a0{fact.unit}"
        case Shape.MONEY:
            return on_screen(Decimal(text), language())
        case Shape.DAY:
            return dates.day(date.fromisoformat(text), language())
        case Shape.YES_NO:
            return gettext("Yes") if value else gettext("No")
        case Shape.CHOICE:
            return gettext(fact.choices.get(text, text))
    return text


@dataclass(frozen=True, slots=True)
class Shown:
    """One fact as a card shows it; `until` where it is a day after which something holds no more.

    `place` is a point on the map, as addresses of maps write it.
    """

    label: str
    value: str
    until: date | None = None
    place: str | None = None


def known_facts(asset: Any) -> list[tuple[Fact, Any]]:
    """Return what is known of an asset beside what every card shows, in the order of its form."""
    facts = facts_of(asset.class_code) + tuple(FACTS[name] for name in OF_ALL)
    known = ((fact, getattr(asset, fact.name)) for fact in facts)
    return [(fact, value) for fact, value in known if value is not None]


def facts_shown(asset: Any) -> list[Shown]:
    """Return the known facts of an asset in words."""
    return [
        Shown(
            gettext(fact.label),
            in_words(fact, to_json(value)),
            value if fact.runs_out else None,
            value.replace(" ", "") if fact.shape is Shape.POINT else None,
        )
        for fact, value in known_facts(asset)
    ]
