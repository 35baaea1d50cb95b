"""The way to the process that opens pictures: what is sent there, and what comes back."""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from multiprocessing.connection import Client, Connection
from pathlib import Path
from typing import Any

from inventory.errors import Busy, Invalid
from inventory.pictures.errors import NotAPhoto, PhotoTooHeavy, PhotoTooLarge, PhotoUnreadable
from inventory.pictures.wire import BUSY, Job
from scanner import Corners, Reading

START_SECONDS = 20
LONGEST_SOCKET_PATH = 90
FIELD = "picture"
"""What forms and the API call the file."""

REFUSALS: dict[str, type[Invalid]] = {
    "NotAPicture": NotAPhoto,
    "PictureTooHeavy": PhotoTooHeavy,
    "PictureTooLarge": PhotoTooLarge,
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """A picture's size in pixels, upright, and every code in it."""

    width: int
    height: int
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One picture drawn anew: nothing in it but what it shows."""

    content: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Redrawn:
    """A picture drawn anew twice: to look at, and for lists."""

    large: Drawn
    small: Drawn


class Pictures:
    """The process of one installation, which is started when nobody has yet.

    Every job raises NotAPhoto, PhotoTooHeavy, PhotoTooLarge or PhotoUnreadable, and Busy where
    both of its hands are full.
    """

    def __init__(self, data_dir: Path) -> None:
        self._address = socket_path(data_dir)
        self._process: subprocess.Popen[bytes] | None = None
        self._starting = threading.Lock()

    def read(self, picture: bytes) -> Decoded:
        """Return the codes in an encoded picture."""
        answer, _ = self._ask(Job.READ, picture)
        readings = tuple(Reading(text, _corners(corners)) for text, corners in answer["readings"])
        return Decoded(answer["width"], answer["height"], readings)

    def redraw(self, picture: bytes) -> Redrawn:
        """Return an encoded picture upright, no larger than people need, and without its data."""
        answer, rest = self._ask(Job.REDRAW, picture)
        end = answer["large"]["size"]
        return Redrawn(
            Drawn(rest[:end], answer["large"]["type"]), Drawn(rest[end:], answer["small"]["type"])
        )

    def start(self) -> None:
        """Start the process unless this object did already; another one's is left in peace."""
        with self._starting:
            if self._process is not None and self._process.poll() is not None:
                self._end()
            if self._process is None:
                self._address.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                # it ends when its standard input does, so it never outlives who started it
                self._process = subprocess.Popen(  # noqa: S603 -- ourselves
                    [sys.executable, "-m", "inventory.pictures.process", str(self._address)],
                    stdin=subprocess.PIPE,
                    start_new_session=True,
                )

    def stop(self) -> None:
        """End the process if this object started it."""
        with self._starting:
            self._end()

    def _ask(self, job: Job, picture: bytes) -> tuple[dict[str, Any], bytes]:
        """Return what the process answers: the facts, and the bytes behind them."""
        with self._connect() as connection:
            try:
                if connection.recv_bytes() == BUSY:
                    raise Busy
                connection.send_bytes(job.encode() + b"\n" + picture)
                head, _, rest = connection.recv_bytes().partition(b"\n")
            except (EOFError, OSError) as error:
                raise Busy from error
        answer = json.loads(head)
        if "error" in answer:
            raise REFUSALS.get(answer["error"], PhotoUnreadable)(field=FIELD)
        return answer, rest

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None and process.stdin is not None:
            process.stdin.close()
            process.wait(timeout=START_SECONDS)

    def _connect(self) -> "Connection[Any, Any]":
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                return Client(str(self._address), "AF_UNIX")
            except OSError as error:  # not there yet, gone just now, or too many at the door
                if time.monotonic() > deadline:
                    raise Busy from error
            self.start()
            time.sleep(0.05)


def socket_path(data_dir: Path) -> Path:
    """Return where the process listens: with the data, or where the system allows so long a path.

    The folder is readable by its owner alone.
    """
    path = data_dir.absolute() / "pictures" / "socket"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    name = hashlib.sha256(os.fsencode(data_dir.absolute())).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"inventory-{os.getuid()}-{name}" / "socket"


def _corners(points: list[list[float]]) -> Corners:
    first, second, third, fourth = ((x, y) for x, y in points)
    return first, second, third, fourth
