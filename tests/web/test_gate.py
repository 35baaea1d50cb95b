"""The gate: bounds on bodies, senders known first, one request at a time."""

import io
import json
import threading
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import create_environ

from inventory.ids import new_id
from inventory.web.gate import (
    BATCH,
    BODIES_AT_ONCE,
    LARGE,
    LARGE_AT_ONCE,
    LARGEST,
    LARGEST_PICTURE,
    Gate,
)
from inventory.web.problems import words_for


class SlowBody(io.BytesIO):
    """A body that arrives only when told to."""

    def __init__(self, size: int) -> None:
        super().__init__(b"x" * size)
        self.arrive = threading.Event()

    def read(self, size: int | None = -1) -> bytes:
        assert self.arrive.wait(10)
        return super().read(size)


def echo(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    body = environ["wsgi.input"].read()
    start("200 OK", [])
    return [str(len(body)).encode()]


def says(_: dict[str, Any], status: int) -> str:
    return f"Words for {status}"


def never() -> None:
    raise AssertionError("nobody is that slow here")


def ask(gate: Gate, size: int = 0, body: Any = None, **more: Any) -> tuple[str, dict[str, str]]:
    answers: list[tuple[str, dict[str, str]]] = []
    environ = {
        "PATH_INFO": "/api/v1/scans",
        "CONTENT_LENGTH": str(size),
        "wsgi.input": body or io.BytesIO(b"x" * size),
    } | more
    list(gate(environ, lambda status, headers: answers.append((status, dict(headers)))))
    return answers[0]


@pytest.fixture
def gate() -> Gate:
    return Gate(
        echo, lambda environ: environ.get("HTTP_AUTHORIZATION") == "Bearer known", says, never
    )


def test_ordinary_bodies_pass(gate: Gate) -> None:
    assert ask(gate, LARGE)[0] == "200 OK"


def test_large_bodies_need_a_known_sender_before_a_byte_is_read(gate: Gate) -> None:
    never = SlowBody(LARGE + 1)
    assert ask(gate, LARGE + 1, never)[0].startswith("401")
    assert ask(gate, LARGE + 1, HTTP_AUTHORIZATION="Bearer known")[0] == "200 OK"


@pytest.mark.parametrize("length", ["-1", "x", str(LARGEST + 1), str(10**30)])
def test_impossible_lengths_are_refused(gate: Gate, length: str) -> None:
    status, headers = ask(gate, CONTENT_LENGTH=length, HTTP_AUTHORIZATION="Bearer known")
    assert status[:3] in ("400", "413")
    assert headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ({}, "Kiriman terlalu besar"),
        ({"HTTP_ACCEPT_LANGUAGE": "en"}, "What was sent is too large"),
        ({"HTTP_COOKIE": "language=en"}, "What was sent is too large"),
    ],
)
def test_a_refusal_speaks_the_language_of_the_request(
    app: Flask, headers: dict[str, str], words: str
) -> None:
    one = Gate(app, lambda _: True, partial(words_for, app), never)
    environ = create_environ("/api/v1/scans") | {"CONTENT_LENGTH": str(LARGEST + 1)} | headers
    [body] = one(environ, lambda *_: None)
    assert json.loads(body)["title"].startswith(words)


def test_only_the_routes_for_files_take_large_ones(gate: Gate) -> None:
    known = {"HTTP_AUTHORIZATION": "Bearer known"}
    assert ask(gate, LARGEST + 1, **known)[0].startswith("413")
    asset = f"/assets/{new_id()}"
    for path in ("/api/v1/readings", f"{asset}/photos", f"{asset}/documents"):
        assert ask(gate, LARGEST + 1, PATH_INFO=path, **known)[0] == "200 OK"
    for path in (asset, f"{asset}/move", "/assets/x/photos", f"{asset}/photos/{new_id()}/remove"):
        assert ask(gate, LARGEST + 1, PATH_INFO=path, **known)[0].startswith("413")
    too_much = str(LARGEST_PICTURE + 1)
    answer = ask(gate, PATH_INFO="/api/v1/readings", CONTENT_LENGTH=too_much, **known)
    assert answer[0].startswith("413")


