"""What the forms of access accept."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo
from pydantic_core import PydanticCustomError

from inventory.access.errors import LoginTaken, UnfitLogin, UnfitPassword, UnfitRegion
from inventory.access.rules import (
    LOGIN_NAME,
    LONGEST_PASSWORD,
    REGION,
    Role,
    is_fit_password,
    login_of,
)
from inventory.clock import ZONE_NAMES
from inventory.web.forms import Form, Line, ShortLine, refused

Password = Annotated[str, Field(min_length=1, max_length=LONGEST_PASSWORD)]
LONGEST_ADDRESS = 100
LONGEST_CODE = 40
MOST_CHANGES = 2**31 - 1


def _login(text: str, info: ValidationInfo) -> str:
    """Return a login name that is fit, and not the one of the person before in the same form."""
    login = login_of(text)
    if not LOGIN_NAME.fullmatch(login):
        raise refused(UnfitLogin())
    if info.field_name == "officer_login" and login == info.data.get("login"):
        raise refused(LoginTaken(login=login))
    return login


def _new_password(text: str, info: ValidationInfo) -> str:
    if not is_fit_password(text, info.data.get("login") or NOBODY):
        raise refused(UnfitPassword())
    return text


def _region(text: str) -> str:
    if not REGION.fullmatch(text):
        raise refused(UnfitRegion())
    return text


NOBODY = "\x00"
"""A login name that no password holds."""

Login = Annotated[Line, AfterValidator(_login)]
NewPassword = Annotated[Password, AfterValidator(_new_password)]


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
        StringConstraints(strip_whitespace=True, min_length=1, to_upper=True),
        AfterValidator(_region),
    ]
    public_url: Annotated[
        str,
        StringConstraints(strip_whitespace=True, max_length=LONGEST_ADDRESS),
        AfterValidator(_address),
    ]
    zone: Zone
    name: Line
    login: Login
    password: NewPassword
    officer_name: Line
    officer_login: Login


class PasswordForm(Form):
    """Setting a password through an invitation."""

    password: Password


class InvitationForm(Form):
    """Inviting someone with a first role."""

    name: Line
    login: Login
    role: Role
    unit_id: UUID


class RoleForm(Form):
    """Giving a role."""

    role: Role
    unit_id: UUID


class OpenForm(Form):
    """Closing an account, or opening it again."""

    active: bool


class ChangePasswordForm(Form):
    """Changing one's own password."""

    old: Password
    password: Password


class NewUnitForm(Form):
    """Adding a unit below another."""

    parent_id: UUID
    code: Annotated[Line, Field(max_length=LONGEST_CODE)]
    name: Line


class UnitForm(Form):
    """Giving a unit another code or name; `version` is the one that the form showed."""

    version: Annotated[int, Field(ge=1, le=MOST_CHANGES)]
    code: Annotated[Line, Field(max_length=LONGEST_CODE)]
    name: Line
