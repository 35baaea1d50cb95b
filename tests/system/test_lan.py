"""Phones of the local network: a Chromium that trusts the authority, and one that does not."""

import contextlib
import http.client
import os
import re
import signal
import socket
import sqlite3
import ssl
import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from playwright.sync_api import Browser, Error, Page, Playwright, expect
from werkzeug.serving import make_server

from inventory import clock
from inventory.lan.authority import fingerprint, names_in, vouch
from inventory.lan.keeping import INSTALLED, SERVER, read_authority, write_pair
from inventory.lan.rules import INSTALL
from inventory.server import PLAIN
from tests.browser import browser, complaints, context, violations
from tests.fieldwork.pictures import picture
from tests.system.service import Service, children, free_port, run, running
from tests.system.trusting import trust

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="NSS is Linux' way to trust")

FOREIGN = "bank.example"
NAME = "kantor.test"
"""A name of this machine that is none of its own: what a phone on the network asks by."""
FACTS = "[isSecureContext, !!navigator.mediaDevices, 'serviceWorker' in navigator]"


class Lan(Service):
    """A service that phones are let into."""

    def __init__(self, folder: Path, *, command: str = "serve") -> None:
        self.https_port = free_port()
        more = {"lan": "true", "https_port": str(self.https_port)}
        super().__init__(folder, command=command, workers=1, **more)

    @property
    def kept(self) -> Path:
        return self.folder / "lan"

    @property
    def authority(self) -> x509.Certificate:
        return x509.load_pem_x509_certificate((self.kept / INSTALLED).read_bytes())

    @property
    def secure(self) -> str:
        return f"https://127.0.0.1:{self.https_port}"

    @property
    def plain(self) -> str:
        return f"http://{NAME}:{self.port}"

    def ask_securely(self, path: str) -> tuple[int, x509.Certificate]:
        """Ask as who trusts the authority; return the status and the server's certificate."""
        trusting = ssl.create_default_context(cafile=self.kept / INSTALLED)
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self.https_port, timeout=30, context=trusting
        )
        try:
            connection.request("GET", path)
            shown = connection.sock.getpeercert(binary_form=True)
            return connection.getresponse().status, x509.load_der_x509_certificate(shown)
        finally:
            connection.close()

    def wait_until_ready(self, *, within: float = 60.0) -> None:
        """Wait for both listeners."""
        super().wait_until_ready(within=within)
        until = time.monotonic() + within
        while time.monotonic() < until:
            try:
                if self.ask_securely("/readyz")[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError(self.log[-4000:])


@pytest.fixture
def lan(tmp_path: Path) -> Iterator[Lan]:
    """A fresh installation that phones are let into."""
    service = Lan(tmp_path / "service")
    try:
        service.start()
        yield service
    finally:
        service.kill()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lan]:
    """The demo bureau, that phones are let into."""
    service = Lan(tmp_path_factory.mktemp("demo"), command="demo")
    try:
        service.start()
        yield service
    finally:
        service.kill()


