"""A small client that costs little: ready-made bytes on open connections, every answer read."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from inventory.access.guard import COOKIE

HOST = "127.0.0.1"
TIMEOUT_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, body and how long it took, in seconds."""

    status: int
    body: bytes
    seconds: float


class Connection:
    """One open connection to the service, opened again when the service closes it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def ask(self, request: bytes) -> Answer:
        """Send a whole request and read its whole answer."""
        started = time.perf_counter()
        opened = self._opened()
        opened.sendall(request)
        status, body, stays_open = read_answer(opened)
        if not stays_open:
            self.close()
        return Answer(status, body, time.perf_counter() - started)

    def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _opened(self) -> socket.socket:
        if self._socket is None:
            self._socket = connect(self._port)
        return self._socket


def connect(port: int) -> socket.socket:
    """Open a socket to the service."""
    opened = socket.create_connection((HOST, port), timeout=TIMEOUT_SECONDS)
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return opened


def read_answer(opened: socket.socket) -> tuple[int, bytes, bool]:
    """Return (status, body, whether the connection stays open); answers say their length."""
    known = b""
    while b"\r\n\r\n" not in known:
        known += _more(opened)
    head, _, body = known.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    length = next(int(line[15:]) for line in lines if line.startswith(b"content-length:"))
    while len(body) < length:
        body += _more(opened)
    return int(lines[0].split()[1]), body, b"connection: close" not in lines


def _more(opened: socket.socket) -> bytes:
    got = opened.recv(1 << 16)
    if not got:
        raise ConnectionError("the service hung up in the middle of an answer")
    return got


def request(method: str, path: str, token: str, body: bytes = b"", *, cookie: str = "") -> bytes:
    """Build the bytes of a request with an API token, or as someone who is logged in."""
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: {HOST}",
        "Accept: application/json",
        f"Cookie: {COOKIE}={cookie}" if cookie else f"Authorization: Bearer {token}",
    ]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass(slots=True)
class Round:
    """What came of many requests: how long each and all together took, in seconds."""

    times: list[float] = field(default_factory=list)
    seconds: float = 0.0


def send_many(port: int, requests: Iterator[bytes], count: int, *, clients: int = 2) -> Round:
    """Send `count` requests over a few connections; raises ValueError at any answer but 200."""
    lock, left, done = threading.Lock(), [count], Round()
    faults: list[str] = []

    def work() -> None:
        connection = Connection(port)
        try:
            while not faults:
                with lock:
                    if left[0] == 0:
                        return
                    left[0] -= 1
                    ready = next(requests)
                answer = connection.ask(ready)
                if answer.status != 200:
                    faults.append(f"{answer.status}: {answer.body[:300]!r}")
                done.times.append(answer.seconds)
        except OSError as error:
            faults.append(repr(error))
        finally:
            connection.close()

    done.seconds = _together([work] * clients)
    if faults:
        raise ValueError(faults[0])
    return done


def _together(jobs: list[Callable[[], None]]) -> float:
    threads = [threading.Thread(target=job) for job in jobs]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - started
