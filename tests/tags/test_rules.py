"""The grammar of codes: every slip is caught, every honest way of writing one is understood."""

import json
import random
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from inventory.tags.rules import (
    ALPHABET,
    LENGTH,
    asset_texts,
    called,
    check_sign,
    content,
    design_for,
    designs,
    door_texts,
    folded,
    grouped,
    is_code,
    new_code,
    parse,
    sample_code,
    stocks,
)

VECTORS = Path(__file__).with_name("tag_vectors.json")
SEED = 20261124
CODES = [
    body + check_sign(body)
    for dice in [random.Random(SEED)]
    for body in ("".join(dice.choices(ALPHABET, k=LENGTH - 1)) for _ in range(300))
]
codes = st.text(ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1).map(
    lambda body: body + check_sign(body)
)


def test_every_single_wrong_character_is_caught() -> None:
    missed = [
        (code, place, sign)
        for code in CODES
        for place in range(LENGTH)
        for sign in ALPHABET
        if sign != code[place] and is_code(code[:place] + sign + code[place + 1 :])
    ]
    assert missed == []


def test_every_swap_of_neighbours_is_caught() -> None:
    missed = [
        (code, place)
        for code in CODES
        for place in range(LENGTH - 1)
        if code[place] != code[place + 1]
        and is_code(code[:place] + code[place + 1] + code[place] + code[place + 2 :])
    ]
    assert missed == []


def test_every_swap_of_any_two_values_next_to_each_other_is_caught() -> None:
    """By linearity the rest of the code does not matter: all pairs at all places, exhaustively."""
    zeros = "0" * LENGTH
    missed = []
    for place in range(LENGTH - 1):
        for left in ALPHABET:
            for right in ALPHABET:
                pair = zeros[:place] + left + right + zeros[place + 2 :]
                body = pair[: LENGTH - 1]
                code = body + check_sign(body)
                swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
                if code != swapped and is_code(swapped):
                    missed.append((code, swapped))
    assert missed == []


@given(codes, st.data())
def test_a_code_is_understood_however_it_is_written(code: str, data: st.DataObject) -> None:
    typed = "".join(
        data.draw(st.sampled_from({"0": "0oO", "1": "1iIlL"}.get(sign, sign + sign.lower())))
        for sign in code
    )
    cut = data.draw(st.integers(1, LENGTH - 1))
    gap = data.draw(st.sampled_from(["", " ", "-", ".", "  ", " - "]))
    assert parse(f" {typed[:cut]}{gap}{typed[cut:]}\n") == code
    assert parse(grouped(code)) == code
    host = data.draw(st.sampled_from(["aset.go.id", "192.168.1.9:8443", "[::1]", "X"]))
    scheme = data.draw(st.sampled_from(["http", "https", "HTTPS", "Http"]))
    end = data.draw(st.sampled_from(["", "/"]))
    assert parse(f"{scheme}://{host}/{typed}{end}") == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n",
        "{code}{code}",
        "{code}0",
        "0{code}",
        "https://aset.go.id/",
        "https://aset.go.id/assets/{code}",
        "https://aset.go.id/{code}?next=https://evil.example",
        "https://aset.go.id/{code}#x",
        "https://aset.go.id/{code}/found",
        "https://aset.go.id/{code}//",
        "https:///{code}",
        "https://a b/{code}",
        "ftp://aset.go.id/{code}",
        "javascript:{code}",
        "data:text/html,{code}",
        "aset.go.id/{code}",
        "WIFI:S:tamu;T:WPA;P:{code};;",
        "{code}\x00",
        "\u202e{code}",
        "{code}\u200b",
        "' OR 1=1 --",
        "<script>{code}</script>",
        "../{code}",
        "{code}%0a",
        "٣" * 11,
        "ａ" * 11,
        "ß" * 11,
        "ſ" * 11,
        "U" * 11,
        "ı" * 11,
        "9" * 301,
        " " * 301,
        "https://" + "a" * 300 + "/{code}",
        "\ud800" * 11,
    ],
)
def test_anything_else_is_foreign(text: str) -> None:
    assert parse(text.replace("{code}", CODES[0])) is None


@given(st.text(max_size=400))
def test_no_text_breaks_the_reading(text: str) -> None:
    found = parse(text)
    assert found is None or is_code(found)


def test_long_hostile_texts_are_answered_at_once() -> None:
    for text in ("https://" * 30, "-" * 299, "https://a/" + "A " * 140, " . -" * 70):
        assert parse(text) is None


def test_fresh_codes_are_sound_and_differ() -> None:
    fresh = {new_code("MA") for _ in range(2000)}
    assert len(fresh) == 2000
    assert all(is_code(code) and code.startswith("MA") for code in fresh)


def test_python_and_javascript_agree_on_the_same_vectors() -> None:
    vectors = json.loads(VECTORS.read_text("utf-8"))
    assert {one["valid"] for one in vectors} == {True, False}
    wrong = [one for one in vectors if is_code(one["code"]) is not one["valid"]]
    assert wrong == []


def test_no_path_of_the_application_looks_like_a_code(app: Flask) -> None:
    """The first part of an address is a page of ours or a tag, never both."""
    first = {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()}
    words = {word for word in first if "<" not in word}
    assert {"labels", "found", "api", "static", "login"} <= words
    assert {word for word in words if is_code(folded(word))} == set()


def test_the_qr_says_the_address_in_capitals() -> None:
    assert content("https://aset.go.id/", "MA7K3M9QX2C") == "HTTPS://ASET.GO.ID/MA7K3M9QX2C"
    assert grouped("MA7K3M9QX2C") == "MA 7K3M 9QX2 C"
    assert is_code(sample_code("MA"))


@pytest.mark.parametrize(
    ("serial", "said"), [("5F05E44A", "SN 5F05E44A"), ("SN-1", "SN-1"), ("s/n 77", "s/n 77")]
)
def test_a_label_says_which_number_is_the_serial_number(serial: str, said: str) -> None:
    assert asset_texts("Maluku", "Biro", "Laptop", None, "1.3.2", serial, 2024)["code_2"] == said


@pytest.mark.parametrize(
    ("name", "brand", "words"),
    [
        ("Laptop", "Lenovo ThinkPad E14", "Laptop Lenovo ThinkPad E14"),
        ("Laptop", None, "Laptop"),
        ("Laptop Lenovo ThinkPad E14", "Lenovo", "Laptop Lenovo ThinkPad E14"),
        ("Laptop LENOVO", "Lenovo ThinkPad E14", "Laptop LENOVO ThinkPad E14"),
        ("Kursi lipat", "Chitose Cosmo lipat", "Kursi lipat Chitose Cosmo lipat"),
    ],
)
def test_a_label_says_name_and_brand_and_nothing_twice(name: str, brand: str, words: str) -> None:
    assert called(asset_texts("Maluku", "Biro", name, brand, "1.3.2", None, 2024)) == words


def test_each_kind_of_label_fits_each_paper_and_gets_what_it_prints() -> None:
    texts = {
        "asset": asset_texts("Maluku", "Biro", "Laptop", None, "1.3.2", None, 2024),
        "door": door_texts("Maluku", "A1", "Ruang Rapat", "Gedung A", 2),
    }
    assert texts["asset"]["code_2"] == "Tahun 2024"
    for stock in stocks().values():
        for kind, known in texts.items():
            design = design_for(kind, stock)
            assert design.key in designs()
            assert set(design.fields) <= {*known, "tag"}
