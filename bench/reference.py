"""A bare Flask route behind the same server: the yardstick that every machine brings along."""

import contextlib
import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask

from bench.client import connect, request, send_many
from bench.processes import cpu_seconds
from tests.system.service import ROOT, children, free_port

BARE_MS = 0.105
"""What one request cost on the machine that the bars in milliseconds were set on: 0.088 under a
full load, and asked one at a time, as here, 1.19 times that."""

app = Flask(__name__)


@app.get("/healthz")
def healthz() -> dict[str, str]:
    """Answer as our own static route does."""
    return {"status": "alive"}


@dataclass(frozen=True, slots=True)
class Reference:
    """The bare server, running."""

    port: int
    leader: int

    def slowness(self, requests: int) -> float:
        """Return how many times slower this machine is, now, than the one of the bars."""
        ready = itertools.repeat(request("GET", "/healthz", ""))
        before = cpu_seconds(children(self.leader))
        send_many(self.port, ready, requests)
        spent = cpu_seconds(children(self.leader)) - before
        return spent * 1000 / requests / BARE_MS


@contextlib.contextmanager
def reference() -> Iterator[Reference]:
    """Serve the bare route with one worker and one thread, for as long as it is asked."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", "1"]
    quiet = ["--no-access-log", "--log-level", "error", "bench.reference:app"]
    server = subprocess.Popen(
        [*command, *quiet],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )
    try:
        _wait(port)
        yield Reference(port, server.pid)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def _wait(port: int) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            connect(port).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return
