"""Facts of an asset in the words of the present user's language, for its card and its history."""

from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal

from inventory.journal.rules import Json, to_json
from inventory.money import on_screen
from inventory.register.rules import FACTS, OF_ALL, Fact, Shape, facts_of
from inventory.web import dates
from inventory.web.words import gettext, language


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


def facts_shown(asset: Any) -> list[tuple[str, str]]:
    """Return (label, value) of what is known of an asset beside what every card shows."""
    facts = facts_of(asset.class_code) + tuple(FACTS[name] for name in OF_ALL)
    known = [(fact, getattr(asset, fact.name)) for fact in facts]
    return [
        (gettext(fact.label), in_words(fact, to_json(value)))
        for fact, value in known
        if value is not None
    ]
