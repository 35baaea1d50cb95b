"""What is wrong with single rows of a form that was refused, so that it can stand beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError
from sqlalchemy.orm import Session

from inventory.access.guard import current_actor
from inventory.bookkeeping.errors import TooManyColumns, ValueTooLong
from inventory.bookkeeping.forms import Cell, lines_of, read_rows
from inventory.bookkeeping.queries import KnownSerial, known_serials
from inventory.bookkeeping.rules import SERIAL, Row, repeats
from inventory.register.rules import Fact, columns_of, may_classify
from inventory.web.problems import field_errors, words_of
from inventory.web.words import gettext

_CELL: TypeAdapter[str] = TypeAdapter(Cell)


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong in a row (counted from 1) and a column of it."""

    line: int
    column: str
    words: str


@dataclass(frozen=True, slots=True)
class TypedRows:
    """The rows of a form as they were typed, what is wrong with them, and which are known."""

    serials: Sequence[str]
    problems: Sequence[RowProblem]
    known: Sequence[KnownSerial]


def typed_rows(session: Session, typed: Mapping[str, str], class_code: str) -> TypedRows:
    """Read the rows of a refused form once more, each for itself."""
    lines = lines_of(typed.get("serials", ""))
    columns = columns_of(class_code) if may_classify(class_code) else ()
    rows = read_rows(lines, columns, strict=False)
    serials = [row.serial for row in rows if row.serial]
    known = known_serials(session, serials, by=current_actor())
    problems = [*_unfit(lines, columns), *_repeated(rows), *_known(rows, known)]
    return TypedRows(serials, sorted(problems, key=lambda one: one.line), known)


def _unfit(lines: Sequence[Sequence[str]], columns: Sequence[Fact]) -> list[RowProblem]:
    names = [SERIAL, *(fact.name for fact in columns)]
    found = []
    for line, cells in enumerate(lines, 1):
        for at, text in enumerate(cells):
            column = names[at] if at < len(names) else SERIAL
            try:
                _CELL.validate_python(text)
            except ValidationError as error:
                found += [RowProblem(line, column, words) for words in field_errors(error).values()]
        try:
            read_rows([cells], columns)
        except (TooManyColumns, ValueTooLong) as error:
            words = words_of(type(error)(**error.facts | {"line": line}))
            found.append(RowProblem(line, str(error.facts.get("column", SERIAL)), words))
    return found


def _repeated(rows: Sequence[Row]) -> list[RowProblem]:
    return [
        RowProblem(
            one.second,
            one.column,
            gettext("The same as in line {first}.").format(first=one.first),
        )
        for one in repeats(rows)
    ]


def _known(rows: Sequence[Row], known: Sequence[KnownSerial]) -> list[RowProblem]:
    names = {one.serial.casefold(): one.name for one in known}
    found = []
    for row in rows:
        if row.serial and row.serial.casefold() in names:
            name = names[row.serial.casefold()] or gettext("another unit")
            words = gettext("In the register already: {name}.").format(name=name)
            found.append(RowProblem(row.line, SERIAL, words))
    return found
