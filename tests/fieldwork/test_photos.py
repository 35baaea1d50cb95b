"""Photos sent to the service: every code in them, or a sentence why not."""

import time
from collections.abc import Callable, Iterator
from io import BytesIO
from multiprocessing.connection import Client, Connection
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from inventory.db import Database
from inventory.pictures.client import Pictures
from inventory.pictures.process import AT_ONCE
from inventory.pictures.wire import READY
from tests.fieldwork.desk import everything, head
from tests.fieldwork.pictures import picture

Send = Callable[..., Any]


@pytest.fixture
def pictures(app: Flask) -> Iterator[Pictures]:
    found: Pictures = app.extensions["pictures"]
    yield found
    found.stop()


@pytest.fixture
def send(pictures: Pictures, client_of: Callable[[str], FlaskClient]) -> Send:
    def post(data: bytes, *, name: str = "x.jpg", login: str = "sari") -> Any:
        head = f'Content-Disposition: form-data; name="picture"; filename="{name}"'.encode()
        body = b"--edge\r\n" + head + b"\r\n\r\n" + data + b"\r\n--edge--\r\n"
        kind = "multipart/form-data; boundary=edge"
        return client_of(login).post("/api/v1/readings", data=body, content_type=kind)

    return post


def test_every_code_in_a_photo_is_answered_and_nothing_is_kept(
    send: Send, database: Database
) -> None:
    before = everything(database), head(database)

    answer = send(picture("HTTPS://ASET.EXAMPLE/MA7K3M9QX2C", "other", kind="JPEG"))

    assert answer.status_code == 200
    body = answer.get_json()
    assert [one["text"] for one in body["readings"]] == [
        "HTTPS://ASET.EXAMPLE/MA7K3M9QX2C",
        "other",
    ]
    assert [len(one["corners"]) for one in body["readings"]] == [4, 4]
    assert 0 < body["readings"][0]["corners"][0][0] < body["width"]
    assert (everything(database), head(database)) == before


def test_other_files_are_refused_with_a_sentence(send: Send) -> None:
    whole = picture("MA")
    for data, kind in (
        (b"", "NotAPhoto"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "NotAPhoto"),
        (b"<html>", "NotAPhoto"),
        (b"%PDF-1.4", "NotAPhoto"),
        (whole[: len(whole) // 2], "PhotoUnreadable"),
        (picture(size=6500), "PhotoTooLarge"),
        (whole + b"\x00" * 25_000_000, "PhotoTooHeavy"),
    ):
        answer = send(data)
        assert (answer.status_code, answer.get_json()["type"]) == (422, f"/problems/{kind}")
    assert send(b"\x00" * 26_300_000).status_code == 413


def test_names_of_files_do_not_matter(send: Send) -> None:
    for name in ("../../x", "a\x00b.png", "\u202egnp.exe", "x" * 300):
        assert send(picture("MA"), name=name).get_json()["readings"][0]["text"] == "MA"


def test_without_a_picture_there_is_nothing_to_read(client_of: Callable[..., FlaskClient]) -> None:
    for data in ({}, {"picture": "text"}, {"photo": (BytesIO(b"x"), "x.jpg")}):
        answer = client_of("sari").post("/api/v1/readings", data=data)
        assert (answer.status_code, answer.get_json()["type"]) == (422, "/problems/NoPicture")


def test_a_busy_reader_asks_to_come_again(send: Send, pictures: Pictures) -> None:
    send(picture())
    held = [_place(pictures) for _ in range(AT_ONCE)]
    answer = send(picture("MA"))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    for one in held:
        one.close()


def _place(pictures: Pictures) -> Connection:
    """Take a place at the reader; the one of a photo is free only after its answer was sent."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        connection = Client(str(pictures._address), "AF_UNIX")
        if connection.recv_bytes() == READY:
            return connection
        connection.close()
    raise TimeoutError


def test_strangers_and_administrators_send_no_photos(send: Send, client: FlaskClient) -> None:
    assert send(picture("MA"), login="adam").status_code == 403
    form = {"picture": (BytesIO(picture("MA")), "x.jpg")}
    assert client.post("/api/v1/readings", data=form).status_code == 401
