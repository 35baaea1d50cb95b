"""Rows entered together, and dates that can be."""

from contextlib import nullcontext
from datetime import date

import pytest

from inventory.bookkeeping.errors import (
    SerialCount,
    SerialRepeated,
    TooManyColumns,
    UnlikelyDate,
    ValueRepeated,
    ValueTooLong,
)
from inventory.bookkeeping.forms import check_rows, lines_of, read_rows
from inventory.bookkeeping.rules import Repeat, Row, check_acquired_on, repeats
from inventory.register.rules import columns_of
from tests.world import LAPTOP

CAR = "1.3.2.02.01.02.003"


@pytest.mark.parametrize(
    ("rows", "repeated"),
    [
        ([], []),
        ([Row(1), Row(2)], []),
        ([Row(1, "A1"), Row(2, "A2")], []),
        ([Row(1, "A1"), Row(2), Row(3, "a1")], [Repeat("serial", "a1", 1, 3)]),
        (
            [Row(n, text) for n, text in enumerate("XAax", 1)],
            [Repeat("serial", "a", 2, 3), Repeat("serial", "x", 1, 4)],
        ),
        (
            [Row(1, "A", {"plate_number": "DE 1"}), Row(2, "DE 1", {"plate_number": "de 1"})],
            [Repeat("plate_number", "de 1", 1, 2)],
        ),
    ],
)
def test_what_comes_twice_in_its_column(rows: list[Row], repeated: list[Repeat]) -> None:
    assert repeats(rows) == repeated


def test_one_row_for_each_or_none() -> None:
    check_rows([], 12)
    check_rows([Row(1, "A"), Row(2, "B")], 2)
    with pytest.raises(SerialCount) as refusal:
        check_rows([Row(1, "A"), Row(2, "B")], 3)
    assert refusal.value.facts == {"serials": 2, "count": 3, "field": "serials"}
    with pytest.raises(SerialRepeated) as refusal:
        check_rows([Row(1, "A"), Row(2, "B"), Row(3, "b")], 3)
    assert refusal.value.facts == {"serial": "b", "first": 2, "second": 3, "field": "serials"}
    with pytest.raises(ValueRepeated) as refusal:
        check_rows([Row(1, None, {"engine_number": "E"}), Row(2, None, {"engine_number": "E"})], 2)
    assert refusal.value.facts == {"value": "E", "first": 1, "second": 2, "field": "serials"}


def test_lines_that_say_something_with_their_cells() -> None:
    assert lines_of("SN1\r\n\n\tDE 1\n \t\n") == [("SN1",), ("", "DE 1")]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("A1\tDE 1 A\tR1", [Row(1, "A1", {"plate_number": "DE 1 A", "chassis_number": "R1"})]),
        ("\tDE 1 A", [Row(1, None, {"plate_number": "DE 1 A"})]),
        ("A1; DE 1 A ;", [Row(1, "A1", {"plate_number": "DE 1 A"})]),
        ("A1\t\t\t\t\t\t", [Row(1, "A1", {})]),
    ],
)
def test_the_columns_of_a_vehicle(text: str, rows: list[Row]) -> None:
    assert read_rows(lines_of(text), columns_of(CAR)) == rows


def test_a_semicolon_is_part_of_a_serial_number_where_there_is_one_column() -> None:
    assert read_rows(lines_of("A;1"), columns_of(LAPTOP)) == [Row(1, "A;1", {})]


@pytest.mark.parametrize(
    ("text", "class_code", "refusal"),
    [
        ("A1\tX", LAPTOP, TooManyColumns),
        ("A1\tB\tC\tD\tE\tF", CAR, TooManyColumns),
        ("A1\t" + "9" * 21, CAR, ValueTooLong),
    ],
)
def test_rows_that_do_not_fit_their_class(text: str, class_code: str, refusal: type) -> None:
    with pytest.raises(refusal):
        read_rows(lines_of(text), columns_of(class_code))
    assert read_rows(lines_of(text), columns_of(class_code), strict=False)[0].serial == "A1"


@pytest.mark.parametrize(
    ("acquired_on", "likely"),
    [
        (date(2026, 11, 24), True),
        (date(1800, 1, 1), True),
        (date(2026, 11, 25), False),
        (date(206, 6, 1), False),
    ],
)
def test_a_date_that_has_been(acquired_on: date, likely: bool) -> None:
    with nullcontext() if likely else pytest.raises(UnlikelyDate):
        check_acquired_on(acquired_on, date(2026, 11, 24))
