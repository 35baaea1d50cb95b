"""What plain HTTP answers: how to get to HTTPS, and photos of tags by a code that soon ends.

A password or a log-in that came this way has been read by whoever listens, so none is looked at.
Only this machine itself is served in full: what it asks of itself, nobody else hears.
"""

import ipaddress
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote, urlencode

import orjson
from werkzeug.http import parse_cookie

from inventory.access.queries import pairing_token
from inventory.lan.rules import (
    API,
    INSTALL,
    is_for_paired,
    is_install,
    is_open,
    name_in,
    path_of,
    secure_address,
)

Environ = dict[str, Any]
Start = Callable[..., Any]
App = Callable[[Environ, Start], Iterable[bytes]]

KNOWS_THE_WAY = "inventory_https"
"""The cookie of a phone that has been on the HTTPS side: it is sent there without the steps."""
PAIRING = "inventory_pairing"
"""The cookie with a pairing code."""
NOT_SECRET = ("language", "theme", KNOWS_THE_WAY)
SECRETS = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_PROXY_AUTHORIZATION")
LOOKING = ("GET", "HEAD")
HERE = ("localhost", "127.0.0.1", "[::1]")


class Plain:
    """A WSGI app before the real one, for the listener without HTTPS.

    `says` gives the words of a status in the language that the headers ask for.
    """

    def __init__(self, app: App, port: int, says: Callable[[Environ, int], str]) -> None:
        self._app = app
        self._port = port
        self._says = says

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer what is open to all; lead on to HTTPS, or to the steps before it."""
        if _is_this_machine(environ):
            return self._app(environ, start)
        cookies = dict(parse_cookie(environ))
        path = environ.get("PATH_INFO", "/")
        if is_open(path):
            return self._app(_without_secrets(environ, cookies), start)
        if PAIRING in cookies and is_for_paired(path) and _is_from_here(environ):
            return self._app(_as_paired(environ, cookies), start)
        if path.startswith(API):
            return self._refuse(environ, start)
        return _redirect(start, self._way_on(environ, cookies, path))

    def _way_on(self, environ: Environ, cookies: dict[str, str], path: str) -> str:
        if is_install(path):
            return INSTALL
        asked = quote(path.encode("latin-1"))
        if query := environ.get("QUERY_STRING"):
            asked = f"{asked}?{query}"
        wanted = path_of(asked) if environ["REQUEST_METHOD"] in LOOKING else "/"
        if KNOWS_THE_WAY in cookies:
            return secure_address(environ.get("HTTP_HOST", ""), self._port) + wanted
        return INSTALL if wanted == "/" else f"{INSTALL}?{urlencode({'next': wanted})}"

    def _refuse(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Refuse a program: led on by itself, it would go on sending its token in the clear."""
        title = self._says(_without_secrets(environ, {}), 426)
        problem = {"type": "/problems/UpgradeRequired", "title": title, "status": 426}
        body = orjson.dumps(problem)
        headers = [
            ("Content-Type", "application/problem+json"),
            ("Content-Length", str(len(body))),
            ("Upgrade", "TLS/1.3, HTTP/1.1"),
            ("Connection", "Upgrade, close"),
        ]
        start("426 Upgrade Required", headers)
        return [body]


def _is_this_machine(environ: Environ) -> bool:
    """Say whether this machine asks itself, under its own name: not through a proxy on it."""
    try:
        peer = ipaddress.ip_address(environ.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    is_direct = "HTTP_X_FORWARDED_FOR" not in environ and "HTTP_FORWARDED" not in environ
    return peer.is_loopback and is_direct and name_in(environ.get("HTTP_HOST", "")) in HERE


def _without_secrets(environ: Environ, cookies: dict[str, str]) -> Environ:
    kept = {name: value for name, value in environ.items() if name not in SECRETS}
    kept["HTTP_COOKIE"] = "; ".join(
        f"{name}={cookies[name]}" for name in NOT_SECRET if cookies.get(name, "").isalnum()
    )
    return kept


def _as_paired(environ: Environ, cookies: dict[str, str]) -> Environ:
    """Let the service know a phone by its code: as a token, which it looks up for each request."""
    token = pairing_token(cookies[PAIRING])
    return _without_secrets(environ, cookies) | {"HTTP_AUTHORIZATION": f"Bearer {token}"}


def _is_from_here(environ: Environ) -> bool:
    """Say whether a request that writes comes from our own pages: its cookie came by itself."""
    if environ["REQUEST_METHOD"] in LOOKING:
        return True
    return bool(environ.get("HTTP_ORIGIN") == f"http://{environ.get('HTTP_HOST', '')}")


def _redirect(start: Start, target: str) -> Iterable[bytes]:
    headers = [("Location", target), ("Content-Length", "0"), ("Cache-Control", "no-store")]
    start("303 See Other", headers)
    return [b""]
