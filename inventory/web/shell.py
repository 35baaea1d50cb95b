"""What every request passes: its id, its log line, the security headers, compression."""

import gzip
import time
from typing import Any

import structlog
from flask import Flask, Response, abort, g, request

from inventory.ids import new_id
from inventory.log import get_logger
from inventory.web import words

WORTH_COMPRESSING = 1_400
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
        "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; media-src 'self' blob:; "
        "worker-src 'self'; manifest-src 'self'; object-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def init_app(app: Flask) -> None:
    """Wrap every request of this app."""
    app.before_request(begin)
    app.after_request(finish)
    app.context_processor(context)


def begin() -> None:
    """Name the request, so that a person's report and the log's lines meet; no NUL goes further."""
    g.started = time.perf_counter()
    g.request_id = new_id().hex[-12:]
    structlog.contextvars.bind_contextvars(request_id=g.request_id)
    if "\x00" in request.path or b"%00" in request.query_string:
        abort(400)


def finish(response: Response) -> Response:
    """Set the headers, compress what is worth it, write the log line."""
    # Each setdefault would walk through all headers there are: one look is enough.
    present = {name.lower() for name, _ in response.headers}
    for name, value in HEADERS.items():
        if name.lower() not in present:
            response.headers.add(name, value)
    response.headers.add("X-Request-Id", g.request_id)
    _compress(response)
    if request.endpoint != "static":
        get_logger().info(
            "request",
            method=request.method,
            endpoint=request.endpoint,
            status=response.status_code,
            ms=round((time.perf_counter() - g.started) * 1000, 1),
        )
    structlog.contextvars.clear_contextvars()
    return response


def context() -> dict[str, Any]:
    """Give templates what the shell knows."""
    return {
        "lang": words.language(),
        "words_url": words_url(),
        "switch_language_url": "/preferences",
        "switch_theme_url": "/preferences",
        "logout_url": "/logout",
        "password_url": "/password",
    }


def words_url() -> str:
    """Return the address of the script words in this request's language."""
    return f"/words/{words.language()}.{words.version()}.json"


def _compress(response: Response) -> None:
    if (
        response.direct_passthrough
        or response.is_streamed
        or "Content-Encoding" in response.headers
        or not response.content_type
        or not response.content_type.startswith(("text/html", "application/json"))
        or "gzip" not in request.headers.get("Accept-Encoding", "")
    ):
        return
    body = response.get_data()
    if len(body) < WORTH_COMPRESSING:
        return
    response.set_data(gzip.compress(body, 5, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    response.headers.add("Vary", "Accept-Encoding")
