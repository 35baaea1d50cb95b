"""What the API of the books takes and answers."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from inventory.bookkeeping.rules import LARGEST_LOT
from inventory.web.forms import without_control

Serial = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=100),
    AfterValidator(without_control),
]


class SerialsIn(BaseModel):
    """Serial numbers to look for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    serials: Annotated[list[Serial], Field(max_length=LARGEST_LOT)]


class KnownOut(BaseModel):
    """A serial number that an asset has already; of foreign assets key and name stay unsaid."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    serial: str
    asset_id: UUID | None
    name: str | None


class KnownSerialsOut(BaseModel):
    """Those of the serial numbers that assets of the register have."""

    known: list[KnownOut]
