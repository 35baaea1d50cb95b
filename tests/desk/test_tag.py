"""The page behind a tag: the thing for colleagues, a bare page for strangers, and nothing else."""

import re
from datetime import timedelta

import pytest

from inventory.tags.actions import (
    issue_asset_tags,
    issue_blank_tags,
    issue_door_tag,
    replace_tag,
)
from inventory.tags.rules import PUBLIC_LOOKUPS_PER_ADDRESS, check_sign, grouped
from tests.desk.conftest import words
from tests.world import NOW, add_assets

LATER = NOW + timedelta(hours=1)
UNKNOWN = "MA00000000" + check_sign("MA00000000")


@pytest.fixture
def tagged(database, world):
    """A laptop in A1 and its tag's code."""
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        tag = issue_asset_tags(session, [asset], by=world.actors["rina"], now=NOW)[asset.id]
        return asset, tag.code


def test_a_colleague_comes_straight_to_the_card(tagged, browser_of):
    asset, code = tagged

    for login in ("rina", "sari", "odi"):
        answer = browser_of(login).get(f"/{code}")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/assets/{asset.id}")


def test_a_code_is_read_in_any_case_with_letters_mixed_up(tagged, browser_of):
    asset, code = tagged
    rina = browser_of("rina")

    for typed in (code.lower(), code.replace("0", "O").replace("1", "l"), grouped(code)):
        assert rina.get(f"/{typed}").headers["Location"] == f"/assets/{asset.id}"


def test_a_stranger_learns_whose_it_is_and_nothing_more(tagged, stranger):
    _, code = tagged

    answer = stranger.get(f"/{code}")

    assert answer.status_code == 200
    said = words(answer.text)
    assert said.startswith(f"Property of Pemerintah Provinsi Maluku {grouped(code)} Found this?")
    for hidden in ("Laptop", "Lenovo", "Gedung", "Ruang", "Rp", "Rina", "password"):
        assert hidden not in said
    assert re.findall(r'<form[^>]*action="([^"]+)"', answer.text) == [
        "/preferences",
        f"/{code}/found",
    ]
    assert re.findall(r'<input[^>]*name="(\w+)"', answer.text) == ["next", "place", "phone"]
    assert 'href="/login"' in answer.text


def test_the_page_is_neither_kept_nor_indexed(tagged, stranger):
    for code in (tagged[1], UNKNOWN):
        answer = stranger.get(f"/{code}")
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in answer.text


def test_an_unknown_code_is_nobodys_property(stranger, browser_of):
    for browser in (stranger, browser_of("rina")):
        answer = browser.get(f"/{UNKNOWN}")
        assert answer.status_code == 404
        assert words(answer.text).startswith(f"We do not know this code {grouped(UNKNOWN)}")
        assert "Property" not in answer.text
        assert "/found" not in answer.text


def test_any_other_text_is_a_missing_page(stranger):
    for path in ("/robots.txt.txt", "/dashboard", "/%F0%9F%98%80aaaaaaaaaaa", "/x"):
        answer = stranger.get(path)
        assert (path, answer.status_code) == (path, 404)
        assert "This page does not exist." in words(answer.text)


@pytest.mark.parametrize("wrong", ["MA000000001", "ma 0000 0000 1", "MA0000000", "MA00000000000"])
def test_a_mistyped_code_is_called_so(stranger, browser_of, wrong):
    for browser in (stranger, browser_of("rina")):
        answer = browser.get(f"/{wrong}")
        assert answer.status_code == 404
        said = words(answer.text)
        assert said.startswith(f"This tag code is mistyped {wrong} Check the letters and digits")


def test_a_stranger_at_a_door_is_not_asked_whether_he_found_it(database, world, stranger):
    room = world.rooms["A1"]
    with database.transaction() as session:
        tag = issue_door_tag(session, room, world.units["BU"], by=world.actors["rina"], now=NOW)

    said = words(stranger.get(f"/{tag.code}").text)

    assert said.startswith(f"Door tag of Pemerintah Provinsi Maluku {grouped(tag.code)} This tag")
    assert "Biro Umum, Setda Provinsi Maluku" in said
    for hidden in ("Found", "Gedung", "Ruang", "A1"):
        assert hidden not in said


def test_strangers_look_up_only_so_often(tagged, stranger, browser_of):
    _, code = tagged
    for _ in range(PUBLIC_LOOKUPS_PER_ADDRESS.count):
        assert stranger.get(f"/{UNKNOWN}").status_code == 404

    answer = stranger.get(f"/{code}")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 300
    assert words(answer.text).startswith("Wait a moment Too many tries. Try again at ")
    assert browser_of("rina").get(f"/{code}").status_code == 302


def test_a_retired_tag_says_so_and_leads_to_its_successor(database, world, tagged, browser_of):
    asset, code = tagged
    with database.transaction() as session:
        new = replace_tag(session, asset, by=world.actors["rina"], now=LATER).code
    rina = browser_of("rina")

    page = rina.get(f"/{code}").text

    assert "This tag is retired. Ended 24 Nov 2026 10:12 WIT." in words(page)
    assert f"Replaced by {grouped(new)}" in words(page)
    assert f'href="/{new}"' in page
    assert f'href="/assets/{asset.id}"' in page
    assert rina.get(f"/{new}").headers["Location"] == f"/assets/{asset.id}"


def test_a_blank_tag_says_so(database, world, browser_of):
    with database.transaction() as session:
        [tag] = issue_blank_tags(session, world.units["BU"], 1, by=world.actors["rina"], now=NOW)

    assert "This tag is blank" in words(browser_of("rina").get(f"/{tag.code}").text)


def test_another_units_tag_says_only_that(tagged, browser_of):
    _, code = tagged

    for login in ("bela", "adam"):
        said = words(browser_of(login).get(f"/{code}").text)
        assert "This belongs to another unit." in said
        for hidden in ("Laptop", "Gedung", "Ruang"):
            assert hidden not in said


def test_a_door_leads_to_the_room_for_whoever_reads_the_register(database, world, browser_of):
    room = world.rooms["A1"]
    with database.transaction() as session:
        tag = issue_door_tag(session, room, world.units["BU"], by=world.actors["rina"], now=NOW)

    assert browser_of("rina").get(f"/{tag.code}").headers["Location"] == f"/rooms/{room}"
    sari = browser_of("sari").get(f"/{tag.code}").text
    assert "Gedung A Lt 1 A1 Ruang Rapat" in words(sari)
    assert "/rooms/" not in sari
