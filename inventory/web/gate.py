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
    """A WSGI app around the real one.

    `knows` tells whether a request's headers name an account, `says` why it is refused with a
    status, in the language that the headers ask for.
    """

    def __init__(
        self, app: App, knows: Callable[[Environ], bool], says: Callable[[Environ, int], str]
    ) -> None:
        self._app = app
        self._knows = knows
        self._says = says
        self._one = threading.Lock()
        self._large = threading.BoundedSemaphore(LARGE_AT_ONCE)

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Read the body within its bounds, then run the app alone."""
        try:
            length = int(environ.get("CONTENT_LENGTH") or 0)
        except ValueError:
            return self._refuse(environ, start, "400 Bad Request", "BadRequest")
        if "HTTP_TRANSFER_ENCODING" in environ and not length:
            return self._refuse(environ, start, "411 Length Required", "LengthRequired")
        picture = environ.get("PATH_INFO", "") in PICTURE_PATHS
        if not 0 <= length <= (LARGEST_PICTURE if picture else LARGEST):
            return self._refuse(environ, start, "413 Content Too Large", "TooLarge")
        if length <= LARGE:
            return self._run(environ, start, length)
        if not self._large.acquire(blocking=False):
            retry = ("Retry-After", "5")
            return self._refuse(environ, start, "503 Service Unavailable", "Busy", retry)
        try:
            if not self._knows(environ):
                return self._refuse(environ, start, "401 Unauthorized", "Unauthorized")
            return self._run(environ, start, length)
        finally:
            self._large.release()

    def _run(self, environ: Environ, start: Start, length: int) -> Iterable[bytes]:
        if length:
            body = environ["wsgi.input"].read(length)
            if len(body) < length:
                return self._refuse(environ, start, "400 Bad Request", "BadRequest")
            environ["wsgi.input"] = io.BytesIO(body)
        environ["inventory.elsewhere"] = self._elsewhere
        with self._one:
            return self._app(environ, start)

    def _refuse(
        self, environ: Environ, start: Start, status: str, kind: str, *headers: tuple[str, str]
    ) -> Iterable[bytes]:
        code = int(status[:3])
        title = self._says(environ, code)
        body = orjson.dumps({"type": f"/problems/{kind}", "title": title, "status": code})
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

    @contextmanager
    def _elsewhere(self) -> Iterator[None]:
        """Let others run while this request waits for work that another process does."""
        self._one.release()
        try:
            yield
        finally:
            self._one.acquire()