def test_a_body_without_a_length_is_refused(gate: Gate) -> None:
    answer = ask(gate, CONTENT_LENGTH="", HTTP_TRANSFER_ENCODING="chunked")
    assert answer[0].startswith("411")


def test_a_body_that_breaks_off_is_refused(gate: Gate) -> None:
    assert ask(gate, CONTENT_LENGTH="100", body=io.BytesIO(b"short"))[0].startswith("400")


def test_slow_senders_delay_nobody_and_too_many_large_ones_are_asked_to_wait(gate: Gate) -> None:
    known = {"HTTP_AUTHORIZATION": "Bearer known"}
    slow = [SlowBody(LARGE + 1) for _ in range(LARGE_AT_ONCE)]
    done: list[str] = []
    threads = [
        threading.Thread(
            target=lambda body=body: done.append(ask(gate, LARGE + 1, body, **known)[0])
        )
        for body in slow
    ]
    for thread in threads:
        thread.start()
    time.sleep(0.2)
    assert ask(gate, 10)[0] == "200 OK"
    status, headers = ask(gate, LARGE + 1, **known)
    assert status.startswith("503")
    assert headers["Retry-After"]
    for body in slow:
        body.arrive.set()
    for thread in threads:
        thread.join(10)
    assert done == ["200 OK"] * LARGE_AT_ONCE
    assert ask(gate, LARGE + 1, **known)[0] == "200 OK"


def test_silent_senders_leave_threads_for_others_until_the_worker_gives_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("inventory.web.gate.PATIENCE_SECONDS", 0.5)
    given_up = threading.Event()
    gate = Gate(echo, lambda _: True, says, given_up.set)
    silent = [SlowBody(10) for _ in range(BODIES_AT_ONCE)]
    threads = [threading.Thread(target=ask, args=(gate, 10, body)) for body in silent]
    for thread in threads:
        thread.start()
    time.sleep(0.2)
    assert ask(gate)[0] == "200 OK"
    status, headers = ask(gate, 10)
    assert (status[:3], headers["Retry-After"]) == ("503", "5")
    assert not given_up.is_set()
    time.sleep(0.5)
    ask(gate, 10)
    assert given_up.is_set()
    for body in silent:
        body.arrive.set()
    for thread in threads:
        thread.join(10)
    assert ask(gate, 10)[0] == "200 OK"


def test_one_request_runs_at_a_time() -> None:
    running, most = [0], [0]

    def app(_: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        running[0] += 1
        most[0] = max(most[0], running[0])
        time.sleep(0.005)
        running[0] -= 1
        start("200 OK", [])
        return []

    one = Gate(app, lambda _: True, says, never)
    threads = [threading.Thread(target=ask, args=(one,)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert most == [1]


def test_others_run_while_one_waits_for_another_process() -> None:
    inside, may_end = threading.Event(), threading.Event()

    def app(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/api/v1/readings":
            with environ["inventory.elsewhere"]():
                inside.set()
                assert may_end.wait(10)
        start("200 OK", [])
        return []

    one = Gate(app, lambda _: True, says, never)
    waiting = threading.Thread(target=ask, args=(one,), kwargs={"PATH_INFO": "/api/v1/readings"})
    waiting.start()
    assert inside.wait(10)
    assert ask(one)[0] == "200 OK"
    may_end.set()
    waiting.join(10)


@pytest.mark.parametrize(
    ("size", "path", "together"),
    [
        (BATCH, "/api/v1/scans", 1),
        (BATCH - 1, "/api/v1/scans", 2),
        (BATCH, "/api/v1/readings", 2),
    ],
    ids=["batches", "small ones", "pictures"],
)
def test_batches_are_unpacked_one_at_a_time(size: int, path: str, together: int) -> None:
    inside, most = 0, 0
    never_set = threading.Event()

    def app(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        with environ["inventory.elsewhere"]():
            never_set.wait(0.3)
        inside -= 1
        start("200 OK", [])
        return [b""]

    gate = Gate(app, lambda _: True, says, never)
    senders = [threading.Thread(target=partial(ask, gate, size, PATH_INFO=path)) for _ in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(10)

    assert most == together
    assert not any(sender.is_alive() for sender in senders)
