"""What people type into forms: clean lines, dates, rupiah; and the one way to send a form."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, TypeVar

from flask import request
from flask.typing import ResponseReturnValue
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import PydanticCustomError

from inventory.errors import Conflict, Invalid, InventoryError
from inventory.web.problems import REFUSED, field_errors, status_of, wants_json, words_of

TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of what follows: a name could look like another one."""


def without_control(text: str) -> str:
    """Return a line as it is; raises where it holds signs that no database or page can keep."""
    for sign in text:
        if sign in TURNING or unicodedata.category(sign) in ("Cc", "Cs", "Cn"):
            raise PydanticCustomError("unfit_text", "unfit text", {"sign": f"U+{ord(sign):04X}"})
    return text


def refused(error: InventoryError) -> PydanticCustomError:
    """Return what a field's validator raises to refuse it in the words of a part's own case.

    So a form's whole input is judged at once, and a refusal does not wait for the next sending.
    """
    return PydanticCustomError(REFUSED, "refused", {"error": error})


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", without_control(text))


def _clean_note(text: str) -> str:
    return "\n".join(_clean(line) for line in text.splitlines())


def _unless_blank(value: object, read: ValidatorFunctionWrapHandler) -> object:
    return None if isinstance(value, str) and not value.strip() else read(value)


def _date_of(value: object) -> object:
    if not isinstance(value, str):
        return value
    for shape in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(value.strip(), shape).date()  # noqa: DTZ007 -- a date only
        except ValueError:
            continue
    return value


def _rupiah_of(value: object) -> object:
    """Read plain digits, `14.250.000,50`, or `14,250,000.50` as English pages write it.

    Thousands come in threes and sen are at most two digits, so that neither is taken for the other.
    """
    if not isinstance(value, str):
        return value
    text = re.sub(r"^Rp\.?\s*", "", value.strip()).replace("\u00a0", "")
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d{1,2})?", text):
        text = text.translate(str.maketrans(",.", ".,"))
    if not re.fullmatch(r"(\d+|\d{1,3}(\.\d{3})+)(,\d{1,2})?", text):
        return value
    try:
        return Decimal(text.replace(".", "").replace(",", "."))
    except InvalidOperation:
        return value


Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(_clean),
]
ShortLine = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=60),
    AfterValidator(_clean),
]
Note = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2000),
    AfterValidator(_clean_note),
]
Optional = WrapValidator(_unless_blank)
"""Stands last: what is said before it holds of a value only."""
LocalDate = Annotated[date, BeforeValidator(_date_of)]
Rupiah = Annotated[Decimal, BeforeValidator(_rupiah_of)]


class Form(BaseModel):
    """The base of every form: unknown fields are ignored (browsers and the hidden key add some)."""

    model_config = ConfigDict(extra="ignore", frozen=True)


F = TypeVar("F", bound=Form)
Again = Callable[[Mapping[str, str], Mapping[str, str]], str]
"""Renders the form again, from what was typed and field -> sentence."""


def submit(
    kind: type[F], act: Callable[[F], ResponseReturnValue], again: Again
) -> ResponseReturnValue:
    """Read the sent form and act; where it cannot be right show it again, 4xx, as it was typed.

    A script that sent it is told what is wrong as a program is.
    """
    typed: dict[str, Any] = request.form.to_dict()
    if wants_json():
        return act(kind.model_validate(typed))
    try:
        return act(kind.model_validate(typed))
    except ValidationError as error:
        return again(typed, field_errors(error, kind)), 422
    except (Invalid, Conflict) as error:
        field = str(error.facts.get("field", "form"))
        return again(typed, {field: words_of(error)}), status_of(error)
