"""What the form that registers assets accepts."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from inventory.bookkeeping.errors import (
    SerialCount,
    SharedNumber,
    TooManyColumns,
    ValueTooLong,
)
from inventory.bookkeeping.rules import LARGEST_LOT, Row, check_repeats
from inventory.register.fields import Amount, FactsForm
from inventory.register.rules import OF_ONE, AcquisitionWay, Condition, Fact, columns_of
from inventory.web.forms import Line, LocalDate, Optional, without_control

BETWEEN_CELLS = "\t"
BETWEEN_CELLS_BY_HAND = ";"
"""No form lets a person type a tab; a spreadsheet puts nothing else between its cells."""


def _cells(value: object) -> object:
    return lines_of(value) if isinstance(value, str) else value


Cell = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=100),
    AfterValidator(without_control),
]
Rows = Annotated[tuple[tuple[Cell, ...], ...], BeforeValidator(_cells)]
Lot = Annotated[int, Field(ge=1, le=LARGEST_LOT)]


class NewAssetForm(FactsForm):
    """Registering one asset, or several that are alike but for what stands in their rows."""

    class_code: Line
    class_choice: Annotated[str | None, Optional] = None
    name: Line
    brand: Annotated[Line | None, Optional] = None
    count: Lot
    serials: Rows = ()
    acquired_on: LocalDate
    acquisition_value: Amount
    acquisition_way: AcquisitionWay
    source: Annotated[Line | None, Optional] = None
    condition: Condition
    unit_id: UUID
    room_id: Annotated[UUID | None, Optional] = None
    holder_id: Annotated[UUID | None, Optional] = None
    holder: Annotated[Line | None, Optional] = None
    attribution: Annotated[Amount | None, Optional] = None
    although_known: bool = False

    def acquisition(self) -> dict[str, Any]:
        """Return what `acquire` is told beside class code, rows, facts and holder."""
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

    def rows(self, class_code: str) -> list[Row]:
        """Return a row for each asset of this class, empty ones where none were written.

        Raises SerialCount, SerialRepeated, ValueRepeated, TooManyColumns, ValueTooLong or
        SharedNumber.
        """
        check_shared(self.model_dump(include=set(OF_ONE)), self.count)
        rows = read_rows(self.serials, columns_of(class_code))
        check_rows(rows, self.count)
        return rows or [Row(line) for line in range(1, self.count + 1)]


def lines_of(text: str) -> list[tuple[str, ...]]:
    """Return the cells of the lines that say something."""
    split = (tuple(line.split(BETWEEN_CELLS)) for line in text.splitlines())
    return [cells for cells in split if any(map(str.strip, cells))]


def read_rows(
    lines: Sequence[Sequence[str]], columns: Sequence[Fact], *, strict: bool = True
) -> list[Row]:
    """Return the lines as rows: the serial number first, then these columns.

    Raises TooManyColumns or ValueTooLong, unless not `strict`: then what does not fit is left out.
    """
    rows = []
    for line, cells in enumerate(lines, 1):
        parts = list(cells)
        if columns and len(parts) == 1:
            parts = parts[0].split(BETWEEN_CELLS_BY_HAND)
        parts = [part.strip() for part in parts]
        if strict:
            _check_row(line, parts, columns)
        own = {fact.name: part for fact, part in zip(columns, parts[1:], strict=False) if part}
        rows.append(Row(line, parts[0] or None, own))
    return rows


def _check_row(line: int, parts: Sequence[str], columns: Sequence[Fact]) -> None:
    if any(parts[len(columns) + 1 :]):
        raise TooManyColumns(line=line, count=len(columns) + 1, field="serials")
    for fact, part in zip(columns, parts[1:], strict=False):
        if len(part) > fact.longest:
            where = {"line": line, "column": fact.name, "field": "serials"}
            raise ValueTooLong(value=part, longest=fact.longest, **where)


def check_rows(rows: Sequence[Row], count: int) -> None:
    """Raise SerialCount, SerialRepeated or ValueRepeated unless there is a row a thing, or none."""
    if rows and len(rows) != count:
        raise SerialCount(serials=len(rows), count=count, field="serials")
    check_repeats(rows)


def check_shared(given: Mapping[str, str | None], count: int) -> None:
    """Raise SharedNumber where a number of one thing was given for several."""
    names = [name for name in OF_ONE if given.get(name)]
    if count > 1 and names:
        raise SharedNumber(field=names[0])
