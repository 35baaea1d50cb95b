"""Serials entered together, and dates that can be."""

from contextlib import nullcontext
from datetime import date

import pytest

from inventory.bookkeeping.errors import SerialCount, SerialRepeated, UnlikelyDate
from inventory.bookkeeping.forms import check_serials, lines_of
from inventory.bookkeeping.rules import check_acquired_on, first_repeat


@pytest.mark.parametrize(
    ("serials", "repeat"),
    [
        ([], None),
        ([None, None], None),
        (["A1", "A2"], None),
        (["A1", None, "a1"], (0, 2)),
        (["X", "A", "B", "a", "x"], (1, 3)),
    ],
)
def test_the_first_two_equal_serials(serials: list, repeat: tuple | None) -> None:
    assert first_repeat(serials) == repeat


def test_one_serial_for_each_or_none() -> None:
    check_serials([], 12)
    check_serials(["A", "B"], 2)
    with pytest.raises(SerialCount) as refusal:
        check_serials(["A", "B"], 3)
    assert refusal.value.facts == {"serials": 2, "count": 3, "field": "serials"}
    with pytest.raises(SerialRepeated) as refusal:
        check_serials(["A", "B", "b"], 3)
    assert refusal.value.facts == {"serial": "b", "first": 2, "second": 3, "field": "serials"}


def test_lines_that_say_something() -> None:
    assert lines_of(" SN1 \r\n\n\tSN2\n ") == ["SN1", "SN2"]


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
