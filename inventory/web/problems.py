"""Errors become answers here, and only here: problem details for the API, a page for people."""

from datetime import date
from decimal import Decimal
from enum import Enum
from http import HTTPStatus
from typing import Any
from uuid import UUID

import orjson
from flask import Flask, Response, g, render_template, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException

from inventory.errors import (
    Busy,
    Conflict,
    Invalid,
    InventoryError,
    Missing,
    NotAllowed,
    TooOften,
    mark,
)
from inventory.log import get_logger
from inventory.web.words import gettext, ngettext

STATUS: dict[type[InventoryError], int] = {
    Missing: 404,
    NotAllowed: 403,
    Conflict: 409,
    Invalid: 422,
    TooOften: 429,
    Busy: 503,
}
"""Looked through in this order: a case stands before its kind."""

RETRY_SECONDS = "5"

HTTP_WORDS = {
    400: mark("The request could not be understood. Nothing was changed."),
    401: mark("Log in first. Nothing was changed."),
    403: mark("You may not do this. Ask your asset officer or administrator for access."),
    404: mark("This page does not exist. Check the address."),
    405: mark("This address cannot be used in this way."),
    410: mark("This is no longer here."),
    411: mark("The request must say its length."),
    413: mark("What was sent is too large. Nothing was changed."),
    415: mark("This kind of content is not accepted here."),
    426: mark("Passwords and tokens are taken only over HTTPS. Nothing was changed."),
    429: mark("Too many tries. Wait a few minutes."),
    503: Busy.message,
    507: mark("The server's disk is full. Nothing was changed; tell whoever runs the server."),
}
DISK_FULL = ("disk is full", "No space left")
"""How the databases say it."""
UNFORESEEN = mark(
    "Something went wrong on our side. Your data is unchanged; please report this code."
)
NOT_RIGHT = mark("This cannot be read. Write it again.")
FILL_IN = mark("Fill this in.")
CHOOSE = mark("Choose one.")
FIELD_WORDS = {
    "string_too_short": mark("Write more than this."),
    "too_short": mark("Write more than this."),
    "extra_forbidden": mark("This field does not exist here."),
    "unfit_text": mark("The character {sign} cannot be kept. Type this text again."),
    "unfit_address": mark("Write an address such as https://aset.malukuprov.go.id."),
    "enum": mark("Choose one of the values offered."),
    "literal": mark("Choose one of the values offered."),
    "uuid": mark("Choose one of the values offered."),
    "bool": mark("Choose one of the values offered."),
    "date": mark("Write a date, for example 24-11-2026."),
    "datetime": mark("Write a date, for example 24-11-2026."),
    "timezone": mark("Write a date, for example 24-11-2026."),
    "decimal": mark("Write rupiah in digits, for example 12,500,000."),
    "int": mark("Write a whole number in digits."),
    "greater": mark("Write a larger number."),
    "less": mark("Write a smaller number. Check its digits."),
}
EMPTY_WORDS = {
    "enum": CHOOSE,
    "literal": CHOOSE,
    "uuid": CHOOSE,
    "bool": CHOOSE,
    "date": FIELD_WORDS["date"],
    "decimal": FIELD_WORDS["decimal"],
}
"""What a field says that is empty, by the family of the fault; others are to be filled in."""
FAMILIES = {Enum: "enum", UUID: "uuid", bool: "bool", date: "date", Decimal: "decimal"}
"""The family of the fault that a value of each type would have."""
NUMBER_FAULTS = ("int", "greater", "less")
REFUSED = "refused"
"""The fault of a field that a part refuses in its own words; see `web/forms.refused`."""

LOST_RACE = mark("This has just been changed by someone else. Open it again and repeat.")
UNFIT_INPUT = mark("Some input is not right. Nothing was changed.")


class Stop(HTTPException):
    """A plain HTTP refusal raised by the shell and the guards; the words stand in HTTP_WORDS."""

    def __init__(self, code: int, *, retry_after: str | None = None) -> None:
        super().__init__()
        self.code = code
        self.retry_after = retry_after


def init_app(app: Flask) -> None:
    """Answer every kind of error of this app."""
    app.register_error_handler(InventoryError, answer_refusal)
    app.register_error_handler(ValidationError, answer_unfit_input)
    app.register_error_handler(IntegrityError, answer_lost_race)
    app.register_error_handler(OperationalError, answer_trouble)
    app.register_error_handler(HTTPException, answer_http_error)
    app.register_error_handler(Exception, answer_bug)


def words_of(error: InventoryError) -> str:
    """Return a refusal's sentence in the language of the present user."""
    return gettext(error.message).format(**error.facts)


def answer_refusal(error: InventoryError) -> ResponseReturnValue:
    """Answer one of the four kinds of refusal, or `Busy`, which asks to come again."""
    status = status_of(error)
    get_logger().info("refused", problem=type(error).__name__, status=status)
    response = problem(status, type(error).__name__, words_of(error), facts=error.facts)
    if isinstance(error, Busy):
        response.headers["Retry-After"] = str(error.facts.get("seconds", RETRY_SECONDS))
    return response


def status_of(error: InventoryError) -> int:
    """Return the number that a refusal is answered with."""
    return next(code for kind, code in STATUS.items() if isinstance(error, kind))


