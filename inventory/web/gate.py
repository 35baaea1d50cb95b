"""The gate before the app: bodies are bounded and read first, then one request at a time runs.

Running threads fight for the interpreter, waiting ones do not: many threads may wait for slow
phones, one works. Senders of large bodies are known before a byte of the body is read.
"""

import io
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import orjson

LARGE = 64 * 1024
LARGEST = 1024 * 1024
LARGEST_PICTURE = 25 * 1024 * 1024
LARGE_AT_ONCE = 10
PICTURE_PATHS = ("/api/v1/readings",)

Environ = dict[str, Any]
Start = Callable[..., Any]
App = Callable[[Environ, Start], Iterable[bytes]]


class Gate:
    """A WSGI app around the real one; `knows` tells whether a request's headers name an account."""

    def __init__(self, app: App, knows: Callable[[Environ], bool]) -> None:
        self._app = app
        self._knows = knows
        self._one = threading.Lock()
        self._large = threading.BoundedSemaphore(LARGE_AT_ONCE)

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Read the body within its bounds, then run the app alone."""
        try:
            length = int(environ.get("CONTENT_LENGTH") or 0)
        except ValueError:
            return _refuse(start, "400 Bad Request", "BadRequest")
        if "HTTP_TRANSFER_ENCODING" in environ and not length:
            return _refuse(start, "411 Length Required", "LengthRequired")
        picture = environ.get("PATH_INFO", "") in PICTURE_PATHS
        if not 0 <= length <= (LARGEST_PICTURE if picture else LARGEST):
            return _refuse(start, "413 Content Too Large", "TooLarge")
        if length <= LARGE:
            return self._run(environ, start, length)
        if not self._large.acquire(blocking=False):
            return _refuse(start, "503 Service Unavailable", "Busy", ("Retry-After", "5"))
        try:
            if not self._knows(environ):
                return _refuse(start, "401 Unauthorized", "Unauthorized")
            return self._run(environ, start, length)
        finally:
            self._large.release()

    def _run(self, environ: Environ, start: Start, length: int) -> Iterable[bytes]:
        if length:
            body = environ["wsgi.input"].read(length)
            if len(body) < length:
                return _refuse(start, "400 Bad Request", "BadRequest")
            environ["wsgi.input"] = io.BytesIO(body)
        environ["inventory.elsewhere"] = self._elsewhere
        with self._one:
            return self._app(environ, start)

    @contextmanager
    def _elsewhere(self) -> Iterator[None]:
        """Let others run while this request waits for work that another process does."""
        self._one.release()
        try:
            yield
        finally:
            self._one.acquire()


def _refuse(start: Start, status: str, kind: str, *headers: tuple[str, str]) -> Iterable[bytes]:
    code, title = status.split(" ", 1)
    body = orjson.dumps({"type": f"/problems/{kind}", "title": title, "status": int(code)})
    start(
        status,
        [
            ("Content-Type", "application/problem+json"),
            ("Content-Length", str(len(body))),
            ("Connection", "close"),
            *headers,
        ],
    )
    return [body]
