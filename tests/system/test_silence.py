"""Senders that fall silent, and a database that another process holds: others are served."""

import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.system.service import Service, running

SILENT = 40
"""More than the threads of both workers."""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running(tmp_path_factory.mktemp("silence")) as started:
        yield started


def test_silent_senders_stop_nobody_who_reads_and_end_with_their_worker(service: Service) -> None:
    head = b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n"
    with ExitStack() as open_ones:
        for _ in range(SILENT):
            one = socket.create_connection(("127.0.0.1", service.port))
            open_ones.enter_context(closing(one))
            one.sendall(head)
        time.sleep(1)
        for _ in range(10):
            assert service.ask("GET", "/healthz")[0] == 200
        form, kind = b"login=x&password=y", {"Content-Type": "application/x-www-form-urlencoded"}
        for _ in range(60):
            with suppress(OSError, HTTPException):
                if service.ask("POST", "/login", form, kind)[0] != 503:
                    break
            time.sleep(0.5)
        else:
            raise AssertionError("nobody could write any more")


def test_a_writer_that_waits_for_the_database_lets_readers_pass(service: Service) -> None:
    path = Path(service.folder) / "inventory.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        form = b"login=rina&password=not+the+password"
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        writers = [
            threading.Thread(target=service.ask, args=("POST", "/login", form, headers))
            for _ in range(6)
        ]
        for writer in writers:
            writer.start()
        time.sleep(0.5)
        slowest = 0.0
        for _ in range(8):
            asked = time.monotonic()
            assert service.ask("GET", "/healthz")[0] == 200
            slowest = max(slowest, time.monotonic() - asked)
        other.execute("ROLLBACK")
        for writer in writers:
            writer.join(30)
    assert slowest < 5
