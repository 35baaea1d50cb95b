"""Run the service: the web workers and the one process that does jobs.

The process that reads photos starts with the first photo and ends with the worker that asked.
"""

import gc
import os
import signal
import socket
import subprocess
import sys
import threading
from datetime import timedelta

from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from inventory import clock, log
from inventory.app import open_database
from inventory.files.store import FileStore
from inventory.processes import die_with_parent, lead
from inventory.queue.runner import run_forever
from inventory.settings import Settings
from inventory.tags.jobs import HANDLERS

THREADS = 16
BACKLOG = 512
UNFINISHED_FOR = timedelta(days=1)
STOP_SECONDS = 10
"""What slow requests get when the service stops; a worker that is still starting never ends."""


def serve(settings: Settings) -> int:
    """Serve until stopped; the runner of jobs lives and dies with it."""
    lead()
    # Workers share the leader's memory until someone writes to it: the collector should not.
    gc.collect()
    gc.freeze()
    runner = subprocess.Popen([sys.executable, "-m", "inventory", "worker"])
    try:
        Granian(
            "inventory.wsgi:app",
            address=settings.host,
            port=settings.port,
            interface=Interfaces.WSGI,
            workers=settings.workers or os.cpu_count() or 1,
            blocking_threads=THREADS,
            backlog=BACKLOG,
            websockets=False,
            http1_settings=HTTP1Settings(header_read_timeout=15_000),
            log_access=False,
            log_level=LogLevels.warning,
            respawn_failed_workers=True,
            workers_kill_timeout=STOP_SECONDS,
        ).serve()
    finally:
        runner.terminate()
        runner.wait(timeout=STOP_SECONDS)
    return 0


def work(settings: Settings) -> int:
    """Do jobs until told to stop."""
    die_with_parent()
    log.set_up()
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    database = open_database(settings)
    store = FileStore(settings.data_dir / "files")
    store.clean(clock.now() - UNFINISHED_FOR)
    run_forever(database, store, HANDLERS, stop)
    database.engine.dispose()
    return 0


def port_is_free(settings: Settings) -> bool:
    """Say whether the address can be listened on."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            return False
    return True
