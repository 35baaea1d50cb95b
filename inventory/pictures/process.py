"""The process that opens pictures; web workers never do.

It listens on a socket and has two hands, each a process again. A picture that stops its hand, or
keeps it too long, is answered as damaged, and the hand is started anew.
"""

import contextlib
import fcntl
import multiprocessing
import os
import queue
import resource
import sys
import threading
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from typing import Any

from inventory.pictures.wire import BUSY, READY, refusal
from scanner import PictureBroken

AT_ONCE = 2
PICTURE_SECONDS = 30
MEMORY_BYTES = 1024**3


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
        hands: queue.LifoQueue[_Hand] = queue.LifoQueue()
        for _ in range(AT_ONCE):
            hands.put(_Hand())
        with Listener(str(address), "AF_UNIX", backlog=16) as listener:
            threading.Thread(target=_accept, args=(listener, hands), daemon=True).start()
            sys.stdin.buffer.read()


def _accept(listener: Listener, hands: "queue.LifoQueue[_Hand]") -> None:
    while True:
        try:
            connection = listener.accept()
        except OSError:
            return
        threading.Thread(target=_answer, args=(connection, hands), daemon=True).start()


def _answer(connection: "Connection[Any, Any]", hands: "queue.LifoQueue[_Hand]") -> None:
    with connection, contextlib.suppress(EOFError, OSError):
        try:
            hand = hands.get_nowait()
        except queue.Empty:
            connection.send_bytes(BUSY)
            return
        try:
            connection.send_bytes(READY)
            connection.send_bytes(hand.do(connection.recv_bytes()))
        finally:
            hands.put(hand)


class _Hand:
    """One process that opens pictures, made when first needed and again after each mishap."""

    def __init__(self) -> None:
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection[Any, Any] | None = None

    def do(self, request: bytes) -> bytes:
        """Return the answer to a request, whatever its picture does to the process."""
        pipe = self._ready()
        try:
            pipe.send_bytes(request)
            if pipe.poll(PICTURE_SECONDS):
                return pipe.recv_bytes()
        except (EOFError, OSError):
            pass
        self._end()
        return refusal(PictureBroken.__name__)

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
    """Do one request after another, within bounded memory, until nobody asks any more."""
    from inventory.pictures import work  # noqa: PLC0415 -- only a hand may load its libraries

    work.prepare()
    _bound_memory()
    pipe.send_bytes(READY)
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            pipe.send_bytes(work.do(pipe.recv_bytes()))


def _bound_memory() -> None:
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return
    present = int(statm.read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (present + MEMORY_BYTES, present + MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
