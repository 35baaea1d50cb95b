"""The main job, whole: register, print, stick, check the room with a phone, move by a desk."""

import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from uuid import UUID

import numpy as np
import pypdfium2 as pdfium
import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, Playwright, expect

from inventory.custody.models import AssetRoom, Sighting
from inventory.custody.rules import SightingVerb
from inventory.db import Database
from inventory.fieldwork.models import Scan
from inventory.fieldwork.rules import ScanResult, ScanVerb, Via
from inventory.journal.models import Entry
from inventory.register.models import Asset
from inventory.settings import Settings
from inventory.tags.models import LabelJob, Tag
from labels import load_stocks, place_on_sheet
from tests.browser import SAVE, browser, command, complaints, context, installation, paste
from tests.scenes import clip, write_mjpeg
from tests.world import PASSWORD, World, set_password

SERIALS = [f"PF4-{number:04d}" for number in range(20)]
A_FILM = 10
"""Labels in one picture."""

FRAMES = 12
DPI = 300
STILL_LOOKING_SECONDS = 2
"""How long the camera goes on seeing what was counted, so that doubles would come up."""


@pytest.fixture
def environment(settings: Settings) -> dict[str, str]:
    """The settings of this installation, as its processes read them."""
    return {
        "INVENTORY_DATABASE_URL": settings.database_url,
        "INVENTORY_DATA_DIR": str(settings.data_dir),
    }


def test_twenty_assets_from_the_form_to_another_room(
    playwright: Playwright,
    database: Database,
    world: World,
    environment: dict[str, str],
    tmp_path: Path,
) -> None:
    with database.transaction() as session:
        set_password(session, "rina")
    with installation(environment, tmp_path) as base:
        with logged_in(playwright, base) as page:
            register(page)
            order_labels(page)
            pdf = download(page)
        films = photograph(cut(pdf), tmp_path)
        for film in films:
            with logged_in(playwright, base, film) as page:
                check_room(page)
        token = command("token", "rina", settings=environment).stdout.strip()
        told = [move(film, base, token, environment, tmp_path) for film in films]
    assert verified_labels(database) == [20]
    assert told == [["accepted"] * A_FILM] * 2
    rooms = world.rooms["A1"], world.rooms["A2"]
    assert_counted_once(database, *rooms)
    assert_in_place(database, *rooms)
    assert_journaled(database)
    checked = command("verify", settings=environment)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "the register agrees" in checked.stdout


@contextmanager
def logged_in(playwright: Playwright, base: str, film: Path | None = None) -> Iterator[Page]:
    """The asset officer at a browser of her own, whose pages complain of nothing."""
    with browser(playwright, film=film) as started:
        page = context(started, base).new_page()
        found = complaints(page)
        page.goto("/login")
        page.fill("[name=login]", "rina")
        page.fill("[name=password]", PASSWORD)
        page.locator("main form button[type=submit], main form button:not([type])").last.click()
        page.wait_for_url(f"{base}/")
        yield page
        assert found == []


