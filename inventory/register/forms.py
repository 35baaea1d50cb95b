"""What forms about an asset accept: the facts of every class, and changes to one asset."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, create_model

from inventory.register.errors import UnfitPoint
from inventory.register.rules import (
    BEYOND_ALL_VALUES,
    FACTS,
    OF_ALL,
    AcquisitionWay,
    Condition,
    DocumentKind,
    Fact,
    Shape,
    facts_of,
    point_of,
)
from inventory.web.forms import Form, Line, LocalDate, Optional, Rupiah, refused

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


class ChangeForm(FactsForm):
    """Changing one asset; `version` is the one that the form showed."""

    version: Annotated[int, Field(ge=1)]
    class_code: Line
    class_choice: Annotated[str | None, Optional] = None
    name: Line
    brand: Annotated[Line | None, Optional] = None
    serial: Annotated[Serial | None, Optional] = None
    condition: Condition
    condition_on: Annotated[LocalDate | None, Optional] = None
    acquired_on: LocalDate
    acquisition_value: Amount
    attribution: Annotated[Amount | None, Optional] = None
    acquisition_way: AcquisitionWay
    source: Annotated[Line | None, Optional] = None
    unit_id: UUID
    home_room_id: Annotated[UUID | None, Optional] = None

    def changes(self, class_code: str) -> dict[str, Any]:
        """Return every field as it should be, for an asset of this class."""
        own = self.model_dump(
            include={
                "name",
                "brand",
                "serial",
                "condition",
                "condition_on",
                "acquired_on",
                "acquisition_value",
                "attribution",
                "acquisition_way",
                "source",
                "unit_id",
                "home_room_id",
            }
        )
        return own | {"class_code": class_code} | facts_in(self, class_code)


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


class PhotoForm(Form):
    """A photo has nothing but itself."""


class DocumentForm(Form):
    """What a paper is, and what people call it."""

    kind: DocumentKind
    name: Line
