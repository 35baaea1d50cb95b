"""Photos and documents from a phone: chosen, shrunk, sent, sent again, seen on card and list."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Page, Request, Route, expect

from inventory.db import Database
from inventory.pictures.client import Pictures
from inventory.register.models import Asset
from tests.browser import violations
from tests.journeys.conftest import Phones
from tests.register.papers import PDF, jpeg
from tests.world import World, add_assets

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def pictures(app: Flask) -> Iterator[Pictures]:
    found: Pictures = app.extensions["pictures"]
    yield found
    found.stop()


@pytest.fixture
def asset(database: Database, world: World) -> Asset:
    with database.transaction() as session:
        return add_assets(session, world)[0]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo of twelve megapixels and some megabytes, as phones make them, on its side."""
    grain = Image.effect_noise((2000, 1500), 40).resize((4000, 3000), Image.Resampling.BICUBIC)
    image = Image.merge("RGB", [grain, grain.transpose(Image.Transpose.FLIP_LEFT_RIGHT), grain])
    exif = Image.Exif()
    exif[0x0112] = 6
    path = tmp_path / "IMG_0001.jpg"
    image.save(path, "JPEG", quality=90, exif=exif)
    assert path.stat().st_size > 3_000_000
    return path


def test_a_large_photo_is_shrunk_on_the_phone_and_seen_on_card_and_list(
    phone: Phones, asset: Asset, photo: Path
) -> None:
    rina = phone("rina")
    page, sent = rina.page, []
    page.on("request", lambda one: one.method == "POST" and sent.append(one))
    page.goto(f"/assets/{asset.id}")
    expect(page.locator("#photos img")).to_have_count(0)

    page.set_input_files("#f-picture", photo)

    expect(page.locator("#photos img")).to_have_count(1)
    expect(page.get_by_text("The photo was added.")).to_be_visible()
    assert _is_drawn(page, "#photos img")
    assert _is_drawn(page, ".thing-photo img")
    assert 10_000 < weight(sent[0]) < photo.stat().st_size / 4
    large = page.locator("#photos a[href]", has=page.locator("img")).get_attribute("href")
    kept = Image.open(BytesIO(rina.context.request.get(large).body()))
    assert (kept.size, dict(kept.getexif())) == ((1200, 1600), {})
    assert violations(page) == []

    page.goto("/assets")
    assert _is_drawn(page, ".row-photo")
    box = page.locator(".row-photo").bounding_box()
    assert box is not None
    assert (round(box["width"]), round(box["height"])) == (56, 56)
    assert violations(page) == []
    assert rina.complaints == []


def weight(request: Request) -> int:
    return int(request.all_headers()["content-length"])


def _is_drawn(page: Page, selector: str) -> bool:
    image = page.locator(selector).first
    image.scroll_into_view_if_needed()
    page.wait_for_function(
        "(one) => document.querySelector(one).complete && document.querySelector(one).naturalWidth",
        arg=selector,
    )
    return bool(image.evaluate("(one) => one.naturalWidth > 0"))


def test_several_at_once_arrive_in_order_and_one_that_failed_is_sent_again(
    phone: Phones, asset: Asset, tmp_path: Path
) -> None:
    files = []
    for number, colour in enumerate(("red", "green", "blue")):
        files.append(tmp_path / f"{number}.jpg")
        files[-1].write_bytes(jpeg(colour))
    rina = phone("rina")
    page = rina.page
    page.goto(f"/assets/{asset.id}")
    posts: list[Request] = []

    def second_breaks(route: Route) -> None:
        posts.append(route.request)
        if len(posts) == 2:
            route.abort()
        else:
            route.continue_()

    page.route(f"**/assets/{asset.id}/photos", second_breaks)
    page.set_input_files("#f-picture", files)

    failure = page.locator("#photos [data-failure]")
    expect(failure).to_contain_text("It could not be sent and is still here.")
    failure.get_by_role("button").click()
    expect(page.locator("#photos img")).to_have_count(3)
    assert len(posts) == 4
    colours = [
        Image.open(BytesIO(rina.context.request.get(link).body())).convert("RGB").getpixel((9, 9))
        for link in page.locator("#photos .thumbs a").evaluate_all("all => all.map(a => a.href)")
    ]
    assert [max(range(3), key=colour.__getitem__) for colour in colours] == [0, 1, 2]


def test_a_refused_file_says_why_and_another_can_be_chosen(
    phone: Phones, asset: Asset, tmp_path: Path
) -> None:
    bad, good = tmp_path / "x.jpg", tmp_path / "y.jpg"
    bad.write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    good.write_bytes(jpeg())
    page = phone("rina").page
    page.goto(f"/assets/{asset.id}")
    page.set_input_files("#f-picture", bad)
    expect(page.locator("#photos [role=alert]")).to_contain_text("not a photo that can be read")
    assert violations(page) == []
    page.set_input_files("#f-picture", good)
    expect(page.locator("#photos img")).to_have_count(1)


def test_without_scripts_a_photo_is_sent_too(phone: Phones, asset: Asset, tmp_path: Path) -> None:
    file = tmp_path / "x.jpg"
    file.write_bytes(jpeg())
    page = phone("rina", scripts=False).page
    page.goto(f"/assets/{asset.id}")
    page.set_input_files("#f-picture", file)
    page.get_by_role("button", name="Send the photo").click()
    expect(page.locator("#photos img")).to_have_count(1)


def test_a_document_names_itself_and_is_handed_out_again(
    phone: Phones, asset: Asset, tmp_path: Path
) -> None:
    file = tmp_path / "BPKB DE 1234 A.pdf"
    file.write_bytes(PDF + b"\x00" * 27_000_000)
    rina = phone("rina")
    page = rina.page
    page.goto(f"/assets/{asset.id}/documents")
    page.set_input_files("#f-document", file)
    page.get_by_role("button", name="Add the document").click()
    expect(page.locator("[data-failure]")).to_contain_text("at most 20 MB")
    file.write_bytes(PDF)
    page.set_input_files("#f-document", file)
    page.get_by_role("button", name="Add the document").click()
    expect(page.locator("[data-failure]")).to_contain_text("Choose one.")
    page.select_option("#f-kind", "ownership_book")
    page.get_by_role("button", name="Add the document").click()
    expect(page.get_by_text("The document was added.")).to_be_visible()
    assert violations(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="BPKB DE 1234 A").click()
    assert download.value.suggested_filename == "BPKB DE 1234 A.pdf"
    assert Path(download.value.path()).read_bytes() == PDF
