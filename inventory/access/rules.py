"""Roles, permissions and the shape of names and passwords, as plain values."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from inventory.errors import mark


class Permission(StrEnum):
    """What can be allowed; each holds at a unit and everything below it."""

    LOOK = "look"
    READ_REGISTER = "read_register"
    REGISTER_ASSETS = "register_assets"
    CHECK_ASSETS = "check_assets"
    MOVE_ASSETS = "move_assets"
    HAND_OVER = "hand_over"
    MANAGE_TAGS = "manage_tags"
    MANAGE_PLACES = "manage_places"
    MANAGE_ACCOUNTS = "manage_accounts"
    READ_LOG = "read_log"


class Role(StrEnum):
    """The bureau's roles (Permendagri 19/2016), by their code names."""

    ADMINISTRATOR = "administrator"
    ASSET_OFFICER = "asset_officer"
    APPROVER = "approver"
    ROOM_KEEPER = "room_keeper"
    STAFF = "staff"
    AUDITOR = "auditor"
    LEADER = "leader"


ROLE_NAMES: Mapping[Role, str] = {
    Role.ADMINISTRATOR: mark("Administrator"),
    Role.ASSET_OFFICER: mark("Asset officer"),
    Role.APPROVER: mark("Approver"),
    Role.ROOM_KEEPER: mark("Room keeper"),
    Role.STAFF: mark("Staff"),
    Role.AUDITOR: mark("Auditor"),
    Role.LEADER: mark("Leader"),
}

_READER = frozenset({Permission.LOOK, Permission.READ_REGISTER})

ROLE_PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset({Permission.MANAGE_ACCOUNTS, Permission.READ_LOG}),
    Role.ASSET_OFFICER: _READER
    | {
        Permission.REGISTER_ASSETS,
        Permission.CHECK_ASSETS,
        Permission.MOVE_ASSETS,
        Permission.HAND_OVER,
        Permission.MANAGE_TAGS,
        Permission.MANAGE_PLACES,
        Permission.READ_LOG,
    },
    Role.APPROVER: _READER | {Permission.READ_LOG},
    Role.ROOM_KEEPER: frozenset({Permission.LOOK}),
    Role.STAFF: frozenset({Permission.LOOK}),
    Role.AUDITOR: _READER | {Permission.READ_LOG},
    Role.LEADER: _READER,
}

DEEPEST_UNIT = 30
"""How many levels the tree of units may have; the path of each must fit its column."""

SESSION_LIFE = timedelta(days=14)
SESSION_IDLE = timedelta(days=3)
INVITATION_LIFE = timedelta(days=7)

LOGIN_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
REGION = re.compile(r"[0-9A-HJKMNP-TV-Z]{2}")
"""The characters that begin every tag code of an installation."""

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` tries in each `window`."""

    count: int
    window: timedelta


LOGINS_PER_ACCOUNT = Limit(10, timedelta(minutes=15))
LOGINS_PER_ADDRESS = Limit(60, timedelta(minutes=15))

PAIRING_LIFE = timedelta(minutes=10)
PAIRING_SCOPES = (Permission.LOOK, Permission.CHECK_ASSETS, Permission.MOVE_ASSETS)
"""What a phone may do on plain HTTP: read tags, and send scans of what its owner may."""
PAIRINGS_PER_ADDRESS = Limit(10, PAIRING_LIFE)
PAIRING_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PAIRING_LENGTH = 8
_MISREAD = str.maketrans("OIL", "011", " -.")


def reach_of(
    grants: Iterable[tuple[Role, str]], scopes: Iterable[str] | None = None
) -> dict[str, tuple[str, ...]]:
    """Return permission -> unit paths for (role, unit path) grants, cut to a token's scopes."""
    allowed = None if scopes is None else frozenset(scopes)
    reach: dict[str, list[str]] = {}
    for role, path in grants:
        for permission in ROLE_PERMISSIONS[role]:
            if allowed is None or permission in allowed:
                reach.setdefault(permission, []).append(path)
    return {permission: tuple(paths) for permission, paths in reach.items()}


def level_of(path: str) -> int:
    """Return at which level of the tree a unit stands; the root stands at 1."""
    return path.count(".")


def is_root(path: str) -> bool:
    """Say whether a path is the root's: whoever reaches it reaches every unit."""
    return level_of(path) == 1


def is_fit_password(password: str, login: str) -> bool:
    """Say whether a password is long enough and not the name itself; no composition rules."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        return False
    plain = password.casefold()
    return login.casefold() not in plain and len(set(plain)) > 3


def pairing_code_of(text: str) -> str:
    """Return a pairing code as it was made: what eyes mix up is the same sign."""
    return text.upper().translate(_MISREAD)


def login_of(text: str) -> str:
    """Return a login name as it is stored: trimmed, lower case."""
    return text.strip().casefold()
