"""Plain HTTP: what is answered, what is led on to HTTPS, and that no secret is looked at."""

import json
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import create_environ

from inventory.access.guard import SECURE_COOKIE
from inventory.lan.plain import KNOWS_THE_WAY, Plain
from inventory.web.problems import words_for

SECRETS = {
    "HTTP_COOKIE": f"{SECURE_COOKIE}=secret; language=en; theme=dark; a=b",
    "HTTP_AUTHORIZATION": "Bearer inv_secret",
}
PHONE = {"REMOTE_ADDR": "192.168.1.77", "HTTP_HOST": "192.168.1.10:8000"}
SECURE = "https://192.168.1.10:8443"


def echo(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Answer with the secrets that came through."""
    start("200 OK", [])
    heard = [environ.get(name, "") for name in SECRETS]
    return [json.dumps(heard).encode()]


def says(_: dict[str, Any], status: int) -> str:
    return f"Words for {status}"


def ask(path: str, method: str = "GET", **more: str) -> tuple[str, dict[str, str], bytes]:
    answers: list[tuple[str, dict[str, str]]] = []
    environ = create_environ(path, method=method) | PHONE | SECRETS | more
    body = b"".join(
        Plain(echo, 8443, says)(
            environ, lambda status, headers: answers.append((status, dict(headers)))
        )
    )
    return *answers[0], body


def way_on(path: str, method: str = "GET", **more: str) -> str:
    status, headers, body = ask(path, method, **more)
    assert (status, body) == ("303 See Other", b"")
    return headers["Location"]


@pytest.mark.parametrize(
    "path",
    [
        "/install",
        "/install?next=/scan",
        "/install/authority.crt",
        "/install/inventory.mobileconfig",
        "/static/abc/css/base.css",
        "/words/id.abc.json",
        "/favicon.ico",
        "/preferences",
        "/readyz",
    ],
)
def test_what_shows_nothing_of_the_register_is_answered_without_secrets(path: str) -> None:
    status, _, body = ask(path)
    assert status == "200 OK"
    assert json.loads(body) == ["language=en; theme=dark", ""]


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/", "/install"),
        ("/INSTALL", "/install"),
        ("/install/", "/install"),
        ("/login", "/install?next=%2Flogin"),
        ("/assets?q=kursi%20rapat", "/install?next=%2Fassets%3Fq%3Dkursi%2520rapat"),
        ("/MA7K3M9QX2C", "/install?next=%2FMA7K3M9QX2C"),
        ("/install/authority.key", "/install?next=%2Finstall%2Fauthority.key"),
        ("/staticx", "/install?next=%2Fstaticx"),
    ],
)
def test_everything_else_is_led_to_the_steps(path: str, target: str) -> None:
    assert way_on(path) == target


@pytest.mark.parametrize("path", ["/", "/login", "/assets?q=kursi", "/MA7K3M9QX2C"])
def test_a_phone_that_knows_the_way_is_led_on_at_once(path: str) -> None:
    assert way_on(path, HTTP_COOKIE=f"{KNOWS_THE_WAY}=1") == SECURE + path


def test_the_steps_stay_open_to_a_phone_that_knows_the_way() -> None:
    assert ask("/install", HTTP_COOKIE=f"{KNOWS_THE_WAY}=1")[0] == "200 OK"
    assert way_on("/INSTALL", HTTP_COOKIE=f"{KNOWS_THE_WAY}=1") == "/install"


def test_what_was_sent_is_not_sent_on() -> None:
    assert way_on("/login", "POST") == "/install"
    assert way_on("/login", "POST", HTTP_COOKIE=f"{KNOWS_THE_WAY}=1") == f"{SECURE}/"


@pytest.mark.parametrize("path", ["//evil.example/x", "/\\evil.example", "/\t/evil.example"])
def test_nobody_is_led_elsewhere(path: str) -> None:
    for more in ({}, {"HTTP_COOKIE": f"{KNOWS_THE_WAY}=1"}):
        target = way_on("/", PATH_INFO=path, **more)
        assert target.startswith(("/install", f"{SECURE}/"))
        assert "\t" not in target


def test_programs_are_refused_before_their_token_is_looked_at() -> None:
    status, headers, body = ask("/api/v1/scans", "POST")
    assert status == "426 Upgrade Required"
    assert headers["Content-Type"] == "application/problem+json"
    assert json.loads(body)["title"] == "Words for 426"


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "localhost", "[::1]:8000"])
def test_this_machine_is_served_in_full(host: str) -> None:
    for peer in ("127.0.0.1", "::1"):
        status, _, body = ask("/assets", REMOTE_ADDR=peer, HTTP_HOST=host)
        assert (status, json.loads(body)) == ("200 OK", list(SECRETS.values()))


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({"REMOTE_ADDR": "192.168.1.77"}, id="another machine"),
        pytest.param({"REMOTE_ADDR": ""}, id="nobody knows who"),
        pytest.param({"HTTP_HOST": "192.168.1.10:8000"}, id="by its address in the network"),
        pytest.param({"HTTP_HOST": "evil.example:8000"}, id="by a name that was bent"),
        pytest.param({"HTTP_X_FORWARDED_FOR": "10.0.0.9"}, id="through a proxy"),
        pytest.param({"HTTP_FORWARDED": "for=10.0.0.9"}, id="through another proxy"),
    ],
)
def test_nobody_else_is_taken_for_this_machine(facts: dict[str, str]) -> None:
    here = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost:8000"}
    assert ask("/assets", **here | facts)[0] == "303 See Other"


def test_the_words_of_a_refusal_are_the_services_own(app: Flask) -> None:
    answers: list[str] = []
    environ = create_environ("/api/v1/scans") | PHONE | {"HTTP_ACCEPT_LANGUAGE": "en"}
    plain = Plain(app, 8443, partial(words_for, app))
    body = b"".join(plain(environ, lambda status, _: answers.append(status)))
    assert answers == ["426 Upgrade Required"]
    assert json.loads(body)["title"] == (
        "Passwords and tokens are taken only over HTTPS. Nothing was changed."
    )