def register(page: Page) -> None:
    page.goto("/assets/new")
    page.fill("[name=class_code]", "1.3.2.10.01.02.002")
    page.fill("[name=name]", "Laptop Lenovo ThinkPad E14")
    page.fill("[name=brand]", "Lenovo")
    page.fill("[name=count]", str(len(SERIALS)))
    page.wait_for_selector("[data-grid=ready]")
    paste(page, "#f-serials", "\n".join(SERIALS))
    page.locator("[name=condition][value=good]").check(force=True)
    page.fill("[name=acquired_on]", "2024-06-18")
    page.fill("[name=acquisition_value]", "14250000")
    page.select_option("[name=acquisition_way]", "purchase")
    page.fill("[name=source]", "APBD 2024")
    page.select_option("[name=unit_id]", label="Biro Umum")
    room = page.locator("[name=room_id] option", has_text="Ruang Rapat").get_attribute("value")
    page.select_option("[name=room_id]", room)
    page.get_by_role("button", name=SAVE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("20 assets registered")


def order_labels(page: Page) -> None:
    page.get_by_role("link", name="Print 20 labels").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Print labels")
    page.get_by_role("button", name="Print 20 labels").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("20 asset labels")


def download(page: Page) -> bytes:
    """Wait until the service's own runner has printed and read back; return the file."""
    expect(page.get_by_text("20 of 20 labels were read back and match.")).to_be_visible()
    href = page.get_by_role("link", name="Open PDF").get_attribute("href")
    answer = page.request.get(str(href))
    assert answer.headers["content-type"] == "application/pdf"
    return answer.body()


def cut(pdf: bytes) -> list[np.ndarray]:
    """Print the only sheet in grey and cut its labels apart."""
    document = pdfium.PdfDocument(pdf)
    [sheet] = [page.render(scale=DPI / 72, grayscale=True).to_numpy() for page in document]
    document.close()
    boxes = islice(place_on_sheet(load_stocks()["a4-50x30"]), len(SERIALS))
    dots = [
        [round(edge / 25.4 * DPI) for edge in (box.x, box.y, box.right, box.bottom)]
        for box in boxes
    ]
    return [sheet[top:bottom, left:right] for left, top, right, bottom in dots]


def photograph(labels: Sequence[np.ndarray], folder: Path) -> list[Path]:
    """Film the labels as a hand-held camera sees them, ten at a time."""
    films = []
    for seed, first in enumerate(range(0, len(labels), A_FILM), start=1):
        films.append(folder / f"shelf-{seed}.mjpeg")
        write_mjpeg(films[-1], clip(labels[first : first + A_FILM], seed=seed, frames=FRAMES))
    return films


def check_room(page: Page) -> None:
    """Open the room, check it, and wait until all that the camera sees has been sent."""
    page.goto("/rooms")
    page.get_by_role("link", name="Ruang Rapat").click()
    page.get_by_role("link", name="Check this room").click()
    expect(page.locator("#scan")).to_have_attribute("data-room", "A1")
    expect(page.locator(".scan-row[data-mark=sent][data-outcome=here]")).to_have_count(A_FILM)
    expect(page.locator("#queue-chip")).to_have_attribute("data-queue", "sent")
    time.sleep(STILL_LOOKING_SECONDS)
    expect(page.locator("#rows")).to_have_attribute("data-count", str(A_FILM))
    expect(page.locator("#queue-chip")).to_have_attribute("data-waiting", "0")


def move(film: Path, base: str, token: str, environment: dict[str, str], folder: Path) -> list[str]:
    """Run the desk scanner's command over a film; return what the server said of each scan."""
    words = ["scan", "--source", film, "--verb", "move", "--room", "A2", "--url", base, "--json"]
    done = command(
        *words, "--spool", folder / "spool.jsonl", settings=environment | {"INVENTORY_TOKEN": token}
    )
    assert (done.returncode, done.stderr) == (0, "")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return [line["result"] for line in lines if line["event"] == "answered"]


def verified_labels(database: Database) -> list[int]:
    with database.reading() as session:
        return list(session.scalars(sa.select(LabelJob.verified_count)))


def assert_counted_once(database: Database, checked: UUID, moved: UUID) -> None:
    """Each tag was counted once in the room and moved once, whatever the cameras saw how often."""
    with database.reading() as session:
        codes = session.scalars(sa.select(Tag.code)).all()
        scans = Counter(
            map(
                tuple,
                session.execute(
                    sa.select(Scan.tag_text, Scan.verb, Scan.room_id, Scan.via, Scan.result)
                ),
            )
        )
        sightings = Counter(
            map(
                tuple,
                session.execute(
                    sa.select(
                        Sighting.asset_id, Sighting.room_id, Sighting.verb, Sighting.cancelled_at
                    )
                ),
            )
        )
        assets = session.scalars(sa.select(Asset.id)).all()
    accepted = ScanResult.ACCEPTED
    assert len(codes) == len(assets) == len(SERIALS)
    assert scans == Counter(
        {(code, ScanVerb.AUDIT, checked, Via.CAMERA, accepted): 1 for code in codes}
        | {(code, ScanVerb.MOVE, moved, Via.DESK, accepted): 1 for code in codes}
    )
    assert sightings == Counter(
        {(key, checked, SightingVerb.AUDIT, None): 1 for key in assets}
        | {(key, moved, SightingVerb.MOVE, None): 1 for key in assets}
    )


def assert_in_place(database: Database, first: UUID, second: UUID) -> None:
    """Every asset was in the first room until it came into the second, where it is."""
    with database.reading() as session:
        assets = session.execute(sa.select(Asset.id, Asset.serial, Asset.room_id)).all()
        spans: dict[UUID, list[AssetRoom]] = {}
        for span in session.scalars(sa.select(AssetRoom).order_by(AssetRoom.from_at)):
            spans.setdefault(span.asset_id, []).append(span)
    assert sorted(asset.serial for asset in assets) == SERIALS
    assert {asset.room_id for asset in assets} == {second}
    assert spans.keys() == {asset.id for asset in assets}
    for before, after in spans.values():
        assert (before.room_id, after.room_id) == (first, second)
        assert (before.to_at, after.to_at) == (after.from_at, None)


def assert_journaled(database: Database) -> None:
    """Each thing's history tells exactly what happened to it, in order."""
    with database.reading() as session:
        told: dict[UUID, list[str]] = {}
        for entry in session.scalars(sa.select(Entry).order_by(Entry.seq)):
            if entry.subject_kind in ("asset", "tag"):
                told.setdefault(entry.subject_id, []).append(entry.verb)
    begun = ("asset.registered", "asset.placed", "asset.seen")
    lines = (*begun, "asset.seen_moving", "asset.placed")
    assert Counter(map(tuple, told.values())) == {lines: 20, ("tag.issued",): 20}
