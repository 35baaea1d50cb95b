"""What the forms of custody accept: moving an asset, changing its holder, saying whether one's
things are here, and what came of it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, TypeAdapter, ValidationError
from werkzeug.datastructures import MultiDict

from inventory.custody.errors import NothingSaid, ReasonNeeded, ReceiverNeeded, UnfitStatement
from inventory.custody.rules import Outcome, Statement
from inventory.web.forms import Form, Line, Optional
from inventory.web.problems import field_errors, words_of


class MoveForm(Form):
    """Moving one asset, or out of any room; `version` is the one that the form showed."""

    room_id: Annotated[UUID | None, Optional] = None
    version: Annotated[int, Field(ge=1)]


class HolderForm(Form):
    """Changing who holds one asset: someone chosen or named, or nobody; `version` as in moving."""

    holder_id: Annotated[UUID | None, Optional] = None
    holder: Annotated[Line | None, Optional] = None
    nobody: Annotated[bool | None, Optional] = None
    version: Annotated[int, Field(ge=1)]

    def check(self) -> None:
        """Raise ReceiverNeeded unless it says exactly one of the two."""
        if bool(self.nobody) == bool(self.holder_id or self.holder):
            raise ReceiverNeeded(field="holder_id")


class SettleForm(Form):
    """What came of a report that a thing is not here."""

    outcome: Outcome
    note: Line


class Said(StrEnum):
    """What can be said of a thing."""

    HERE = "here"
    MISSING = "missing"


SAID, WHY = "said.", "why."
"""How the fields of one thing are named; its key follows."""

REST, SHOWN = "rest", "shown"
"""The button that says that all else is here, and what the page showed without an answer."""

_REASON: TypeAdapter[str | None] = TypeAdapter(Annotated[Line | None, Optional])
_KEYS: TypeAdapter[list[UUID]] = TypeAdapter(list[UUID])
MOST_SAID = 500


def read_rest(sent: MultiDict[str, str]) -> tuple[list[UUID], dict[str, str]]:
    """Return what is here besides that of which it was said, and what is wrong with that."""
    if not sent.get(REST):
        return [], {}
    try:
        keys = _KEYS.validate_python(sent.getlist(SHOWN))
    except ValidationError:
        return [], {"form": words_of(UnfitStatement())}
    if not 0 < len(keys) <= MOST_SAID:
        return [], {"form": words_of(UnfitStatement() if keys else NothingSaid())}
    return list(dict.fromkeys(keys)), {}


def read_statements(
    sent: Mapping[str, str], *, and_rest: bool = False
) -> tuple[list[Statement], dict[str, str]]:
    """Return what was said of which things, and what is wrong with it: field -> sentence.

    A thing of which nothing was said is left out; `and_rest`: it may be of all of them.
    """
    said = {name.removeprefix(SAID): one for name, one in sent.items() if name.startswith(SAID)}
    found: list[Statement] = []
    errors: dict[str, str] = {}
    for text, answer in said.items():
        try:
            key, is_here = UUID(text), Said(answer) is Said.HERE
        except ValueError:
            return [], {"form": words_of(UnfitStatement())}
        try:
            reason = None if is_here else _REASON.validate_python(sent.get(f"{WHY}{text}", ""))
        except ValidationError as error:
            [errors[f"{WHY}{text}"]] = field_errors(error).values()
            continue
        if not is_here and reason is None:
            errors[f"{WHY}{text}"] = words_of(ReasonNeeded())
        found.append(Statement(key, is_here, reason))
    if len({one.asset_id for one in found}) < len(found):
        return [], {"form": words_of(UnfitStatement())}
    if len(said) > MOST_SAID or not (said or and_rest):
        return [], {"form": words_of(UnfitStatement() if said else NothingSaid())}
    return found, errors
