"""What the form that registers assets accepts."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator, Field

from inventory.bookkeeping.errors import SerialCount
from inventory.bookkeeping.rules import LARGEST_LOT
from inventory.register.rules import AcquisitionWay, Condition
from inventory.web.forms import Form, Line, LocalDate, Optional, Rupiah

BEYOND_ALL_VALUES = Decimal(10) ** 16


def _lines(value: object) -> object:
    if not isinstance(value, str):
        return value
    return [line for line in value.splitlines() if line.strip()]


SerialLines = Annotated[tuple[Annotated[Line, Field(max_length=100)], ...], BeforeValidator(_lines)]


class NewAssetForm(Form):
    """Registering one asset, or several that are alike but for their serial numbers."""

    class_code: Annotated[Line | None, Optional] = None
    class_choice: Annotated[str | None, Optional] = None
    name: Line
    brand: Annotated[Line | None, Optional] = None
    count: Annotated[int, Field(ge=1, le=LARGEST_LOT)]
    serials: SerialLines = ()
    acquired_on: LocalDate
    acquisition_value: Annotated[Rupiah, Field(ge=0, lt=BEYOND_ALL_VALUES, decimal_places=2)]
    acquisition_way: AcquisitionWay
    source: Annotated[Line | None, Optional] = None
    condition: Condition
    unit_id: UUID
    room_id: Annotated[UUID | None, Optional] = None

    def serial_of_each(self) -> tuple[str | None, ...]:
        """Return one serial number an asset, None for each where none is known.

        Raises SerialCount.
        """
        if not self.serials:
            return (None,) * self.count
        if len(self.serials) != self.count:
            raise SerialCount(serials=len(self.serials), count=self.count, field="serials")
        return self.serials
