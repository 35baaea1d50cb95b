"""Run the service: the web workers, the one process that does jobs, and the plain-HTTP listener.

The process that reads photos starts with the first photo and ends with the worker that asked.
"""

import gc
import multiprocessing
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces, SSLProtocols
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.common import AbstractServer

from inventory import clock, log
from inventory.app import open_database
from inventory.errors import InventoryError
from inventory.files.store import FileStore
from inventory.lan.keeping import SERVER, folder_of, names_here, ready
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
PLAIN = "inventory-plain"
RENEW_SECONDS = 5.0
"""How soon a new address of this machine has its certificate."""
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
    kept = [partial(_start, RUNNER, work, settings)]
    if settings.lan:
        kept.append(partial(_start, PLAIN, serve_plain, settings))
    watches = [threading.Thread(target=_keep, args=(start, start(), stopping)) for start in kept]
    for watch in watches:
        watch.start()
    try:
        server = _server(settings)
        server.on_startup(partial(signal.pthread_sigmask, signal.SIG_UNBLOCK, {signal.SIGINT}))
        if settings.lan:
            renewal = threading.Thread(target=_renew, args=(settings, stopping))
            watches.append(renewal)
            server.on_startup(renewal.start)
        server.serve()
    finally:
        stopping.set()
        for watch in watches:
            if watch.ident is not None:
                watch.join()
        # Frozen things would be reported as leaked by the library that reads codes.
        gc.unfreeze()
    return 0


def serve_plain(settings: Settings) -> int:
    """Answer on plain HTTP beside HTTPS: the way there, and little else."""
    die_with_parent()
    be_called(PLAIN)
    lead()
    _listener("inventory.wsgi:plain", settings.host, settings.port, workers=1).serve()
    return 0


def _server(settings: Settings) -> AbstractServer[Any]:
    """Return the server of the whole app, over HTTPS where phones are served."""
    workers = settings.workers or os.cpu_count() or 1
    target = "inventory.wsgi:app"
    if not settings.lan:
        return _listener(target, settings.host, settings.port, workers=workers)
    both = folder_of(settings.data_dir) / SERVER
    return _listener(target, settings.host, settings.https_port, workers=workers, tls=both)


def _listener(
    target: str, host: str, port: int, *, workers: int, tls: Path | None = None
) -> AbstractServer[Any]:
    return Granian(
        target,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backpressure=CONNECTIONS,
        backlog=BACKLOG,
        websockets=False,
        # The limits below are those of HTTP/1, and over TLS browsers would choose HTTP/2.
        http=HTTPModes.http1 if tls else HTTPModes.auto,
        http1_settings=HTTP1Settings(header_read_timeout=15_000),
        ssl_cert=tls,
        ssl_key=tls,
        ssl_protocol_min=SSLProtocols.tls12,
        log_access=False,
        # Its warnings are about 16 threads, and about slow requests cut off at the end.
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    )


def _renew(settings: Settings, stopping: threading.Event) -> None:
    """Keep the certificate right for this machine's addresses and the day, until told to stop."""
    while not stopping.wait(RENEW_SECONDS):
        try:
            kept = ready(settings.data_dir, names_here(settings.host), now=clock.now())
        except (InventoryError, OSError) as trouble:
            # Between two networks there is no address; the disk may be full for a while.
            log.get_logger().warning("the certificate is not renewed", reason=str(trouble))
            continue
        if kept.is_renewed:
            log.get_logger().warning("a new certificate: the HTTPS workers are exchanged")
            # The server starts new workers, which read it, and then lets the old ones go.
            os.kill(os.getpid(), signal.SIGHUP)


def _start(
    name: str, target: Callable[[Settings], int], settings: Settings
) -> multiprocessing.Process:
    process = multiprocessing.Process(name=name, target=target, args=(settings,))
    process.start()
    return process


def _keep(
    start: Callable[[], multiprocessing.Process],
    process: multiprocessing.Process,
    stopping: threading.Event,
) -> None:
    """Have one such process until the service stops: one that dies is followed by another."""
    while not stopping.wait(WATCH_SECONDS):
        if not process.is_alive():
            log.get_logger().error("a process ended and is started again", process=process.name)
            stopping.wait(REST_SECONDS)
            process = start()
    process.terminate()
    process.join(STOP_SECONDS)
    process.kill()


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


def ports(settings: Settings) -> list[int]:
    """Return the ports that this service listens on."""
    return [settings.port, settings.https_port] if settings.lan else [settings.port]


def port_is_free(host: str, port: int) -> bool:
    """Say whether the address can be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
