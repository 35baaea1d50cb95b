"""Photos and documents over the web: sent by people and scripts, shown, handed out, withheld."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from multiprocessing.connection import Client
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from inventory.db import Database
from inventory.ids import new_id
from inventory.pictures.client import Pictures
from inventory.pictures.process import AT_ONCE
from inventory.register.models import Asset
from tests.register.papers import PDF, document_of, jpeg, photo_of
from tests.world import World, add_assets

Browser = Callable[[str], FlaskClient]


@pytest.fixture
def pictures(app: Flask) -> Iterator[Pictures]:
    found: Pictures = app.extensions["pictures"]
    yield found
    found.stop()


@pytest.fixture
def asset(database: Database, world: World) -> Asset:
    with database.transaction() as session:
        return add_assets(session, world)[0]


@pytest.fixture
def rina(client_of: Browser) -> FlaskClient:
    return english(client_of("rina"))


def english(browser: FlaskClient) -> FlaskClient:
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


def send_photo(browser: FlaskClient, asset: Asset, content: bytes, **more: Any) -> Any:
    key = more.pop("key", str(new_id()))
    form = {"key": key, "picture": (BytesIO(content), "foto.jpg")} | more.pop("form", {})
    return browser.post(f"/assets/{asset.id}/photos", data=form, **more)


def send_document(browser: FlaskClient, asset: Asset, content: bytes, **fields: str) -> Any:
    """Send the form as bytes: the test client would leave a large one's temporary file open."""
    form = {"key": str(new_id()), "kind": "contract", "name": "SPK 27"} | fields
    parts = [(f'name="{name}"', value.encode()) for name, value in form.items()]
    parts.append(('name="document"; filename="x.pdf"', content))
    body = b"".join(
        b"--edge\r\nContent-Disposition: form-data; " + head.encode() + b"\r\n\r\n" + text + b"\r\n"
        for head, text in parts
    )
    return browser.post(
        f"/assets/{asset.id}/documents",
        data=body + b"--edge--\r\n",
        content_type="multipart/form-data; boundary=edge",
    )


def links(page: str, what: str) -> list[str]:
    return re.findall(rf'="(/assets/[\w-]+/{what}/[\w-]+(?:/small)?)"', page)


def with_place() -> bytes:
    """Return a photo from a phone that lay on its side and knew where it was."""
    data = Image.Exif()
    data[Base.Orientation] = 6
    data[Base.Model] = "Ponsel Rahasia"
    place = data.get_ifd(IFD.GPSInfo)
    place[GPS.GPSLatitudeRef], place[GPS.GPSLatitude] = "S", (3.0, 41.0, 43.0)
    out = BytesIO()
    Image.new("RGB", (800, 600), "red").save(out, "JPEG", exif=data)
    return out.getvalue()


def test_a_photo_comes_onto_the_card_and_the_list_without_what_its_file_told(
    rina: FlaskClient, pictures: Pictures, asset: Asset
) -> None:
    card = f"/assets/{asset.id}"
    assert links(rina.get(card).text, "photos") == []

    answer = send_photo(rina, asset, with_place(), form={"on": "card"})

    assert (answer.status_code, answer.location) == (303, f"{card}#photos")
    shown = links(rina.get(card).text, "photos")
    assert "The photo was added." in rina.get(card).text or shown
    [small] = links(rina.get("/assets").text, "photos")
    large = small.removesuffix("/small")
    assert set(shown) == {small, large}
    picture = rina.get(large)
    assert b"Rahasia" not in picture.data
    opened = Image.open(BytesIO(picture.data))
    assert (opened.size, dict(opened.getexif())) == ((600, 800), {})
    assert Image.open(BytesIO(rina.get(small).data)).size == (320, 320)


def test_pictures_are_kept_by_browsers_for_good_and_by_nobody_between(
    rina: FlaskClient, app: Flask, database: Database, world: World, asset: Asset
) -> None:
    with database.transaction() as session:
        photo = photo_of(session, app.extensions["files"], world, asset)
    path = f"/assets/{asset.id}/photos/{photo.id}"

    first = rina.get(path)
    again = rina.get(path, headers={"If-None-Match": first.headers["ETag"]})
    changed = rina.get(path, headers={"If-None-Match": '"other"'})

    assert (first.status_code, first.data, first.content_type) == (200, b"large one", "image/jpeg")
    assert first.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert first.headers["X-Content-Type-Options"] == "nosniff"
    assert "Content-Disposition" not in first.headers
    assert (again.status_code, again.data) == (304, b"")
    assert (changed.status_code, changed.data) == (200, b"large one")
    assert rina.get(f"{path}/small").data == b"small one"


