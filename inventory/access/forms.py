"""What the forms of access accept."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from inventory.access.rules import LONGEST_PASSWORD, Role
from inventory.clock import ZONE_NAMES
from inventory.web.forms import Form, Line, ShortLine

Password = Annotated[str, Field(min_length=1, max_length=LONGEST_PASSWORD)]
LONGEST_ADDRESS = 100


def _address(text: str) -> str:
    """Keep scheme and host of the public address, without a path."""
    text = text.rstrip("/").lower()
    scheme, _, host = text.partition("://")
    if scheme not in ("http", "https") or not host or not set(host) <= _HOST_SIGNS:
        raise PydanticCustomError("unfit_address", "unfit address")
    return text


_HOST_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-:")

ZONES = tuple((zone, f"{short} ({zone})") for zone, short in ZONE_NAMES.items())


def _zone(name: str) -> str:
    if name not in ZONE_NAMES:
        raise PydanticCustomError("enum", "unknown zone")
    return name


Zone = Annotated[str, AfterValidator(_zone)]


class LogInForm(Form):
    """The log-in page."""

    login: Annotated[Line, Field(max_length=64)]
    password: Password
    next: str = "/"


class SetUpForm(Form):
    """The one-time set-up page."""

    government: Line
    bureau: Line
    unit_code: ShortLine
    region: Annotated[
        str,
        StringConstraints(
            strip_whitespace=True, to_upper=True, pattern=r"^[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{2}$"
        ),
    ]
    public_url: Annotated[
        str,
        StringConstraints(strip_whitespace=True, max_length=LONGEST_ADDRESS),
        AfterValidator(_address),
    ]
    zone: Zone
    name: Line
    login: Line
    password: Password
    officer_name: Line
    officer_login: Line


class PasswordForm(Form):
    """Setting a password through an invitation."""

    password: Password


class InvitationForm(Form):
    """Inviting someone with a first role."""

    name: Line
    login: Line
    role: Role
    unit_id: UUID
