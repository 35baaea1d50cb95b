"""The service as it is started for real, and a Chromium whose camera shows a film."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from inventory.access.guard import COOKIE

PHONE = {"width": 390, "height": 844}
TALL = 6_000
"""As tall as the longest page: nothing lies under a bar that sticks to the bottom."""

PATIENCE_MS = 60_000
"""How long a page may take on a busy machine; a quiet one needs a fiftieth of it."""

START_SECONDS = 120
SAVE = re.compile(r"^Save \d+ assets?$")
"""The button that registers assets says how many."""
STOP_SECONDS = 30
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
AXE_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
)


class NoBrowser(RuntimeError):
    """There is no Chromium on this machine."""


def chromium(playwright: Playwright) -> str:
    """Return the path of the machine's Chromium, else of Playwright's own; raises NoBrowser."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    own = playwright.chromium.executable_path
    if found is None and not Path(own).is_file():
        raise NoBrowser(
            "Chromium is not here: nothing was tested in a browser. Run"
            " `python tools/browser.py`, or install your system's chromium."
        )
    return found or own


@contextlib.contextmanager
def browser(
    playwright: Playwright,
    *,
    film: Path | None = None,
    allow_camera: bool = True,
    home: Path | None = None,
    names: Sequence[str] = (),
) -> Iterator[Browser]:
    """Start a Chromium; `film` (.mjpeg) is what its camera sees, else a pattern without a QR.

    The person in front of it allows the camera whenever asked, or never. It trusts the authorities
    that `home` does, and finds this machine under the `names` too.
    """
    answer = "" if allow_camera else "=deny"
    arguments = [*ARGUMENTS, f"--use-fake-ui-for-media-stream{answer}"]
    if film is not None:
        arguments.append(f"--use-file-for-fake-video-capture={film.absolute()}")
    if names:
        rules = ", ".join(f"MAP {name} 127.0.0.1" for name in names)
        arguments.append(f"--host-resolver-rules={rules}")
    started = playwright.chromium.launch(
        executable_path=chromium(playwright),
        args=arguments,
        timeout=2 * PATIENCE_MS,
        env=os.environ | {"HOME": str(home)} if home else None,
    )
    try:
        yield started
    finally:
        started.close()


def context(
    started: Browser, base: str, *, token: str | None = None, lang: str = "en-GB", **facts: Any
) -> BrowserContext:
    """Return a new visitor with a phone, logged in by the session `token` where there is one."""
    made = started.new_context(
        **{"base_url": base, "viewport": PHONE, "locale": lang, "service_workers": "block"} | facts
    )
    made.set_default_timeout(PATIENCE_MS)
    made.set_default_navigation_timeout(PATIENCE_MS)
    if token is not None:
        made.add_cookies([{"name": COOKIE, "value": token, "url": base}])
    return made


def complaints(page: Page) -> list[str]:
    """Return a list that fills with whatever the page's console and policy complain of."""
    found: list[str] = []
    page.on("console", lambda note: note.type == "error" and found.append(note.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def paste(page: Page, selector: str, text: str) -> None:
    """Paste a text into a field, as from a spreadsheet."""
    page.evaluate(
        """([selector, text]) => {
            const field = document.querySelector(selector);
            const clipboardData = new DataTransfer();
            clipboardData.setData("text", text);
            field.focus();
            const made = { clipboardData, bubbles: true, cancelable: true };
            const isTaken = !field.dispatchEvent(new ClipboardEvent("paste", made));
            if (!isTaken) document.execCommand("insertText", false, text);
        }""",
        [selector, text],
    )


def violations(page: Page, width: int = PHONE["width"]) -> list[str]:
    """Return what axe finds on a page as it stands: its rule and where. The page becomes tall."""
    page.set_viewport_size({"width": width, "height": TALL})
    page.evaluate(AXE.read_text("utf-8"))
    results: dict[str, Any] = page.evaluate(
        "(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}})", list(AXE_TAGS)
    )
    return [
        f"{broken['id']}: {node['html'][:160]}"
        for broken in results["violations"]
        for node in broken["nodes"]
    ]


@contextlib.contextmanager
def installation(settings: Mapping[str, str], folder: Path) -> Iterator[str]:
    """Run `inventory serve` with these settings, in a process group of its own; yield its address.

    Its output goes to `folder/server.log`.
    """
    port = _free_port()
    command = [sys.executable, "-m", "inventory", "serve", "--port", str(port), "--workers", "1"]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            command,
            env=os.environ | settings,
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            base = f"http://localhost:{port}"
            _wait_for(f"{base}/readyz", server, folder / "server.log")
            yield base
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            try:
                server.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
                server.wait()


def command(*words: str | Path, settings: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run one `inventory` command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "inventory", *words],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        check=False,
    )


@contextlib.contextmanager
def served(app: Callable[..., Iterable[bytes]]) -> Iterator[str]:
    """Serve a WSGI app from this process; yield its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Cut:
    """The app, but some answers never arrive whole: the work is done, then the line breaks."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self.cuts: dict[str, int] = {}

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        answer = self._app(environ, start)
        if self.cuts.get(environ["PATH_INFO"], 0) < 1:
            return answer
        self.cuts[environ["PATH_INFO"]] -= 1
        body = b"".join(answer)
        return [body[: len(body) // 2]]


class _Quiet(WSGIRequestHandler):
    def log(self, *facts: object) -> None:
        """Say nothing: the tests' own output is what counts."""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"the service did not start:\n{log.read_text()[-2000:]}")
