"""Ctrl C in a real terminal, which sends it to every process at once: a quiet end, and soon."""

import contextlib
import os
import pty
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from select import select

import pytest

from inventory.lan.terminal import BLACK_ON_WHITE
from inventory.server import STOP_SECONDS
from tests.system.service import ROOT, environment, free_port, processes_of

MOST_SECONDS = 60.0
CTRL_C = b"\x03"
NOISE = (b"Traceback", b"Exception", b"KeyboardInterrupt", b"WARNING", b"ERROR", b"leaked")


class Terminal:
    """A terminal in which a command runs."""

    def __init__(self, folder: Path, *words: str, **settings: str) -> None:
        self.seen = b""
        self.code: int | None = None
        self.pid, self._screen = pty.fork()
        if not self.pid:
            os.chdir(ROOT)
            os.execve(
                sys.executable,
                [sys.executable, "-m", "inventory", *words],
                environment(folder, **settings),
            )

    def read(self, *, until: bytes = b"", within: float = MOST_SECONDS) -> bool:
        """Read on; return whether `until` came, or without it whether everything ended."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            if until and until in self.seen:
                return True
            if select([self._screen], [], [], 0.05)[0]:
                try:
                    more = os.read(self._screen, 65536)
                except OSError:  # how Linux says that nobody has the terminal any more
                    more = b""
                if not more:
                    return not until
                self.seen += more
        return False

    def press(self, keys: bytes) -> None:
        """Forget what was seen, and type."""
        self.seen = b""
        os.write(self._screen, keys)

    def close(self) -> int:
        """End whatever still runs; return the exit code, negative for a signal."""
        if self.code is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
            os.close(self._screen)
            self.code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.code


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo bureau is made by the first test and found by the others."""
    return tmp_path_factory.mktemp("terminal")


@pytest.fixture
def terminal(folder: Path) -> Iterator[Terminal]:
    """A terminal in which the demo starts."""
    opened = Terminal(folder, "demo", port=str(free_port()), workers="2")
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        pytest.param(b"[1/4]", 0.0, id="it makes the database ready"),
        pytest.param(b"Press Ctrl C", 0.0, id="its processes start"),
        pytest.param(b"Press Ctrl C", 0.3, id="its workers load"),
        pytest.param(b"Press Ctrl C", 5.0, id="it serves"),
    ],
)
def test_ctrl_c_ends_all_of_it_at_once_and_without_a_word_while(
    terminal: Terminal, said: bytes, seconds: float
) -> None:
    assert terminal.read(until=said), terminal.seen
    time.sleep(seconds)
    terminal.press(CTRL_C)
    assert terminal.read(within=STOP_SECONDS), "somebody did not listen"
    assert [noise for noise in NOISE if noise in terminal.seen] == [], terminal.seen
    assert terminal.close() in (0, -signal.SIGINT)
    assert processes_of(terminal.pid) == []


def test_ctrl_c_ends_both_listeners_for_phones_without_a_word(folder: Path) -> None:
    phones = {"lan": "true", "host": "127.0.0.1", "https_port": str(free_port())}
    terminal = Terminal(folder, "demo", port=str(free_port()), workers="2", **phones)
    try:
        assert terminal.read(until=b"Press Ctrl C"), terminal.seen
        assert BLACK_ON_WHITE.encode() in terminal.seen
        time.sleep(5)
        terminal.press(CTRL_C)
        assert terminal.read(within=STOP_SECONDS), "somebody did not listen"
        assert [noise for noise in NOISE if noise in terminal.seen] == [], terminal.seen
    finally:
        code = terminal.close()
    assert code in (0, -signal.SIGINT)
    assert processes_of(terminal.pid) == []


def test_the_box_is_the_last_thing_said(terminal: Terminal) -> None:
    assert terminal.read(until="┘".encode()), terminal.seen
    assert not terminal.read(until=b"\n\n", within=4.0)
    assert terminal.seen.rstrip().endswith("┘".encode()), terminal.seen
