"""How long an address may get; what is longer is sent as a form, and can be come back to alike."""

from collections.abc import Iterable
from urllib.parse import urlencode

from flask import Response, make_response
from flask.typing import ResponseReturnValue

LONGEST_ADDRESS = 4000
"""What stands before a server commonly refuses 8 KB, and what is typed on the way comes on top."""


def fits_an_address(fields: Iterable[tuple[str, str]]) -> bool:
    """Say whether these fields may stand in an address."""
    return len(urlencode(list(fields))) <= LONGEST_ADDRESS


def looked_at(page: ResponseReturnValue) -> Response:
    """Answer a form that changes nothing: the browser keeps the page to go back to.

    It could not ask for it again by an address. Logging out clears what it kept.
    """
    response = make_response(page)
    response.headers["Cache-Control"] = "private, no-cache"
    return response
