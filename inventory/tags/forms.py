"""What the forms of tags accept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, TypeAdapter

from inventory.tags.errors import UnlikelyPhone
from inventory.tags.rules import is_phone
from inventory.web.forms import Form, Line, LocalDate, Optional, ShortLine, refused

_KEYS = TypeAdapter(Annotated[list[UUID], Field(max_length=2000)])


@dataclass(frozen=True, slots=True)
class Choice:
    """What labels are wanted for: assets, or rooms' doors."""

    assets: Sequence[UUID] = ()
    rooms: Sequence[UUID] = ()

    @property
    def count(self) -> int:
        return len(self.assets) + len(self.rooms)


def keys_of(texts: Sequence[str]) -> list[UUID]:
    """Read keys from an address or a form; raises ValidationError."""
    return list(dict.fromkeys(_KEYS.validate_python([text for text in texts if text])))


class OrderForm(Form):
    """The paper of an order, and how many of its labels are used already."""

    stock: ShortLine
    skip: int = 0


class DraftLabelForm(Form):
    """As much as is known of a thing that is being entered, to draw its label from."""

    name: Annotated[Line | None, Optional] = None
    brand: Annotated[Line | None, Optional] = None
    class_code: Annotated[Line | None, Optional] = None
    serial: Annotated[Line | None, Optional] = None
    acquired_on: Annotated[LocalDate | None, Optional] = None
    unit_id: Annotated[UUID | None, Optional] = None


def _phone(text: str) -> str:
    if not is_phone(text):
        raise refused(UnlikelyPhone())
    return text


Phone = Annotated[Line, Field(max_length=40), AfterValidator(_phone)]


class FoundForm(Form):
    """What a finder tells us."""

    place: Line
    phone: Annotated[Phone | None, Optional] = None
