"""The really running service: started as a process group of its own, asked, killed, gone."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from inventory.server import RUNNER

ROOT = Path(__file__).parents[2]
STOP_SECONDS = 40.0


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """Return the environment of an installation in `folder`, with `INVENTORY_*` of `settings`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("INVENTORY_")}
    wanted = {"data_dir": str(folder), **settings}
    return (
        kept
        | {"PYTHONPATH": str(ROOT)}
        | {f"INVENTORY_{name.upper()}": value for name, value in wanted.items()}
    )


def run(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run one command of the service to its end."""
    folder.mkdir(parents=True, exist_ok=True)
    return subprocess.run(
        [sys.executable, "-m", "inventory", *words],
        cwd=folder,
        env=environment(folder, **settings),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


class Service:
    """`inventory serve` or `demo` in a folder; `url` names its database, else the embedded one.

    `more` are further settings.
    """

    def __init__(
        self, folder: Path, url: str = "", *, command: str = "serve", workers: int = 2, **more: str
    ) -> None:
        self.folder = folder
        self.port = free_port()
        self._command = command
        self._settings = {"port": str(self.port), "workers": str(workers), "host": "127.0.0.1"}
        self._settings |= more
        if url:
            self._settings["database_url"] = url
        self._leader: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process that was started; it leads the group."""
        assert self._leader is not None
        return self._leader.pid

    @property
    def output(self) -> str:
        """What was printed since the first start."""
        return (self.folder / "output.txt").read_text("utf-8")

    @property
    def log(self) -> str:
        """What was logged since the first start."""
        return (self.folder / "log.txt").read_text("utf-8")

    def start(self, *, within: float = 60.0) -> float:
        """Start, and return after how many seconds it was ready."""
        self.folder.mkdir(parents=True, exist_ok=True)
        started = time.monotonic()
        with (
            (self.folder / "output.txt").open("ab") as output,
            (self.folder / "log.txt").open("ab") as log,
        ):
            self._leader = subprocess.Popen(
                [sys.executable, "-m", "inventory", self._command],
                cwd=self.folder,
                env=environment(self.folder, **self._settings),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=log,
                start_new_session=True,
            )
        self.wait_until_ready(within=within)
        return time.monotonic() - started

    def wait_until_ready(self, *, within: float = 60.0) -> None:
        """Wait for an answer that says so; raises TimeoutError, or RuntimeError if it ended."""
        until = time.monotonic() + within
        while time.monotonic() < until:
            if self._leader is None or self._leader.poll() is not None:
                raise RuntimeError(f"the service ended\n{self.output}\n{self.log[-4000:]}")
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.ask("GET", "/readyz", timeout=2.0)[0] == 200:
                    return
            time.sleep(0.05)
        raise TimeoutError(f"not ready within {within} s\n{self.output}\n{self.log[-4000:]}")

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        *,
        timeout: float = 30.0,
    ) -> tuple[int, dict[str, str], bytes]:
        """Send one request on a connection of its own; return status, headers and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def processes(self) -> list[int]:
        """Return the living processes of the group, the leader first."""
        return processes_of(self.pid)

    def workers(self) -> list[int]:
        """Return the web workers: the leader's children that are not its runner of jobs."""
        return [
            pid
            for pid in children(self.pid)
            if Path(f"/proc/{pid}/comm").read_text("utf-8").strip() != RUNNER
        ]

    def wait_until_replaced(self, before: list[int], *, within: float = 60.0) -> int:
        """Wait until a worker that was killed has a successor; return how many there are."""
        until = time.monotonic() + within
        while time.monotonic() < until:
            now = self.workers()
            if len(now) >= len(before) and set(now) != set(before):
                return len(now)
            time.sleep(0.05)
        return len(self.workers())

    def stop(self) -> int:
        """Press Ctrl C; return the exit code once the leader is gone."""
        assert self._leader is not None
        os.killpg(self.pid, signal.SIGINT)
        return self._leader.wait(timeout=STOP_SECONDS)

    def wait_until_gone(self, *, within: float = STOP_SECONDS) -> list[int]:
        """Return what still lives of the group after at most `within` seconds."""
        until = time.monotonic() + within
        while self.processes() and time.monotonic() < until:
            time.sleep(0.05)
        return self.processes()

    def kill(self) -> None:
        """SIGKILL the whole group: what a power cut is to processes."""
        if self._leader is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._leader.wait(timeout=STOP_SECONDS)
        self.wait_until_gone()


def _stats() -> Iterator[tuple[int, list[str]]]:
    """Yield (pid, [state, parent, group, ...]) of every process."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                stat = (folder / "stat").read_text("utf-8", "replace")
                yield int(folder.name), stat.rpartition(")")[2].split()


def processes_of(group: int) -> list[int]:
    """Return the living processes of a group."""
    return sorted(
        pid for pid, facts in _stats() if facts[2] == str(group) and facts[0] not in ("Z", "X")
    )


def children(parent: int) -> list[int]:
    """Return the living children of a process."""
    return [
        pid for pid, facts in _stats() if facts[1] == str(parent) and facts[0] not in ("Z", "X")
    ]


def cpu_seconds(pids: list[int]) -> float:
    """Return the CPU time these processes have used, with their children that ended."""
    wanted, ticks = set(pids), 0
    for pid, facts in _stats():
        if pid in wanted:
            ticks += sum(map(int, facts[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def running(folder: Path, url: str = "", **wanted: Any) -> Iterator[Service]:
    """Give a started service; nothing of it lives on afterwards."""
    service = Service(folder, url, **wanted)
    try:
        service.start()
        yield service
    finally:
        service.kill()
