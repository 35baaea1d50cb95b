"""Dates and moments as people read them, in their language and the bureau's time zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from inventory.clock import ZONE_NAMES


def day(value: date, lang: str) -> str:
    """Write a date: `24 Nov 2026`."""
    return format_date(value, "d MMM y", locale=lang)


def long_day(value: date, lang: str) -> str:
    """Write a date with its weekday: `Selasa, 24 November 2026`."""
    return format_date(value, "EEEE, d MMMM y", locale=lang)


def moment(value: datetime, zone: str, lang: str) -> str:
    """Write a moment in `zone`: `24 Nov 2026 09.12 WIT`, in English `24 Nov 2026 09:12 WIT`."""
    local = value.astimezone(ZoneInfo(zone))
    clock = f"{local:%H:%M}" if lang == "en" else f"{local:%H.%M}"
    return f"{day(local.date(), lang)} {clock} {ZONE_NAMES.get(zone, local.tzname())}"
