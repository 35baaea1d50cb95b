"""A phone in somebody's hand: its browser, the scan page, and what its camera sees."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page, Playwright, expect

from tests.browser import browser, complaints, context
from tests.scanner.tags import labels
from tests.scenes import clip, write_mjpeg

SIZE = (640, 480)
FRAMES = 8
SECOND = 30
"""Frames that a camera shows in a second."""


@dataclass(eq=False)
class Phone:
    """One browser with one page open; `complaints` fills with what its console says."""

    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, visitor: BrowserContext) -> "Phone":
        """Open a new page on the same phone."""
        page = visitor.new_page()
        return cls(visitor, page, complaints(page))

    def open(self, address: str = "/scan") -> None:
        """Open the scan page and wait until its scripts are ready."""
        self.page.goto(address)
        self.page.wait_for_selector("html[data-scan=ready]", state="attached")

    def type_code(self, text: str) -> None:
        """Type a code as people do where no camera reads it."""
        self.page.fill("#code", text)
        self.page.click("#typed button")

    def rows(self, mark: str) -> Locator:
        """Return the rows of the list with a mark: looked, held, queued, sent, undone, refused."""
        return self.page.locator(f".scan-row[data-mark={mark}]")

    def wait_for_queue(self, state: str, *, waiting: int = 0) -> None:
        """Wait until the outbox's chip says so."""
        chip = self.page.locator("#queue-chip")
        expect(chip).to_have_attribute("data-queue", state)
        expect(chip).to_have_attribute("data-waiting", str(waiting))


@contextmanager
def visiting(
    playwright: Playwright,
    base: str,
    *,
    token: str | None,
    folder: Path,
    film: Sequence[Sequence[str]] = (),
    allow_camera: bool = True,
    scripts: bool = True,
    lang: str = "en-GB",
) -> Iterator[Phone]:
    """Hand somebody a phone; its camera sees each scene of `film`, the texts of some labels."""
    shown = folder / "film.mjpeg" if film else None
    if shown is not None:
        write_scenes(shown, film)
    with browser(playwright, film=shown, allow_camera=allow_camera) as started:
        yield Phone.of(context(started, base, token=token, lang=lang, java_script_enabled=scripts))


def write_scenes(path: Path, scenes: Sequence[Sequence[str]], *, seconds: int = 4) -> None:
    """Write a film that shows each scene for some seconds, one after another, in a loop."""
    scene = path.with_suffix(".scene.mjpeg")
    with path.open("wb") as film:
        for seed, texts in enumerate(scenes, start=1):
            write_mjpeg(scene, clip(labels(texts), seed=seed, frames=FRAMES, size=SIZE))
            film.write(scene.read_bytes() * (seconds * SECOND // FRAMES))