def test_a_script_is_told_where_to_go_on_or_why_not(
    rina: FlaskClient, pictures: Pictures, asset: Asset
) -> None:
    asks = {"headers": {"Accept": "application/json"}}
    done = send_photo(rina, asset, jpeg(), **asks)
    refused = send_photo(rina, asset, b"<svg>", **asks)
    empty = rina.post(f"/assets/{asset.id}/photos", data={"key": "k"}, **asks)
    lost = send_photo(rina, Asset(id=new_id()), jpeg(), **asks)

    assert (done.status_code, done.get_json()) == (201, {"url": f"/assets/{asset.id}/photos"})
    assert (refused.status_code, refused.get_json()["type"]) == (422, "/problems/NotAPhoto")
    assert (empty.status_code, empty.get_json()["type"]) == (422, "/problems/NoPicture")
    assert (lost.status_code, lost.get_json()["type"]) == (404, "/problems/UnknownAsset")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a photo that can be read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "not a photo"),
        (b"<!doctype html><script>1</script>", "not a photo"),
        (b"\xff\xd8\xff<script>1</script>", "damaged or cut short"),
    ],
)
def test_what_is_no_photo_is_refused_on_the_page(
    rina: FlaskClient, pictures: Pictures, asset: Asset, content: bytes, words: str
) -> None:
    answer = send_photo(rina, asset, content)
    assert answer.status_code == 422
    assert words in answer.text
    assert links(answer.text, "photos") == []


def test_sent_twice_it_is_added_once_and_other_content_is_refused(
    rina: FlaskClient, pictures: Pictures, asset: Asset
) -> None:
    key = str(new_id())
    statuses = [
        send_photo(rina, asset, content, key=key).status_code
        for content in (jpeg("red"), jpeg("red"), jpeg("blue"))
    ]
    assert statuses == [303, 303, 409]
    assert len(set(links(rina.get(f"/assets/{asset.id}/photos").text, "photos"))) == 2


def test_the_camera_field_counts_where_the_other_is_empty(
    rina: FlaskClient, pictures: Pictures, asset: Asset
) -> None:
    both = [(BytesIO(b""), ""), (BytesIO(jpeg()), "foto.jpg")]
    form = {"key": "twice", "picture": both}
    assert rina.post(f"/assets/{asset.id}/photos", data=form).status_code == 303


def test_busy_hands_ask_to_come_again(rina: FlaskClient, pictures: Pictures, asset: Asset) -> None:
    assert send_photo(rina, asset, jpeg()).status_code == 303
    held = [Client(str(pictures._address), "AF_UNIX") for _ in range(AT_ONCE)]
    for one in held:
        one.recv_bytes()
    answer = send_photo(rina, asset, jpeg())
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    for one in held:
        one.close()


def test_photos_are_put_first_and_removed_on_their_page(
    rina: FlaskClient, app: Flask, database: Database, world: World, asset: Asset
) -> None:
    with database.transaction() as session:
        one, two = (photo_of(session, app.extensions["files"], world, asset, x) for x in "ab")
    page = f"/assets/{asset.id}/photos"

    def order() -> list[str]:
        return [link.rpartition("/")[2] for link in links(rina.get(page).text, "photos")[::2]]

    assert order() == [str(one.id), str(two.id)]
    answer = rina.post(f"{page}/{two.id}/first", data={"key": "1"}, follow_redirects=True)
    assert "Lists now show this photo." in answer.text
    assert order() == [str(two.id), str(one.id)]
    assert links(rina.get("/assets").text, "photos") == [f"{page}/{two.id}/small"]

    for _ in range(2):
        answer = rina.post(f"{page}/{two.id}/remove", data={"key": "2"}, follow_redirects=True)
        assert (answer.status_code, "The photo was removed." in answer.text) == (200, True)
    assert order() == [str(one.id)]
    assert [rina.get(f"{page}/{two.id}{end}").status_code for end in ("", "/small")] == [404, 404]
    card = rina.get(f"/assets/{asset.id}?history=all").text
    assert str(two.id) not in card
    assert "removed a photo of" in card


