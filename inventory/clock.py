"""The only reader of the clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

ZONE_NAMES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


def local_date(moment: datetime, zone: str) -> date:
    """Return the date that the bureau's calendar shows at `moment`."""
    return moment.astimezone(ZoneInfo(zone)).date()
