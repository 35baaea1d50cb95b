"""The scan page as the server makes it, before any script."""

import json
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.world import World

ClientOf = Callable[[str], FlaskClient]
DATA = re.compile(r'id="scan-data">(.+?)</script>', re.DOTALL)


def test_the_page_carries_the_bureaus_zone_and_the_room_by_its_name(
    client_of: ClientOf, world: World
) -> None:
    page = client_of("rina").get(f"/scan?room={world.rooms['A1']}").get_data(as_text=True)
    [found] = DATA.findall(page)
    data = json.loads(found)
    assert data["zone"] == {"name": "Asia/Jayapura", "short": "WIT"}
    assert (data["room"]["name"], data["room"]["code"]) == ("Ruang Rapat", "A1")


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/scan", 200, ""),
        ("/scan?code=", 422, "Ketik 11 huruf dan angka di bawah QR."),
        ("/scan?code=%20", 422, "Ketik 11 huruf dan angka di bawah QR."),
        (
            "/scan?code=MA7K3M9QX2D",
            422,
            "Kode salah ketik. Periksa 11 huruf dan angka di bawah QR.",
        ),
    ],
)
def test_a_code_typed_without_scripts_is_answered(
    client_of: ClientOf, address: str, status: int, said: str
) -> None:
    answer = client_of("rina").get(address, headers={"Accept-Language": "id"})
    assert answer.status_code == status
    page = answer.get_data(as_text=True)
    assert re.findall(r'id="code-error" role="alert">(.*?)</p>', page) == [said]
