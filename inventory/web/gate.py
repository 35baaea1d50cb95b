"""The gate before the app: bodies are bounded and read first, then one request at a time runs.

Running threads fight for the interpreter, waiting ones do not: many threads may wait for slow
phones, one works. Some threads never wait for bodies, so that whoever only reads is answered
whatever others send. Senders of large bodies are known before a byte of the body is read.
"""

import io
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import orjson

from inventory import db
from inventory.processes import give_memory_back

LARGE = 64 * 1024
LARGEST = 1024 * 1024
BATCH = 8 * 1024
"""A body from here on is unpacked into much: so much is held once a worker, not once a thread."""
LARGEST_PICTURE = 25 * 1024 * 1024
LARGE_AT_ONCE = 10
BODIES_AT_ONCE = 12
"""How many of a worker's sixteen threads may wait for bodies."""
PATIENCE_SECONDS = 10.0
SLOWEST = 1_000
"""Bytes a second that a body must come at, beyond the first moments of patience."""
LARGE_PATHS = re.compile(r"/api/v1/readings|/assets/[0-9A-Fa-f-]{36}/(photos|documents)")
"""Where photos and documents come in."""

BUSY = ("503 Service Unavailable", "Busy", ("Retry-After", "5"))

Environ = dict[str, Any]
Start = Callable[..., Any]
App = Callable[[Environ, Start], Iterable[bytes]]


class Gate:
    """A WSGI app around the real one.

    `knows` tells whether a request's headers name an account, `says` why it is refused with a
    status, in the language that the headers ask for. The server cannot break off a read: where
    every thread that may wait for a body waits for one that should long have come, `give_up` is
    called, which ends this worker for a fresh one.
    """

    def __init__(
        self,
        app: App,
        knows: Callable[[Environ], bool],
        says: Callable[[Environ, int], str],
        give_up: Callable[[], None],
    ) -> None:
        self._app = app
        self._knows = knows
        self._says = says
        self._give_up = give_up
        self._one = threading.Lock()
        self._batches = threading.Lock()
        self._due: dict[int, float] = {}
        self._large = threading.BoundedSemaphore(LARGE_AT_ONCE)

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Read the body within its bounds, then run the app alone."""
        try:
            length = int(environ.get("CONTENT_LENGTH") or 0)
        except ValueError:
            return self._refuse(environ, start, "400 Bad Request", "BadRequest")
        if "HTTP_TRANSFER_ENCODING" in environ and not length:
            return self._refuse(environ, start, "411 Length Required", "LengthRequired")
        has_file = LARGE_PATHS.fullmatch(environ.get("PATH_INFO", ""))
        if not 0 <= length <= (LARGEST_PICTURE if has_file else LARGEST):
            return self._refuse(environ, start, "413 Content Too Large", "TooLarge")
        if length <= LARGE:
            return self._run(environ, start, length)
        if not self._large.acquire(blocking=False):
            return self._refuse(environ, start, *BUSY)
        try:
            if not self._knows(environ):
                return self._refuse(environ, start, "401 Unauthorized", "Unauthorized")
            return self._run(environ, start, length)
        finally:
            self._large.release()

    def _run(self, environ: Environ, start: Start, length: int) -> Iterable[bytes]:
        if length:
            me = threading.get_ident()
            if not self._expect(me, length):
                return self._refuse(environ, start, *BUSY)
            try:
                body = environ["wsgi.input"].read(length)
            finally:
                del self._due[me]
            if len(body) < length:
                return self._refuse(environ, start, "400 Bad Request", "BadRequest")
            environ["wsgi.input"] = io.BytesIO(body)
        environ["inventory.elsewhere"] = self._elsewhere
        # Pictures are unpacked in a process of their own, and waited for long.
        is_batch = length >= BATCH and not LARGE_PATHS.fullmatch(environ.get("PATH_INFO", ""))
        with self._batches if is_batch else nullcontext(), self._one, db.waiting(self._elsewhere):
            try:
                return self._app(environ, start)
            finally:
                if is_batch:
                    give_memory_back()

    def _expect(self, me: int, length: int) -> bool:
        """Note by when a body should be here; False where too many are waited for already."""
        now = time.monotonic()
        waited_for = list(self._due.values())
        if len(waited_for) < BODIES_AT_ONCE:
            self._due[me] = now + PATIENCE_SECONDS + length / SLOWEST
            return True
        if max(waited_for) < now:
            self._give_up()
        return False

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
