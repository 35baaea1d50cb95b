"""The fields of an asset in forms: what they accept, how they are written, which a class has."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, create_model

from inventory.register.errors import UnfitPoint
from inventory.register.rules import (
    BEYOND_ALL_VALUES,
    CONDITION_NAMES,
    CONDITION_TONES,
    FACTS,
    KIND_NAMES,
    OF_ALL,
    WAY_NAMES,
    Fact,
    Shape,
    facts_of,
    kind_of,
    may_classify,
    point_of,
)
from inventory.web.forms import Form, Line, LocalDate, Optional, Rupiah, refused
from inventory.web.words import gettext

YES, NO = "yes", "no"
ANSWERS = {YES: True, NO: False}


def _point(text: str) -> str:
    found = point_of(text)
    if found is None:
        raise refused(UnfitPoint(text=text))
    return found


def _answer(value: object) -> object:
    return ANSWERS.get(value, value) if isinstance(value, str) else value


Amount = Annotated[Rupiah, Field(ge=0, lt=BEYOND_ALL_VALUES, decimal_places=2)]
Serial = Annotated[Line, StringConstraints(max_length=100)]
Point = Annotated[Line, AfterValidator(_point)]
Answer = Annotated[bool, BeforeValidator(_answer)]


def _type_of(fact: Fact) -> Any:
    match fact.shape:
        case Shape.AMOUNT | Shape.MONEY:
            return Amount
        case Shape.DAY:
            return LocalDate
        case Shape.YES_NO:
            return Answer
        case Shape.POINT:
            return Point
        case Shape.CHOICE:
            return Literal[tuple(fact.choices)]
    return Annotated[Line, StringConstraints(max_length=fact.longest)]


FactsForm: type[Form] = create_model(
    "FactsForm",
    __base__=Form,
    __doc__="The facts of every class; a form shows those of one.",
    **{name: (Annotated[_type_of(fact) | None, Optional], None) for name, fact in FACTS.items()},  # type: ignore[call-overload]
)


def facts_in(form: Form, class_code: str) -> dict[str, Any]:
    """Return those facts of a form that assets of a class have; others were not shown."""
    names = [fact.name for fact in facts_of(class_code)] + list(OF_ALL)
    return {name: getattr(form, name) for name in names}


def typed_of(values: Mapping[str, Any]) -> dict[str, str]:
    """Return an asset's values as its form shows them."""
    return {name: _written(value) for name, value in values.items() if value is not None}


def _written(value: object) -> str:
    match value:
        case bool():
            return YES if value else NO
        case Decimal():
            whole = value == value.to_integral_value()
            return f"{value:,.{0 if whole else 2}f}".translate(str.maketrans(",.", ".,"))
        case date():
            return value.isoformat()
    return str(value)


def facts_for(class_code: str) -> dict[str, Any]:
    """Return what `register/_facts.html` shows of a class; nothing where it is not chosen yet."""
    kind = kind_of(class_code) if may_classify(class_code) else None
    return {
        "facts": facts_of(class_code) if kind else (),
        "facts_of_all": tuple(FACTS[name] for name in OF_ALL),
        "facts_kind": gettext(KIND_NAMES[kind]) if kind else "",
    }


def closed_lists() -> dict[str, Any]:
    """Return what is chosen from closed lists, in the words of the present user's language."""
    return {
        "ways": [(way, gettext(name)) for way, name in WAY_NAMES.items()],
        "conditions": [
            (one, gettext(name), CONDITION_TONES[one]) for one, name in CONDITION_NAMES.items()
        ],
    }
