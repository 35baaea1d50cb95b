"""Duties of officials, NIPs, spans of days, and how people call a floor and a room.

`queries.room_called` says the last in SQL.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from inventory.errors import mark


class Duty(StrEnum):
    """The duties whose holders sign for a unit (Permendagri 19/2016)."""

    MANAGER = "manager"
    MANAGER_OFFICER = "manager_officer"
    USER = "user"
    AUTHORISED_USER = "authorised_user"
    ADMINISTRATION = "administration"
    OFFICER = "officer"
    ASSISTANT_OFFICER = "assistant_officer"


DUTY_NAMES: Mapping[Duty, str] = {
    Duty.MANAGER: mark("Asset manager (pengelola barang)"),
    Duty.MANAGER_OFFICER: mark("Administration for the manager"),
    Duty.USER: mark("Asset user (pengguna barang)"),
    Duty.AUTHORISED_USER: mark("Authorised asset user (kuasa pengguna barang)"),
    Duty.ADMINISTRATION: mark("Administration for the user"),
    Duty.OFFICER: mark("Asset officer (pengurus barang)"),
    Duty.ASSISTANT_OFFICER: mark("Assistant asset officer"),
}


NIP = re.compile(r"(\d{8})\d{10}", re.ASCII)
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)


def nip_of(text: str) -> str:
    """Return a NIP as it is stored: without the spaces and dots that people write into it."""
    return re.sub(r"[\s.]", "", text)


def is_fit_nip(nip: str) -> bool:
    """Say whether this is 18 digits of which the first eight are a day.

    What follows (year and month of appointment, or year and contract of a PPPK; sex; number) is
    not judged: what stands on the decree is right even where it is odd.
    """
    found = NIP.fullmatch(nip)
    if found is None:
        return False
    try:
        datetime.strptime(found[1], "%Y%m%d")  # noqa: DTZ007 -- a date only
    except ValueError:
        return False
    return True


def is_likely_day(day: date) -> bool:
    """Say whether a day can be meant."""
    return FIRST_DAY <= day <= LAST_DAY


def has_left(to_on: date | None, on: date) -> bool:
    """Say whether someone whose last day is `to_on` is no longer here on a day."""
    return to_on is not None and to_on < on


def never_held(from_on: date, to_on: date | None) -> bool:
    """Say whether a span was taken back: it ended before it began."""
    return to_on is not None and to_on < from_on


def overlap(first: tuple[date, date | None], second: tuple[date, date | None]) -> bool:
    """Say whether two spans of days (inclusive; None: open) have a day in common."""
    if never_held(*first) or never_held(*second):
        return False
    return first[0] <= (second[1] or date.max) and second[0] <= (first[1] or date.max)


def earliest_end(from_on: date) -> date:
    """Return the first day a duty may end with: the day before it began takes it back."""
    return from_on - timedelta(days=1)


FLOOR = "Lt"
"""What stands before the number of a floor (lantai)."""


def floor_label(building: str, floor: int) -> str:
    """Name a floor of a building: `Gedung A Lt 2`."""
    return f"{building} {FLOOR} {floor}"


def room_label(building: str, floor: int, code: str) -> str:
    """Name a room by building, floor and code: `Gedung A Lt 2 R.04`."""
    return f"{floor_label(building, floor)} {code}"
