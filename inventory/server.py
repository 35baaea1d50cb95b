"""Run the service: the web workers and the one process that does jobs.

The process that reads photos starts with the first photo and ends with the worker that asked.
"""

import gc
import multiprocessing
import os
import signal
import socket
import sys
import threading
from datetime import timedelta
from functools import partial

from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from inventory import clock, log
from inventory.app import open_database
from inventory.files.store import FileStore
from inventory.processes import (
    be_called,
    die_with_parent,
    lead,
    leave_ctrl_c_to_the_leader,
)
from inventory.queue.runner import run_forever
from inventory.register.upkeep import join_index
from inventory.settings import Settings
from inventory.tags.jobs import HANDLERS

THREADS = 16
CONNECTIONS = 256
"""Of one worker: a waiting one costs nothing, as only requests take threads (`web/gate.py`)."""
BACKLOG = 512
UNFINISHED_FOR = timedelta(days=1)
STOP_SECONDS = 10
"""What slow requests get when the service stops."""
RUNNER = "inventory-jobs"
WATCH_SECONDS = 0.5
REST_SECONDS = 2.0
"""Before a runner that died is followed by another: one that cannot live must not fill the log."""


def serve(settings: Settings) -> int:
    """Serve until stopped; the runner of jobs lives and dies with it."""
    lead()
    # Ctrl C waits until the server listens to it: what it would raise before may get lost.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    if sys.platform == "linux":
        # Children begin with all that is loaded here, instead of loading it again.
        multiprocessing.set_start_method("fork", force=True)
    # They share the leader's memory until someone writes to it: the collector should not.
    gc.collect()
    gc.freeze()
    os.register_at_fork(after_in_child=leave_ctrl_c_to_the_leader)
    stopping = threading.Event()
    runner = _start_runner(settings)
    watch = threading.Thread(target=_keep_a_runner, args=(runner, settings, stopping))
    watch.start()
    try:
        server = Granian(
            "inventory.wsgi:app",
            address=settings.host,
            port=settings.port,
            interface=Interfaces.WSGI,
            workers=settings.workers or os.cpu_count() or 1,
            blocking_threads=THREADS,
            backpressure=CONNECTIONS,
            backlog=BACKLOG,
            websockets=False,
            http1_settings=HTTP1Settings(header_read_timeout=15_000),
            log_access=False,
            # Its warnings are about 16 threads, and about slow requests cut off at the end.
            log_level=LogLevels.error,
            respawn_failed_workers=True,
            workers_kill_timeout=STOP_SECONDS,
        )
        server.on_startup(partial(signal.pthread_sigmask, signal.SIG_UNBLOCK, {signal.SIGINT}))
        server.serve()
    finally:
        stopping.set()
        watch.join()
        # Frozen things would be reported as leaked by the library that reads codes.
        gc.unfreeze()
    return 0


def _start_runner(settings: Settings) -> multiprocessing.Process:
    runner = multiprocessing.Process(name=RUNNER, target=work, args=(settings,))
    runner.start()
    return runner


def _keep_a_runner(
    runner: multiprocessing.Process, settings: Settings, stopping: threading.Event
) -> None:
    """Have one runner of jobs until the service stops: one that dies is followed by another."""
    while not stopping.wait(WATCH_SECONDS):
        if not runner.is_alive():
            log.get_logger().error("the runner of jobs ended and is started again")
            stopping.wait(REST_SECONDS)
            runner = _start_runner(settings)
    runner.terminate()
    runner.join(STOP_SECONDS)
    runner.kill()


def work(settings: Settings) -> int:
    """Do jobs until told to stop."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    die_with_parent()
    be_called(RUNNER)
    log.set_up(settings.log_level)
    database = open_database(settings)
    store = FileStore(settings.data_dir / "files")
    store.clean(clock.now() - UNFINISHED_FOR)
    join_index(database, stop)
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
