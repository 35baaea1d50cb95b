"""What every answer carries: headers, an id, files for good, words of the right language."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from inventory.access.guard import anonymous
from inventory.app import create_app
from inventory.settings import Settings
from inventory.web import statics, words
from tests.engines import Engines


@pytest.fixture
def database_url(engines: Engines, tmp_path: Path) -> Iterator[str]:
    """The shell is the same on every engine: one is enough here."""
    with engines.fresh("sqlite", tmp_path) as url:
        yield url


@pytest.mark.parametrize("path", ["/login", "/healthz", "/nowhere", "/api/v1/nowhere", "/assets"])
def test_every_answer_is_guarded(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy.replace("wasm-unsafe-eval", "")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(answer.headers["X-Request-Id"]) == 12


def test_static_files_are_kept_for_good_and_compressed(client: FlaskClient) -> None:
    address = statics.url("css/base.css")
    plain = client.get(address)
    assert plain.status_code == 200
    assert "immutable" in plain.headers["Cache-Control"]
    squeezed = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert len(squeezed.data) < len(plain.data)


def test_another_build_s_address_is_not_kept(client: FlaskClient) -> None:
    answer = client.get("/static/000000000000/css/base.css")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


@pytest.mark.parametrize("path", ["../app.py", "..%2f..%2fapp.py", "css/../../app.py", "css", ""])
def test_nothing_beside_the_static_folder_is_served(client: FlaskClient, path: str) -> None:
    assert client.get(f"/static/x/{path}").status_code == 404


@pytest.mark.parametrize(
    ("accept", "lang"),
    [(None, "id"), ("en-GB,en;q=0.9", "en"), ("de", "id"), ("id-ID", "id"), ("nonsense;;", "id")],
)
def test_the_browser_s_language_is_asked_before_the_log_in(
    client: FlaskClient, accept: str | None, lang: str
) -> None:
    headers = {"Accept-Language": accept} if accept else {}
    assert f'<html lang="{lang}"' in client.get("/login", headers=headers).text


def test_script_words_are_the_catalogue_s(client: FlaskClient) -> None:
    answer = client.get(f"/words/id.{words.version()}.json")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get("/words/en.x.json").get_json() == {}
    assert client.get("/words/xx.x.json").status_code == 404


def test_a_bug_answers_with_its_code_and_nothing_else(settings: Settings) -> None:
    def broken() -> str:
        raise RuntimeError("the secret detail")

    app = create_app(settings)
    app.view_functions["healthz"] = anonymous(broken)
    answer = app.test_client().get("/healthz")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.headers["X-Request-Id"] in answer.text


@pytest.mark.parametrize("path", ["/assets?q=a%00b", "/rooms%00", "/%00"])
def test_no_nul_goes_further(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 400


def test_health_and_readiness(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "alive"}
    assert client.get("/readyz").get_json() == {"status": "ready"}


def test_the_icon_is_where_browsers_look_for_it(client: FlaskClient) -> None:
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
