"""What the forms of acts over many assets accept: the choice, the fields ticked, the room."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import StringConstraints, TypeAdapter, ValidationError
from werkzeug.datastructures import MultiDict

from inventory.bookkeeping.errors import UnlikelyDate
from inventory.bookkeeping.rules import check_acquired_on
from inventory.bulk.errors import NothingChosen, NothingTicked, TooManyChosen
from inventory.bulk.rules import FIELDS, MOST_CHOSEN, WITH, Choice
from inventory.desk.lists import AssetListForm, read_list
from inventory.register.rules import AcquisitionWay, Condition
from inventory.web.forms import Form, Line, LocalDate, Optional
from inventory.web.problems import field_errors, words_of

Text = Annotated[Line | None, Optional]
Number = Annotated[Annotated[Line, StringConstraints(max_length=100)] | None, Optional]
Day = Annotated[LocalDate | None, Optional]

_KINDS: Mapping[str, Any] = {
    "name": Line,
    "brand": Text,
    "condition": Condition,
    "condition_on": LocalDate,
    "source": Text,
    "acquisition_way": AcquisitionWay,
    "acquired_on": LocalDate,
    "unit_id": UUID,
    "supplier": Text,
    "contract_number": Number,
    "contract_on": Day,
    "note": Text,
}
TYPES: Mapping[str, TypeAdapter[Any]] = {name: TypeAdapter(kind) for name, kind in _KINDS.items()}
_KEYS: TypeAdapter[list[UUID]] = TypeAdapter(list[UUID])


class MoveForm(Form):
    """Where the chosen are to go."""

    room_id: UUID


def read_choice(sent: MultiDict[str, str], zone: str) -> Choice:
    """Read what was chosen; raises NothingChosen, TooManyChosen or ValidationError."""
    asked = read_list(sent.get("list", ""))
    if sent.get("all"):
        form = AssetListForm.model_validate(asked)
        return Choice(wanted=form.wanted(ZoneInfo(zone)))
    texts = [text for text in sent.getlist("asset") if text]
    if not texts:
        raise NothingChosen
    if len(texts) > MOST_CHOSEN:
        raise TooManyChosen(most=MOST_CHOSEN)
    return Choice(tuple(dict.fromkeys(_KEYS.validate_python(texts))))


def read_changes(
    ticked: Sequence[str], typed: Mapping[str, str], today: date
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the values of the ticked fields, and what is wrong with them: field -> sentence."""
    if not ticked or not set(ticked) <= set(FIELDS):
        return {}, {"change": words_of(NothingTicked())}
    changes: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for field in FIELDS:
        for name in WITH.get(field, (field,)) if field in ticked else ():
            try:
                changes[name] = TYPES[name].validate_python(typed.get(name, ""))
            except ValidationError as error:
                [errors[name]] = field_errors(error).values()
    for name in ("acquired_on", "condition_on"):
        if name in changes:
            _check_day(name, changes[name], today, errors)
    return changes, errors


def _check_day(name: str, day: date, today: date, errors: dict[str, str]) -> None:
    check: Callable[[date, date], None] = check_acquired_on
    try:
        check(day, today)
    except UnlikelyDate as error:
        errors[name] = words_of(error)
