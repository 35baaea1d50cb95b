"""The blueprint of the desk's pages, and the words and filters that their templates use."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.numbers import format_decimal
from flask import Blueprint, g, request, url_for

from inventory import clock
from inventory.access.guard import zone
from inventory.desk import rules
from inventory.desk.rules import Capped
from inventory.errors import mark
from inventory.money import on_screen
from inventory.register.rules import CONDITION_NAMES, CONDITION_TONES, KIND_NAMES, WAY_NAMES
from inventory.tags import urls
from inventory.tags.rules import grouped
from inventory.web import dates
from inventory.web.words import gettext, language

bp = Blueprint("desk", __name__, template_folder="../templates")
bp.record_once(urls.register)

SCALES = (
    (Decimal(10) ** 12, mark("Rp %(amount)s trillion")),
    (Decimal(10) ** 9, mark("Rp %(amount)s billion")),
    (Decimal(10) ** 6, mark("Rp %(amount)s million")),
)


@bp.app_template_filter("day")
def day(value: date) -> str:
    """Write a date: `24 Nov 2026`."""
    return dates.day(value, language())


@bp.app_template_filter("due_tone")
def due_tone(value: date) -> str:
    """Say how urgent a day is after which something holds no more."""
    return rules.due_tone(value, clock.local_date(clock.now(), zone()))


@bp.app_template_filter("moment")
def moment(value: datetime) -> str:
    """Write a moment in the bureau's zone: `24 Nov 2026 09.12 WIT`."""
    return dates.moment(value, zone(), language())


@bp.app_template_filter("number")
def number(value: int) -> str:
    """Write a number with its thousands apart."""
    return _number(value, language())


@lru_cache(maxsize=4096)
def _number(value: int, locale: str) -> str:
    """Pages of totals write scores of numbers, and most of them again and again."""
    return str(format_decimal(value, locale=locale))


@bp.app_template_filter("capped")
def capped(value: Capped) -> str:
    """Write a count that may have stopped: `more than 1,000`."""
    words = number(value.number)
    return gettext("more than %(num)s") % {"num": words} if value.more else words


@bp.app_template_filter("rupiah")
def rupiah(value: Decimal) -> str:
    """Write an amount in full."""
    return on_screen(value, language())


@bp.app_template_filter("rupiah_short")
def rupiah_short(value: Decimal) -> str:
    """Write a large amount in few signs: `Rp 18,73 miliar`."""
    for scale, message in SCALES:
        if value >= scale:
            amount = format_decimal(value / scale, "#,##0.##", locale=language())
            return gettext(message) % {"amount": amount}
    return on_screen(value, language())


@bp.app_template_filter("grouped")
def grouped_code(code: str) -> str:
    """Write a tag code in groups that do not break."""
    return grouped(code).replace(" ", "\u00a0")


def today() -> str:
    """Return today's date in the bureau's zone, with its weekday."""
    return dates.long_day(clock.local_date(clock.now(), zone()), language())


@bp.context_processor
def words() -> dict[str, Any]:
    """Give the desk's templates the words for what the register knows."""
    return {
        "condition_names": CONDITION_NAMES,
        "condition_tones": CONDITION_TONES,
        "kind_names": KIND_NAMES,
        "way_names": WAY_NAMES,
    }


@bp.app_context_processor
def search() -> dict[str, Any]:
    """Put the search box into the top bar of everyone who is logged in; its page has its own."""
    if g.get("identity") is None or request.endpoint == "desk.search":
        return {}
    return {"search_url": url_for("desk.search")}