def test_foreign_pictures_and_papers_answer_as_missing_ones(
    app: Flask, client_of: Browser, database: Database, world: World, asset: Asset
) -> None:
    store = app.extensions["files"]
    with database.transaction() as session:
        [other] = add_assets(session, world, name="Other")
        photo = photo_of(session, store, world, asset)
        document = document_of(session, store, world, asset)
    for login, of, photo_status, document_status in (
        ("rina", asset, 200, 200),
        ("odi", asset, 200, 200),
        ("sari", asset, 200, 403),
        ("adam", asset, 403, 403),
        ("bela", asset, 404, 404),
        ("rina", other, 404, 404),
    ):
        browser = client_of(login)
        for path, status in (
            (f"/assets/{of.id}/photos/{photo.id}", photo_status),
            (f"/assets/{of.id}/photos/{photo.id}/small", photo_status),
            (f"/assets/{of.id}/documents/{document.id}", document_status),
        ):
            assert browser.get(path).status_code == status, (login, path)


def test_colleagues_see_the_photo_and_no_papers(
    app: Flask, client_of: Browser, database: Database, world: World, asset: Asset
) -> None:
    store = app.extensions["files"]
    with database.transaction() as session:
        photo_of(session, store, world, asset)
        document_of(session, store, world, asset)
    for login, photos, papers, adds in (
        ("rina", 4, 1, True),
        ("odi", 4, 1, False),
        ("sari", 2, 0, False),
    ):
        page = client_of(login).get(f"/assets/{asset.id}").text
        assert (len(links(page, "photos")), len(links(page, "documents"))) == (photos, papers)
        assert ('type="file"' in page, '/documents"' in page) == (adds, adds)


def test_a_document_is_handed_out_as_it_came_and_only_to_be_kept(
    rina: FlaskClient, asset: Asset
) -> None:
    content = PDF + b"<script>alert(1)</script>"
    answer = send_document(rina, asset, content, name='Perjanjian "A" – Ambon\u2019s')
    assert (answer.status_code, answer.location) == (303, f"/assets/{asset.id}/documents")

    [path] = links(rina.get(f"/assets/{asset.id}").text, "documents")
    handed = rina.get(path)

    assert (handed.status_code, handed.data) == (200, content)
    assert handed.content_type == "application/pdf"
    assert handed.headers["Content-Disposition"] == (
        "attachment; filename=\"Perjanjian 'A'  Ambons.pdf\";"
        " filename*=UTF-8''Perjanjian%20%22A%22%20%E2%80%93%20Ambon%E2%80%99s.pdf"
    )
    assert handed.headers["X-Content-Type-Options"] == "nosniff"
    assert handed.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert handed.headers["Cache-Control"] == "private, no-store"


def test_other_documents_are_refused_on_the_page_and_what_was_typed_stays(
    rina: FlaskClient, asset: Asset
) -> None:
    for content, words in (
        (b"<!doctype html><script>1</script>", "not a PDF, JPEG or PNG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a PDF, JPEG or PNG"),
        (PDF + b"\x00" * 20_000_000, "at most 20 MB"),
    ):
        answer = send_document(rina, asset, content, name="Sertifikat 12")
        assert (answer.status_code, words in answer.text) == (422, True)
        assert 'value="Sertifikat 12"' in answer.text
        assert '<option value="contract" selected>' in answer.text
    nothing = rina.post(f"/assets/{asset.id}/documents", data={"kind": "other", "name": "x"})
    assert (nothing.status_code, "Choose a file first." in nothing.text) == (422, True)
    assert links(rina.get(f"/assets/{asset.id}").text, "documents") == []


def test_a_removed_document_is_gone_from_pages(
    rina: FlaskClient, app: Flask, database: Database, world: World, asset: Asset
) -> None:
    with database.transaction() as session:
        document = document_of(session, app.extensions["files"], world, asset)
    path = f"/assets/{asset.id}/documents/{document.id}"
    answer = rina.post(f"{path}/remove", data={"key": "x"}, follow_redirects=True)
    assert "The document was removed." in answer.text
    assert rina.get(path).status_code == 404
    card = rina.get(f"/assets/{asset.id}?history=all").text
    assert path not in card
    assert "removed a document of" in card


def test_the_list_takes_the_same_statements_for_one_photo_and_for_three(
    rina: FlaskClient,
    app: Flask,
    database: Database,
    world: World,
    asset: Asset,
    statements: list[str],
) -> None:
    rina.get("/assets")
    counts, shown = [], []
    for more in (0, 2):
        with database.transaction() as session:
            for one in [asset] if not more else add_assets(session, world, more, name="Other"):
                for name in "ab":
                    photo_of(session, app.extensions["files"], world, one, name)
        statements.clear()
        page = rina.get("/assets").text
        counts.append(len(statements))
        shown.append(len(links(page, "photos")))
    assert shown == [1, 3]
    assert counts[0] == counts[1]