@pytest.fixture(scope="module")
def stranger(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A Chromium that trusts only the world's authorities."""
    home = tmp_path_factory.mktemp("stranger")
    with browser(playwright, home=home, names=[NAME]) as started:
        yield started


@pytest.fixture(scope="module")
def friend(
    playwright: Playwright, demo: Lan, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """A Chromium that trusts the demo's authority too."""
    home = tmp_path_factory.mktemp("friend")
    trust(home, demo.authority.public_bytes(Encoding.DER))
    with browser(playwright, home=home, names=[NAME, FOREIGN]) as started:
        yield started


def opened(browser: Browser, base: str) -> Page:
    return context(browser, base, service_workers="allow").new_page()


def test_a_phone_that_trusts_the_authority_has_the_live_camera(friend: Browser, demo: Lan) -> None:
    page = opened(friend, demo.secure)
    page.goto("/login")
    assert page.evaluate(FACTS) == [True, True, True]
    page.locator(".role-cards button").first.click()
    page.wait_for_url(f"{demo.secure}/")
    [session] = [one for one in page.context.cookies() if "session" in one["name"]]
    assert (session["name"], session["secure"]) == ("__Host-inventory_session", True)
    page.goto("/scan")
    expect(page.locator("#scan")).to_have_attribute("data-camera", "ready")


def test_a_phone_that_does_not_trust_it_is_stopped_by_its_browser(
    stranger: Browser, demo: Lan
) -> None:
    with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
        opened(stranger, demo.secure).goto("/login")


def test_from_the_qr_code_to_the_log_in(
    playwright: Playwright, stranger: Browser, demo: Lan, tmp_path: Path
) -> None:
    page = opened(stranger, demo.plain)
    page.goto(INSTALL.upper())
    expect(page.get_by_role("heading", level=1)).to_have_text("Make this device secure")
    assert page.evaluate(FACTS) == [False, False, False]
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the certificate").first.click()
    certificate = download.value.path().read_bytes()
    assert fingerprint(x509.load_der_x509_certificate(certificate)) == fingerprint(demo.authority)

    home = tmp_path / "home"
    trust(home, certificate)
    with browser(playwright, home=home, names=[NAME]) as started:
        page = opened(started, f"http://localhost:{demo.port}")
        page.goto("/install?next=/scan")
        target = page.get_by_role("link", name="Open the inventory").get_attribute("href")
        assert target == f"https://localhost:{demo.https_port}/scan"
        page.goto(target)
        expect(page.get_by_role("heading", level=1)).to_have_text("Log in")
        assert page.evaluate(FACTS) == [True, True, True]


def test_over_plain_http_a_phone_gets_to_the_steps_and_nowhere_else(
    stranger: Browser, demo: Lan
) -> None:
    page = opened(stranger, demo.plain)
    for path in ("/", "/login", "/assets", "/MA7K3M9QX2C"):
        page.goto(path)
        assert page.url.partition("?")[0] == f"{demo.plain}{INSTALL}"
        assert page.locator("[name=password]").count() == 0


def test_a_phone_without_the_certificate_sends_photos_by_a_code(
    friend: Browser, stranger: Browser, demo: Lan
) -> None:
    with contextlib.closing(sqlite3.connect(demo.folder / "inventory.db")) as rows:
        [(tag,)] = rows.execute("SELECT content FROM tag WHERE asset_id IS NOT NULL LIMIT 1")
    screen = opened(friend, demo.secure)
    screen.goto("/login")
    screen.locator(".role-cards button").first.click()
    screen.wait_for_url(f"{demo.secure}/")
    screen.get_by_role("button", name="Menu").click()
    screen.get_by_role("link", name="Connect a phone").click()
    screen.get_by_role("button", name="Show a code").click()
    code = screen.locator(".pairing-code b").inner_text()

    page = opened(stranger, demo.plain)
    page.goto(INSTALL)
    page.get_by_role("link", name="Photos only").click()
    page.get_by_label("Code from the screen").fill(code)
    page.get_by_role("button", name="Take photos").click()
    expect(page.locator("#scan")).to_have_attribute("data-camera", "insecure")
    photo = {"name": "tag.png", "mimeType": "image/png", "buffer": picture(tag)}
    page.set_input_files("#photo", photo)
    expect(page.locator(".scan-row")).to_have_count(1)
    expect(page.locator(".scan-row[data-mark=looked]")).to_have_count(1)

    screen.reload()
    screen.get_by_role("button", name="End it now").click()
    page.reload()
    assert page.url.partition("?")[0] == f"{demo.plain}{INSTALL}"


def test_a_phone_that_came_over_https_is_sent_there_from_plain_http(
    friend: Browser, demo: Lan
) -> None:
    page = opened(friend, demo.secure)
    page.goto("/login")
    status, headers, _ = demo.ask(
        "GET",
        "/assets?q=kursi",
        headers={
            "Host": f"127.0.0.2:{demo.port}",
            "Cookie": "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies()),
        },
    )
    target = f"https://127.0.0.2:{demo.https_port}/assets?q=kursi"
    assert (status, headers["location"]) == (303, target)


def test_this_machine_works_without_a_certificate(stranger: Browser, demo: Lan) -> None:
    page = opened(stranger, f"http://localhost:{demo.port}")
    page.goto("/login")
    page.locator(".role-cards button").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Home")
    assert page.evaluate(FACTS) == [True, True, True]


@pytest.mark.parametrize("path", ["/install", "/install/photos", "/phones"])
def test_a_page_for_phones_is_sound(stranger: Browser, demo: Lan, path: str) -> None:
    page = opened(stranger, f"http://localhost:{demo.port}")
    said = complaints(page)
    page.goto("/login")
    page.locator(".role-cards button").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Home")
    page.goto(path)
    for summary in page.locator("summary").all():
        summary.click()
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(page) == []
    assert said == []


def test_not_even_a_phone_that_trusts_it_believes_it_about_other_names(
    friend: Browser, demo: Lan, tmp_path: Path
) -> None:
    stolen = read_authority(demo.kept)
    assert stolen is not None
    certificate, key = vouch(stolen, [FOREIGN], now=clock.now())
    write_pair(tmp_path / "stolen.pem", key, certificate)
    secured = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secured.load_cert_chain(tmp_path / "stolen.pem")
    server = make_server("127.0.0.1", 0, lambda *_: [], ssl_context=secured)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        with pytest.raises(Error, match="ERR_CERT_INVALID"):
            opened(friend, f"https://{FOREIGN}:{server.server_port}").goto("/")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_terminal_says_where_phones_begin_and_what_they_should_find(demo: Lan) -> None:
    assert f"http://127.0.0.1:{demo.port}/install" in demo.output
    assert f"https://127.0.0.1:{demo.https_port}" in demo.output
    pairs = re.findall(r"\b[0-9A-F]{2}(?=[: ])", demo.output.partition("fingerprint")[2])
    assert ":".join(pairs) == fingerprint(demo.authority)
    assert "▀" in demo.output


def test_a_certificate_near_its_end_is_exchanged_while_the_service_runs(lan: Lan) -> None:
    """The clock moves by moving the certificate: it was made a year ago."""
    authority = read_authority(lan.kept)
    assert authority is not None
    names = names_in(lan.ask_securely("/readyz")[1])
    old, key = vouch(authority, names, now=clock.now() - timedelta(days=370))
    write_pair(lan.kept / SERVER, key, old, authority.certificate)
    first = lan.ask_securely("/readyz")[1]

    until, shown, statuses = time.monotonic() + 60, first, set()
    while shown.serial_number == first.serial_number and time.monotonic() < until:
        status, shown = lan.ask_securely("/readyz")
        statuses.add(status)
        time.sleep(0.05)
    assert shown.serial_number != first.serial_number
    assert shown.not_valid_after_utc > clock.now() + timedelta(days=390)
    assert names_in(shown) == names
    shown.verify_directly_issued_by(lan.authority)
    assert statuses == {200}
    assert lan.stop() == 0
    assert lan.wait_until_gone() == []


def test_ctrl_c_ends_both_listeners(lan: Lan) -> None:
    assert len(lan.processes()) == 5
    assert lan.stop() == 0
    assert lan.wait_until_gone() == []


def test_both_listeners_end_when_the_leader_is_killed(lan: Lan) -> None:
    os.kill(lan.pid, signal.SIGKILL)
    assert lan.wait_until_gone() == []


def test_a_killed_plain_listener_is_replaced(lan: Lan) -> None:
    [plain] = [
        pid
        for pid in children(lan.pid)
        if Path(f"/proc/{pid}/comm").read_text("utf-8").strip() == PLAIN
    ]
    os.kill(plain, signal.SIGKILL)
    time.sleep(1)
    lan.wait_until_ready()
    assert lan.stop() == 0
    assert lan.wait_until_gone() == []


def test_a_second_start_keeps_what_phones_have_installed(lan: Lan) -> None:
    before = lan.authority
    lan.stop()
    lan.start()
    assert lan.authority == before


def test_the_port_of_https_in_use_is_said_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ports = ("--port", str(free_port()), "--https-port", str(port))
        ended = run(tmp_path, "serve", "--lan", "--host", "127.0.0.1", *ports)
    assert ended.returncode == 1
    assert ended.stderr.strip() == (
        f"Port {port} on 127.0.0.1 is in use. Stop what uses it, or choose another:"
        f" INVENTORY_HTTPS_PORT={port + 1} inventory serve --lan"
    )
    assert not (tmp_path / "inventory.db").exists()


def test_without_an_address_in_a_local_network_it_says_so(tmp_path: Path) -> None:
    ended = run(tmp_path, "serve", "--lan", "--host", "203.0.113.9")
    assert ended.returncode == 1
    assert ended.stderr.startswith("This machine has no address in a local network")
    assert not (tmp_path / "inventory.db").exists()


def test_without_phones_nothing_is_made_for_them(tmp_path: Path) -> None:
    with running(tmp_path, workers=1) as service:
        assert service.ask("GET", "/install")[0] == 200
        assert service.ask("GET", "/install/authority.crt")[0] == 404
        assert not (tmp_path / "lan").exists()
