"""Dates and moments in both languages and in each of the country's zones."""

from datetime import UTC, date, datetime

import pytest

from inventory.web import dates

MOMENT = datetime(2026, 8, 23, 16, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "lang", "expected"),
    [
        ("Asia/Jayapura", "id", "24 Agu 2026 01.05 WIT"),
        ("Asia/Jayapura", "en", "24 Aug 2026 01:05 WIT"),
        ("Asia/Makassar", "id", "24 Agu 2026 00.05 WITA"),
        ("Asia/Jakarta", "en", "23 Aug 2026 23:05 WIB"),
    ],
)
def test_a_moment_is_written_in_the_bureaus_zone(zone, lang, expected):
    assert dates.moment(MOMENT, zone, lang) == expected


def test_a_date_is_written_short_and_long():
    assert dates.day(date(2026, 5, 4), "id") == "4 Mei 2026"
    assert dates.long_day(date(2026, 11, 24), "id") == "Selasa, 24 November 2026"
    assert dates.long_day(date(2026, 11, 24), "en") == "Tuesday, 24 November 2026"
