"""Who stands behind the current request, and whether its route may be used: deny by default."""

from collections.abc import Callable
from datetime import datetime
from math import ceil
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from inventory import clock
from inventory.access.actions.sessions import count_try, touch_session
from inventory.access.errors import TooManyTries
from inventory.access.models import Installation
from inventory.access.queries import (
    Identity,
    find_installation,
    identity_of_session,
    identity_of_token,
)
from inventory.access.rules import ROLE_NAMES, Limit, Permission, Role
from inventory.db import Database
from inventory.journal.rules import Actor
from inventory.web.problems import Stop, wants_json
from inventory.web.transaction import database
from inventory.web.words import gettext

COOKIE = "inventory_session"
SECURE_COOKIE = "__Host-inventory_session"
TOUCH_SECONDS = 3600
DEFAULT_ZONE = "Asia/Jayapura"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

View = TypeVar("View", bound=Callable[..., Any])


class Rule:
    """What a route asks for: nothing, a log-in, or one of some permissions held somewhere."""

    def __init__(
        self, *, log_in: bool, asks: bool = True, permissions: tuple[Permission, ...] = ()
    ) -> None:
        self.log_in = log_in
        self.asks = asks
        self.permissions = permissions


def anonymous(view: View) -> View:
    """Declare a route that never asks who is there: files, health, descriptions."""
    view.access_rule = Rule(log_in=False, asks=False)  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Declare a route that anyone may use."""
    view.access_rule = Rule(log_in=False)  # type: ignore[attr-defined]
    return view


def logged_in(view: View) -> View:
    """Declare a route for everyone with an account."""
    view.access_rule = Rule(log_in=True)  # type: ignore[attr-defined]
    return view


def needs(*permissions: Permission) -> Callable[[View], View]:
    """Declare the permission a route asks for; which things it reaches is for the queries.

    Of several, any one is enough.
    """

    def declare(view: View) -> View:
        view.access_rule = Rule(log_in=True, permissions=permissions)  # type: ignore[attr-defined]
        return view

    return declare


def rule_of(app: Flask, endpoint: str) -> Rule | None:
    """Return what a route declares, or None where it declares nothing."""
    found: Rule | None = getattr(app.view_functions.get(endpoint), "access_rule", None)
    return found


def init_app(app: Flask) -> None:
    """Ask for the declared right before every request; templates learn who it is."""
    app.before_request(admit)
    app.context_processor(context)


def check_every_route(app: Flask) -> None:
    """Refuse to build an app with a route that declares nothing."""
    bare = [
        rule.endpoint for rule in app.url_map.iter_rules() if rule_of(app, rule.endpoint) is None
    ]
    if bare:
        raise RuntimeError(f"routes without a declared permission: {', '.join(sorted(bare))}")


def admit() -> ResponseReturnValue | None:
    """Find out who asks, refuse other sites' forms, and ask for the route's right."""
    g.identity = None
    rule = rule_of(current_app, request.endpoint) if request.endpoint else None
    if rule is None or not rule.asks:
        return None
    g.identity = identify(database(), *credentials(request.environ))
    if request.method not in SAFE_METHODS and not _is_from_here():
        raise Stop(403)
    if not rule.log_in:
        return None
    if g.identity is None:
        if wants_json() or request.method not in SAFE_METHODS:
            raise Stop(401)
        return redirect(url_for("access.log_in", next=request.full_path.rstrip("?")))
    actor = current_actor()
    if rule.permissions and not any(actor.may(one) for one in rule.permissions):
        actor.must_have(rule.permissions[0])
    return None


def cookie_name(app: Flask) -> str:
    """Return the name of the cookie that holds a log-in."""
    return SECURE_COOKIE if app.extensions["settings"].secure_cookies else COOKIE


def credentials(environ: dict[str, Any]) -> tuple[str | None, str | None]:
    """Return (API token, session token) of a request, from its headers alone."""
    header = environ.get("HTTP_AUTHORIZATION", "")
    if header[:7].casefold() == "bearer ":
        return header[7:].strip(), None
    for pair in environ.get("HTTP_COOKIE", "").split(";"):
        name, _, value = pair.strip().partition("=")
        if name in (SECURE_COOKIE, COOKIE):
            return None, value
    return None, None


def identify(database: Database, api: str | None, cookie: str | None) -> Identity | None:
    """Return whose token this is, with today's rights read afresh, or None."""
    if not api and not cookie:
        return None
    now = clock.now()
    today = clock.local_date(now, zone())
    with database.single() as connection:
        if api:
            return identity_of_token(connection, api, now=now, today=today)
        identity = identity_of_session(connection, str(cookie), now=now, today=today)
    if identity and identity.session_id and _is_stale(identity, now):
        with database.transaction() as session:
            touch_session(session, identity.session_id, now=now)
    return identity


def _is_stale(identity: Identity, now: datetime) -> bool:
    return identity.seen_at is None or (now - identity.seen_at).total_seconds() > TOUCH_SECONDS


def current_actor() -> Actor:
    """Return who acts in this request; raises 401 where nobody does."""
    if g.identity is None:
        raise Stop(401)
    actor: Actor = g.identity.actor
    return actor


def current_installation() -> Installation | None:
    """Return what set-up recorded; read once a process, for it never changes afterwards."""
    known: Installation | None = current_app.extensions.get("installation")
    if known is None:
        with database().reading() as session:
            known = find_installation(session)
        if known is not None:
            current_app.extensions["installation"] = known
    return known


def zone() -> str:
    """Return the bureau's time zone."""
    installation = current_installation()
    return installation.zone if installation else DEFAULT_ZONE


def limit_tries(key: str, limit: Limit) -> None:
    """Count one try under `key`; raises TooManyTries with the local time it opens again."""
    now = clock.now()
    with database().transaction() as session:
        until = count_try(session, key, limit, now=now)
    if until is not None:
        local = until.astimezone(ZoneInfo(zone()))
        raise TooManyTries(until=f"{local:%H.%M}", seconds=ceil((until - now).total_seconds()))


def address() -> str:
    """Return the network address that limits are counted for (a /64 for IPv6)."""
    given = request.remote_addr or "unknown"
    return ":".join(given.split(":")[:4]) if ":" in given else given


def _is_from_here() -> bool:
    """Say whether a writing request comes from our own pages, or carries its own token.

    Browsers send Sec-Fetch-Site or Origin with every form and script request, and other sites
    cannot change them.
    """
    if credentials(request.environ)[0]:
        return True
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc == request.host


def context() -> dict[str, Any]:
    """Give templates who is here, the theme and the bureau."""
    identity: Identity | None = g.get("identity")
    installation = current_installation()
    return {
        "me": _me(identity) if identity else None,
        "may": identity.actor.may if identity else lambda *_: False,
        "theme": (identity and identity.theme) or request.cookies.get("theme") or "system",
        "bureau": installation.bureau if installation else "",
        "government": installation.government if installation else "",
        "is_demo": bool(installation and installation.is_demo),
        "zone": zone(),
        "Permission": Permission,
    }


def _me(identity: Identity) -> dict[str, Any]:
    return {
        "id": identity.actor.id,
        "name": identity.actor.name,
        "role_label": ", ".join(
            gettext(ROLE_NAMES[role]) for role in dict.fromkeys(identity.roles)
        ),
        "is_auditor": identity.roles == (Role.AUDITOR,),
    }
