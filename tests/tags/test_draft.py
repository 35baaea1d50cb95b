"""The label of what is not saved yet: drawn for those who register, of units within reach."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from tests.world import World

ClientOf = Callable[[str], FlaskClient]
SVG = "{http://www.w3.org/2000/svg}"


def written(text: str) -> int:
    """Return how many letters a label shows."""
    return len(list(ElementTree.fromstring(text).iter(f"{SVG}use")))


def test_a_label_grows_with_what_is_known(client_of: ClientOf, world: World) -> None:
    rina = client_of("rina")
    empty = rina.get("/labels/draft")
    facts = {
        "name": "Kursi Lion",
        "brand": "Lion L-44",
        "class_code": "1.3.2.05.02.01.030 Kursi Rapat",
        "serial": "A1",
    }
    named = rina.get("/labels/draft", query_string=facts)
    assert (empty.status_code, empty.content_type) == (200, "image/svg+xml")
    assert written(named.text) - written(empty.text) == len("KursiLionL-441.3.2.05.02.01.030SNA1")


@pytest.mark.parametrize("code", ["kursi", "1.3.2.05", "1.1.7.01.03.01.001", "9" * 30])
def test_what_is_no_class_code_is_not_printed(client_of: ClientOf, world: World, code: str) -> None:
    rina = client_of("rina")
    picture = rina.get("/labels/draft", query_string={"class_code": code})
    assert picture.text == rina.get("/labels/draft").text


def test_no_code_is_promised(client_of: ClientOf, world: World) -> None:
    picture = ElementTree.fromstring(client_of("rina").get("/labels/draft").text)
    assert [one for one in picture.iter(f"{SVG}path") if one.get("shape-rendering")] == []


@pytest.mark.parametrize(
    ("field", "value"), [("name", "x" * 201), ("acquired_on", "kemarin"), ("unit_id", "BU")]
)
def test_what_cannot_be_right_is_not_drawn(
    client_of: ClientOf, world: World, field: str, value: str
) -> None:
    assert client_of("rina").get("/labels/draft", query_string={field: value}).status_code == 422


def test_foreign_units_are_unknown(client_of: ClientOf, world: World) -> None:
    rina = client_of("rina")
    for unit in (world.units["BH"], uuid4()):
        assert rina.get("/labels/draft", query_string={"unit_id": unit}).status_code == 404
    assert rina.get("/labels/draft", query_string={"unit_id": world.units["BU"]}).status_code == 200
    assert client_of("odi").get("/labels/draft").status_code == 403
