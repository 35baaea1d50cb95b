"""The install page, the files that phones take from it, and who is sent past it."""

import plistlib
from pathlib import Path

import pytest
from cryptography import x509
from flask import Flask
from flask.testing import FlaskClient

from inventory import clock
from inventory.access.guard import SECURE_COOKIE
from inventory.db import Database
from inventory.lan.authority import fingerprint
from inventory.lan.keeping import ready
from inventory.lan.plain import KNOWS_THE_WAY
from inventory.settings import Settings
from tests.world import PASSWORD, set_password

AGENTS = {
    "Android": "Mozilla/5.0 (Linux; Android 14; SM-A155F) Chrome/130.0 Mobile",
    "iPhone, iPad": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Safari/604.1",
    "Computer": "Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0",
}
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def authority(app: Flask, settings: Settings) -> x509.Certificate:
    """Open the service to phones; return what they install."""
    opened = settings.model_copy(update={"lan": True, "secure_cookies": True})
    app.extensions["settings"] = opened
    return ready(opened.data_dir, ["192.168.1.10"], now=clock.now()).authority


def test_where_phones_are_not_served_the_page_says_what_serves_them(client: FlaskClient) -> None:
    page = client.get("/install", headers=ENGLISH)
    assert page.status_code == 200
    assert "inventory serve --lan" in page.text
    for path in ("/install/authority.crt", "/install/inventory.mobileconfig"):
        assert client.get(path).status_code == 404


@pytest.mark.usefixtures("authority")
@pytest.mark.parametrize("device", AGENTS)
def test_each_device_sees_its_own_steps_first(client: FlaskClient, device: str) -> None:
    page = client.get("/install", headers=ENGLISH | {"User-Agent": AGENTS[device]}).text
    first, *others = sorted(AGENTS, key=page.index)
    assert first == device
    assert page.count("<details") == len(others)


def test_the_page_shows_the_fingerprint_that_the_terminal_shows(
    client: FlaskClient, authority: x509.Certificate
) -> None:
    page = " ".join(client.get("/install").text.replace("<br>", " ").split())
    assert fingerprint(authority).replace(":", " ") in page


@pytest.mark.usefixtures("authority")
@pytest.mark.parametrize(
    ("asked", "target"),
    [
        ("", "https://192.168.1.10:8443/"),
        ("?next=/scan?verb=audit", "https://192.168.1.10:8443/scan?verb=audit"),
        ("?next=//evil.example", "https://192.168.1.10:8443/"),
        ("?next=https://evil.example", "https://192.168.1.10:8443/"),
        ("?next=/\\evil.example", "https://192.168.1.10:8443/"),
    ],
)
def test_it_leads_on_to_what_was_asked_for_and_nowhere_else(
    client: FlaskClient, asked: str, target: str
) -> None:
    page = client.get(f"/install{asked}", base_url="http://192.168.1.10:8000").text
    assert f'href="{target}"' in page


def test_android_gets_the_certificate_itself(
    client: FlaskClient, authority: x509.Certificate
) -> None:
    answer = client.get("/install/authority.crt")
    assert answer.content_type == "application/x-x509-ca-cert"
    assert answer.headers["Content-Disposition"] == ('attachment; filename="inventory.crt"')
    assert x509.load_der_x509_certificate(answer.data) == authority


def test_an_iphone_gets_a_profile_with_the_certificate_and_nothing_else(
    client: FlaskClient, authority: x509.Certificate
) -> None:
    answer = client.get("/install/inventory.mobileconfig")
    assert answer.content_type == "application/x-apple-aspen-config"
    profile = plistlib.loads(answer.data)
    [inner] = profile["PayloadContent"]
    assert (profile["PayloadType"], inner["PayloadType"]) == (
        "Configuration",
        "com.apple.security.root",
    )
    assert profile["PayloadRemovalDisallowed"] is False
    assert x509.load_der_x509_certificate(inner["PayloadContent"]) == authority
    again = plistlib.loads(client.get("/install/inventory.mobileconfig").data)
    assert again == profile


@pytest.mark.usefixtures("authority")
def test_no_key_can_be_asked_for(client: FlaskClient, settings: Settings) -> None:
    kept = [path.name for path in Path(settings.data_dir / "lan").iterdir()]
    assert "authority.pem" in kept
    for name in (*kept, "../lan/authority.pem", "..%2flan%2fauthority.pem", "server.key"):
        answer = client.get(f"/install/{name}")
        assert answer.status_code == (200 if name == "authority.crt" else 404)
        assert b"PRIVATE" not in answer.data


@pytest.mark.usefixtures("authority")
def test_whoever_came_over_https_is_known_on_the_plain_side(client: FlaskClient) -> None:
    secure = client.get("/login", base_url="https://192.168.1.10:8443")
    [cookie] = secure.headers.getlist("Set-Cookie")
    assert cookie.startswith(f"{KNOWS_THE_WAY}=1;")
    assert "Secure" not in cookie
    again = client.get("/login", base_url="https://192.168.1.10:8443")
    assert again.headers.getlist("Set-Cookie") == []
    assert client.get("/install").headers.getlist("Set-Cookie") == []


@pytest.mark.usefixtures("authority")
def test_a_log_in_is_kept_from_plain_http_and_nothing_promises_https_for_good(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        set_password(session, "rina")
    answer = client.post(
        "/login",
        data={"login": "rina", "password": PASSWORD, "next": "/"},
        base_url="https://192.168.1.10:8443",
    )
    [cookie] = [one for one in answer.headers.getlist("Set-Cookie") if "session" in one]
    assert cookie.startswith(f"{SECURE_COOKIE}=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert "Strict-Transport-Security" not in answer.headers


@pytest.mark.usefixtures("authority")
def test_the_language_can_be_switched_before_https(client: FlaskClient) -> None:
    client.post("/preferences", data={"lang": "en", "next": "/install"})
    assert "Download the certificate" in client.get("/install").text
    client.post("/preferences", data={"lang": "id", "next": "/install"})
    assert '<html lang="id"' in client.get("/install").text
