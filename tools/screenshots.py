"""Draw every page of a fresh demo bureau, phone and desktop, both languages, light and dark.

The single pictures and one contact sheet a look go to var/screenshots.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "var" / "screenshots"
SIZES = {"phone": (390, 844), "desktop": (1280, 860)}
LOOKS = [(lang, theme) for lang in ("id", "en") for theme in ("light", "dark")]
SCALE = {"phone": 0.5, "desktop": 0.35}
START_SECONDS = 120
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

PAGES: dict[str, list[tuple[str, str]]] = {
    "": [
        ("log-in", "/login"),
        ("tag-public", "{tag}"),
        ("found-thanks", "/found/thanks"),
        ("install", "/install"),
        ("install-photos", "/install/photos"),
        ("not-found", "/nowhere"),
    ],
    "rina": [
        ("home", "/"),
        ("search", "/search?q=rapat"),
        ("search-none", "/search?q=zzzz"),
        ("assets", "/assets"),
        ("assets-filtered", "/assets?condition=heavy&sort=value"),
        ("assets-missing", "/assets?missing=either"),
        ("assets-mended", "/assets?q=latpop"),
        ("assets-none", "/assets?q=zzzz"),
        ("summary", "/assets/summary"),
        ("asset", "{asset}"),
        ("edit", "{asset}/edit"),
        ("many-edit", "/assets/bulk/edit?all=1&list=condition%3Dheavy"),
        (
            "many-preview",
            "/assets/bulk/edit?all=1&list=condition%3Dheavy&change=source&source=APBD&preview=1",
        ),
        ("many-move", "/assets/bulk/move?all=1&list=condition%3Dheavy"),
        ("photos", "{asset}/photos"),
        ("documents", "{asset}/documents"),
        ("move", "{asset}/move"),
        ("holder", "{asset}/holder"),
        ("register", "/assets/new"),
        ("rooms", "/rooms"),
        ("room", "{room}"),
        ("edit-room", "{room}/edit"),
        ("new-room", "/rooms/new"),
        ("new-building", "/buildings/new"),
        ("building", "{building}"),
        ("units", "/units"),
        ("unit", "{unit}"),
        ("new-official", "{unit}/officials/new"),
        ("people", "/people"),
        ("person", "{person}"),
        ("new-person", "/people/new"),
        ("mine", "/mine"),
        ("labels", "/labels"),
        ("new-labels", "/labels/new?asset={asset_id}"),
        ("scan", "/scan"),
        ("log", "/log"),
        ("log-narrowed", "/log?deed=tagged&from_on=2020-01-01"),
        ("act", "{act}"),
        ("password", "/password"),
        ("phones", "/phones"),
    ],
    "sari": [
        ("staff-home", "/"),
        ("staff-mine", "/mine"),
        ("staff-asset", "{asset}"),
        ("staff-no-right", "/assets"),
    ],
    "odi": [
        ("auditor-home", "/"),
        ("auditor-asset", "{asset}"),
        ("auditor-room", "{room}"),
        ("auditor-log", "/log"),
        ("auditor-scan", "/scan"),
    ],
    "adam": [
        ("users", "/users"),
        ("account", "{account}"),
        ("new-unit", "/units/new"),
        ("edit-unit", "{unit}/edit"),
    ],
}


def main() -> int:
    """Draw everything; return 1 where a page could not be drawn."""
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    failures: list[str] = []
    with _demo() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=ARGUMENTS)
        places = _places(browser, base)
        for size in SIZES:
            for lang, theme in LOOKS:
                shots = _draw(browser, base, places, size, lang, theme, failures)
                _contact_sheet(f"{size}-{lang}-{theme}", shots, SCALE[size])
        browser.close()
    for failure in failures:
        print(failure)
    print(f"{len(list(TARGET.glob('*/*.png')))} pictures and contact sheets in {TARGET}")
    return 1 if failures else 0


def _draw(
    browser: Browser,
    base: str,
    places: dict[str, str],
    size: str,
    lang: str,
    theme: str,
    failures: list[str],
) -> list[tuple[str, Path]]:
    folder = TARGET / f"{size}-{lang}-{theme}"
    folder.mkdir()
    shots = []
    width, height = SIZES[size]
    for login, pages in PAGES.items():
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=theme,
            locale="id-ID" if lang == "id" else "en-GB",
        )
        page = context.new_page()
        page.on("console", lambda note: _complain(note.type, note.text, failures))
        if login:
            _log_in(page, base, login)
        for name, path in pages:
            answer = page.goto(base + path.format_map(places))
            if answer is None or answer.status >= 500:
                failures.append(f"{name}: {answer and answer.status}")
            page.wait_for_timeout(150)
            target = folder / f"{name}.png"
            page.screenshot(path=target, full_page=size == "phone" and name != "scan")
            shots.append((name, target))
        context.close()
    return shots


def _complain(kind: str, text: str, failures: list[str]) -> None:
    if kind == "error" and "Failed to load resource" not in text:
        failures.append(f"console: {text}")


def _log_in(page: Page, base: str, login: str) -> None:
    page.goto(f"{base}/login")
    page.locator(f"form:has(input[name=login][value={login}]) button").first.click()
    page.wait_for_url(f"{base}/", timeout=120_000)


def _places(browser: Browser, base: str) -> dict[str, str]:
    """Return the addresses of one thing of each kind that has a page."""
    context = browser.new_context(locale="id-ID")
    page = context.new_page()
    _log_in(page, base, "rina")
    listing = context.request.get(f"{base}/api/v1/assets?q=Laptop").json()
    asset = next(one for one in listing["assets"] if one["tag"])
    places = {"asset": f"/assets/{asset['id']}", "asset_id": asset["id"], "tag": f"/{asset['tag']}"}
    for name, where in (("room", "/rooms"), ("unit", "/units"), ("person", "/people")):
        places[name] = _first(context, base, where, f"{where}/")
    # The first tags of all were issued together, when the demo bureau was opened two years ago.
    early = datetime.now(UTC).date() - timedelta(days=700)
    places["act"] = _first(context, base, f"/log?deed=tagged&to_on={early}", "/acts/")
    places["building"] = _first(context, base, places["room"], "/buildings/")
    context.close()
    context = browser.new_context(locale="id-ID")
    _log_in(context.new_page(), base, "adam")
    places["account"] = _first(context, base, "/users", "/users/")
    context.close()
    return places


def _first(context: BrowserContext, base: str, where: str, start: str) -> str:
    """Return the first address on a page that goes on from `start` with an id."""
    text = context.request.get(base + where).text()
    found = re.search(rf'"({start}[0-9a-f-]{{36}})["?]', text)
    if found is None:
        raise SystemExit(f"{where} leads to no {start}...")
    return found[1]


def _contact_sheet(name: str, shots: list[tuple[str, Path]], scale: float) -> None:
    pictures = [(label, Image.open(path)) for label, path in shots]
    width = int(max(picture.width for _, picture in pictures) * scale)
    height = int(min(max(picture.height for _, picture in pictures), 1700) * scale)
    columns = 6
    rows = -(-len(pictures) // columns)
    sheet = Image.new("RGB", (columns * (width + 12), rows * (height + 30)), "#888888")
    draw = ImageDraw.Draw(sheet)
    for index, (label, picture) in enumerate(pictures):
        x, y = index % columns * (width + 12), index // columns * (height + 30)
        small = picture.resize((int(picture.width * scale), int(picture.height * scale)))
        sheet.paste(small.crop((0, 0, width, min(height, small.height))), (x + 6, y + 24))
        draw.text((x + 8, y + 6), label, fill="white")
    sheet.save(TARGET / f"{name}.png")


@contextmanager
def _demo() -> Iterator[str]:
    """Serve a fresh demo bureau on free ports; everything of it is gone afterwards."""
    port, https_port = _free_port(), _free_port()
    phones = ("--lan", "--host", "127.0.0.1", "--https-port", str(https_port))
    with tempfile.TemporaryDirectory() as data:
        server = subprocess.Popen(
            [sys.executable, "-m", "inventory", "demo", "--port", str(port), *phones],
            env=os.environ | {"INVENTORY_DATA_DIR": data},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            base = f"http://localhost:{port}"
            _wait_for(f"{base}/readyz")
            yield base
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except (OSError, urllib.error.URLError):
            time.sleep(0.3)
        else:
            return
    raise SystemExit("the demo did not start")


def _chromium() -> str | None:
    return next(
        (
            path
            for name in ("chromium", "chromium-browser", "google-chrome")
            if (path := shutil.which(name))
        ),
        None,
    )


if __name__ == "__main__":
    sys.exit(main())
