"""A process of its own that reads the codes in pictures, so that a bad one harms nobody else.

The process listens on a socket and has two readers, each a process again. A picture that stops
its reader, or keeps it too long, is answered as damaged, and the reader is started anew.
"""

import atexit
import contextlib
import fcntl
import hashlib
import json
import multiprocessing
import os
import queue
import resource
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from typing import TYPE_CHECKING, Any

import scanner
from scanner import Corners, PictureBroken, PictureError, Reading

if TYPE_CHECKING:
    from flask import Flask

AT_ONCE = 2
PICTURE_SECONDS = 30
THOROUGH_PIXELS = 16_000_000
START_SECONDS = 20
MEMORY_BYTES = 1024**3
LONGEST_SOCKET_PATH = 90
READY, BUSY = b"ready", b"busy"


class DecoderBusy(Exception):
    """All readers are at work, or the process is just being started anew; ask again later."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A picture's size in pixels, upright, and every code in it."""

    width: int
    height: int
    readings: tuple[Reading, ...]


class Decoder:
    """The way to the process of one installation, which is started when nobody has yet."""

    def __init__(self, data_dir: Path) -> None:
        self._address = socket_path(data_dir)
        self._process: subprocess.Popen[bytes] | None = None
        self._starting = threading.Lock()

    def read(self, picture: bytes) -> Decoded:
        """Return what is in an encoded picture; raises PictureError, or DecoderBusy."""
        with self._connect() as connection:
            try:
                if connection.recv_bytes() == BUSY:
                    raise DecoderBusy
                connection.send_bytes(picture)
                answer = json.loads(connection.recv_bytes())
            except (EOFError, OSError) as error:
                raise DecoderBusy from error
        return _decoded(answer)

    def start(self) -> None:
        """Start the process unless this object did already; another one's is left in peace."""
        with self._starting:
            if self._process is not None and self._process.poll() is not None:
                self._end()
            if self._process is None:
                self._address.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                # it ends when its standard input does, so it never outlives who started it
                self._process = subprocess.Popen(  # noqa: S603 -- ourselves
                    [sys.executable, "-m", "inventory.fieldwork.decoder", str(self._address)],
                    stdin=subprocess.PIPE,
                    start_new_session=True,
                )

    def stop(self) -> None:
        """End the process if this object started it."""
        with self._starting:
            self._end()

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
                    raise DecoderBusy from error
            self.start()
            time.sleep(0.05)


def attach(app: "Flask", data_dir: Path) -> Decoder:
    """Give an app its decoder; nothing is started before the first picture."""
    decoder = Decoder(data_dir)
    app.extensions["decoder"] = decoder
    atexit.register(decoder.stop)
    return decoder


def socket_path(data_dir: Path) -> Path:
    """Return where the process listens: with the data, or where the system allows so long a path.

    The folder is readable by its owner alone.
    """
    path = data_dir.absolute() / "decoder" / "socket"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    name = hashlib.sha256(os.fsencode(data_dir.absolute())).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"inventory-{os.getuid()}-{name}" / "socket"


def _decoded(answer: dict[str, Any]) -> Decoded:
    if "error" in answer:
        kind: type[PictureError] = getattr(scanner, answer["error"])
        raise kind(**answer["facts"])
    readings = tuple(Reading(text, _corners(corners)) for text, corners in answer["readings"])
    return Decoded(answer["width"], answer["height"], readings)


def _corners(points: list[list[float]]) -> Corners:
    first, second, third, fourth = ((x, y) for x, y in points)
    return first, second, third, fourth


def serve(address: Path) -> None:
    """Answer pictures until standard input ends; returns at once where another one serves."""
    folder = address.parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to someone else")
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        address.unlink(missing_ok=True)
        readers: queue.LifoQueue[_Reader] = queue.LifoQueue()
        for _ in range(AT_ONCE):
            readers.put(_Reader())
        with Listener(str(address), "AF_UNIX", backlog=16) as listener:
            threading.Thread(target=_accept, args=(listener, readers), daemon=True).start()
            sys.stdin.buffer.read()


def _accept(listener: Listener, readers: "queue.LifoQueue[_Reader]") -> None:
    while True:
        try:
            connection = listener.accept()
        except OSError:
            return
        threading.Thread(target=_answer, args=(connection, readers), daemon=True).start()


def _answer(connection: "Connection[Any, Any]", readers: "queue.LifoQueue[_Reader]") -> None:
    with connection, contextlib.suppress(EOFError, OSError):
        try:
            reader = readers.get_nowait()
        except queue.Empty:
            connection.send_bytes(BUSY)
            return
        try:
            connection.send_bytes(READY)
            connection.send_bytes(reader.read(connection.recv_bytes()))
        finally:
            readers.put(reader)


class _Reader:
    """One process that reads pictures, made when first needed and again after each mishap."""

    def __init__(self) -> None:
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection[Any, Any] | None = None

    def read(self, picture: bytes) -> bytes:
        """Return the answer to a picture, whatever the picture does to the process."""
        pipe = self._ready()
        try:
            pipe.send_bytes(picture)
            if pipe.poll(PICTURE_SECONDS):
                return pipe.recv_bytes()
        except (EOFError, OSError):
            pass
        self._end()
        return _refusal(PictureBroken(reason="it could not be read to its end"))

    def _ready(self) -> "Connection[Any, Any]":
        if self._pipe is not None and self._process is not None and self._process.is_alive():
            return self._pipe
        self._end()
        spawn = multiprocessing.get_context("spawn")
        self._pipe, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_work, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self._pipe.recv_bytes()
        return self._pipe

    def _end(self) -> None:
        if self._process is not None and self._pipe is not None:
            self._process.kill()
            self._process.join()
            self._pipe.close()
        self._process = self._pipe = None


def _work(pipe: "Connection[Any, Any]") -> None:
    """Read pictures one after another, within bounded memory, until nobody asks any more."""
    import cv2  # noqa: PLC0415 -- only this process may load it

    cv2.setNumThreads(1)
    scanner.open_picture  # noqa: B018 -- load everything before memory is bounded
    scanner.read  # noqa: B018 -- as above
    _bound_memory()
    pipe.send_bytes(READY)
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            pipe.send_bytes(_read(pipe.recv_bytes()))


def _read(picture: bytes) -> bytes:
    try:
        image = scanner.open_picture(picture)
        height, width = image.shape[:2]
        # in the largest pictures the codes are large too, and patience would take half a minute
        large = height * width > THOROUGH_PIXELS
        effort = scanner.Effort.FAST if large else scanner.Effort.THOROUGH
        readings = scanner.read(image, effort=effort)
    except PictureError as error:
        return _refusal(error)
    found = [[reading.text, reading.corners] for reading in readings]
    return json.dumps({"width": width, "height": height, "readings": found}).encode()


def _refusal(error: PictureError) -> bytes:
    return json.dumps({"error": type(error).__name__, "facts": error.facts}).encode()


def _bound_memory() -> None:
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return
    present = int(statm.read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (present + MEMORY_BYTES, present + MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