def field_errors(error: ValidationError, shape: type[BaseModel] | None = None) -> dict[str, str]:
    """Return field name -> sentence in the present user's language; `shape` knows the limits."""
    fields = shape.model_fields if shape else {}
    said = {}
    for item in error.errors(include_url=False):
        name = ".".join(map(str, item["loc"])) or "form"
        limits = _limits_words(fields[name], item["type"]) if name in fields else ""
        if limits and item["type"].partition("_")[0] in NUMBER_FAULTS:
            said[name] = limits
        elif item["type"] == "missing" and name in fields:
            said[name] = _empty_words(_family(fields[name]))
        else:
            said[name] = field_words(item["type"], item.get("ctx", {}), item.get("input"))
    return said


def _family(field: FieldInfo) -> str:
    kind = field.annotation
    if not isinstance(kind, type):
        return ""
    return next((words for one, words in FAMILIES.items() if issubclass(kind, one)), "")


def _empty_words(family: str) -> str:
    return gettext(EMPTY_WORDS.get(family, FILL_IN))


def _limits_words(field: FieldInfo, fault: str) -> str:
    """Say what may be written into a field for a number, where it is money or has two ends."""
    if field.annotation is Decimal:
        return "" if fault.startswith("less") else gettext(FIELD_WORDS["decimal"])
    least, most = (
        next((getattr(one, end) for one in field.metadata if hasattr(one, end)), None)
        for end in ("ge", "le")
    )
    if least is None or most is None:
        return ""
    return gettext("Write a whole number from {least} to {most}.").format(least=least, most=most)


def field_words(kind: str, context: dict[str, Any], given: object) -> str:
    """Say what is wrong with one field, by pydantic's name of the fault."""
    if kind == REFUSED:
        return words_of(context["error"])
    family = kind.split("_", maxsplit=1)[0]
    if kind == "missing" or given is None or (isinstance(given, str) and not given.strip()):
        return _empty_words(family)
    if kind == "unfit_text":
        return gettext(FIELD_WORDS[kind]).format(sign=context["sign"])
    if kind in ("string_too_long", "too_long"):
        most = int(str(context["max_length"]))
        return ngettext(
            "Shorten this to %(num)s character.", "Shorten this to %(num)s characters.", most
        )
    return gettext(FIELD_WORDS.get(kind) or FIELD_WORDS.get(family) or NOT_RIGHT)


def answer_unfit_input(error: ValidationError) -> ResponseReturnValue:
    """Answer input that does not fit its schema, field by field."""
    return problem(422, "UnfitInput", gettext(UNFIT_INPUT), fields=field_errors(error))


def answer_lost_race(error: IntegrityError) -> ResponseReturnValue:
    """Answer a conflict that only the database saw."""
    get_logger().warning("lost race", error=type(error.orig).__name__)
    return problem(409, "LostRace", gettext(LOST_RACE))


def answer_trouble(error: OperationalError) -> ResponseReturnValue:
    """Answer a database that is locked, full, restarting or read-only: nothing was written."""
    get_logger().error("database trouble", error=type(error.orig).__name__)
    if any(words in str(error.orig) for words in DISK_FULL):
        return problem(507, "DiskFull", gettext(HTTP_WORDS[507]))
    response = problem(503, "DatabaseTrouble", gettext(HTTP_WORDS[503]))
    response.headers["Retry-After"] = RETRY_SECONDS
    return response


def answer_http_error(error: HTTPException) -> ResponseReturnValue:
    """Answer the framework's own refusals in our words; redirects pass."""
    status = error.code or 500
    if status < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    words = gettext(HTTP_WORDS.get(status, UNFORESEEN))
    response = problem(status, HTTPStatus(status).phrase.replace(" ", ""), words)
    if isinstance(error, Stop) and error.retry_after:
        response.headers["Retry-After"] = error.retry_after
    return response


def answer_bug(error: Exception) -> ResponseReturnValue:
    """Answer what nobody foresaw: log it whole, show only the request's code."""
    get_logger().error("bug", exc_info=error)
    return problem(500, "Unforeseen", gettext(UNFORESEEN))


def words_for(app: Flask, environ: dict[str, Any], status: int) -> str:
    """Return the words of a plain HTTP refusal to a request that never came to the app."""
    with app.request_context(environ):
        return gettext(HTTP_WORDS[status])


def wants_json() -> bool:
    """Say whether this request came from a program, or a page's script, rather than a person."""
    asked = request.accept_mimetypes.best == "application/json"
    return asked or request.path.startswith("/api/")


def problem(status: int, kind: str, message: str, **extra: object) -> Response:
    """Build the answer: RFC 9457 problem details, or the problem page."""
    code = g.get("request_id", "")
    if wants_json():
        body = {"type": f"/problems/{kind}", "title": message, "status": status, "code": code}
        body |= {name: value for name, value in extra.items() if value}
        response = Response(
            orjson.dumps(body, default=str), status, content_type="application/problem+json"
        )
    else:
        page = render_template(
            "problem.html", status=status, kind=kind, message=message, code=code, **extra
        )
        response = Response(page, status=status)
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
