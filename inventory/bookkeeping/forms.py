"""What the form that registers assets accepts."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field

from inventory.bookkeeping.errors import SerialCount, repeated
from inventory.bookkeeping.rules import LARGEST_LOT, first_repeat
from inventory.register.forms import Amount, FactsForm
from inventory.register.rules import AcquisitionWay, Condition
from inventory.web.forms import Line, LocalDate, Optional


def _lines(value: object) -> object:
    return lines_of(value) if isinstance(value, str) else value


SerialLines = Annotated[tuple[Annotated[Line, Field(max_length=100)], ...], BeforeValidator(_lines)]


Lot = Annotated[int, Field(ge=1, le=LARGEST_LOT)]


class NewAssetForm(FactsForm):
    """Registering one asset, or several that are alike but for their serial numbers."""

    class_code: Line
    class_choice: Annotated[str | None, Optional] = None
    name: Line
    brand: Annotated[Line | None, Optional] = None
    count: Lot
    serials: SerialLines = ()
    acquired_on: LocalDate
    acquisition_value: Amount
    acquisition_way: AcquisitionWay
    source: Annotated[Line | None, Optional] = None
    condition: Condition
    unit_id: UUID
    room_id: Annotated[UUID | None, Optional] = None
    attribution: Annotated[Amount | None, Optional] = None
    although_known: bool = False

    def acquisition(self) -> dict[str, Any]:
        """Return what `acquire` is told beside class code, serials and facts."""
        return self.model_dump(
            include={
                "name",
                "brand",
                "acquired_on",
                "acquisition_value",
                "attribution",
                "acquisition_way",
                "source",
                "condition",
                "unit_id",
                "room_id",
                "although_known",
            }
        )

    def serial_of_each(self) -> tuple[str | None, ...]:
        """Return one serial number an asset, None for each where none is known.

        Raises SerialCount or SerialRepeated.
        """
        check_serials(self.serials, self.count)
        return self.serials or (None,) * self.count


def check_serials(serials: Sequence[str], count: int) -> None:
    """Raise SerialCount or SerialRepeated unless there is one for each of `count`, or none."""
    if serials and len(serials) != count:
        raise SerialCount(serials=len(serials), count=count, field="serials")
    repeat = first_repeat(serials)
    if repeat is not None:
        raise repeated(serials, *repeat)


def lines_of(text: str) -> list[str]:
    """Return the lines that say something, trimmed."""
    return [line.strip() for line in text.splitlines() if line.strip()]
