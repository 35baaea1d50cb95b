"""The asset card: what it says to whom, what can be done next, its history and its tag."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest

from inventory.custody.actions import hand_over_assets, place_assets, see_assets
from inventory.custody.rules import NewPlacement, NewSighting, SightingVerb
from inventory.ids import new_id
from inventory.register.actions import change_assets
from inventory.tags.actions import issue_asset_tags
from inventory.tags.rules import grouped
from labels import symbol
from tests.desk.conftest import words
from tests.world import NOW, add_assets

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def moved(database, world):
    """A tagged laptop that went from A1 to A2 and into Yohanes' hands two hours later."""
    rina = world.actors["rina"]
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        tag = issue_asset_tags(session, [asset], by=rina, now=NOW)[asset.id]
    with database.transaction() as session:
        place_assets(
            session,
            [NewPlacement(new_id(), asset.id, world.rooms["A2"], LATER)],
            by=rina,
            now=LATER,
        )
    with database.transaction() as session:
        hand_over_assets(
            session,
            [NewPlacement(new_id(), asset.id, world.people["yohanes"], LATER)],
            by=rina,
            now=LATER,
        )
    return asset, tag


def test_the_card_says_where_with_whom_and_since_when(moved, browser_of):
    asset, tag = moved

    said = words(browser_of("rina").get(f"/assets/{asset.id}").text)

    assert "Condition: Good" in said
    assert "Whereabouts: Gedung A Lt 2 A2" in said
    assert "Gedung A Lt 2 A2 since 24 Nov 2026 11:12 WIT" in said
    assert "Yohanes Pattiasina since 24 Nov 2026 11:12 WIT" in said
    assert "Acquisition value Rp 14,250,000 Acquired on 18 Jun 2024" in said
    assert grouped(tag.code) in said


def test_the_head_names_the_number_that_tells_it_from_others_like_it(database, world, browser_of):
    car, plate = "1.3.2.02.01.02.003", "DE 1234 AM"
    with database.transaction() as session:
        laptop, other = add_assets(session, world, 2)
        facts = {"plate_number": plate}
        [avanza] = add_assets(session, world, name="Mobil", class_code=car, facts=facts)
    rina = browser_of("rina")

    for asset, label, number in (
        (laptop, "Serial number", laptop.serial),
        (other, "Serial number", other.serial),
        (avanza, "Number plate", plate),
    ):
        page = rina.get(f"/assets/{asset.id}").text
        head = words(page).partition("Condition:")[0]
        assert f"{label} {number}" in head
        assert f"<title>{asset.name} ({number}) – " in page


def test_the_history_tells_what_was_before_and_after(moved, browser_of):
    asset, tag = moved

    said = words(browser_of("rina").get(f"/assets/{asset.id}").text)

    name = "this thing"
    lines = [
        f"Rina Salampessy handed {name} over to Yohanes Pattiasina 24 Nov 2026 11:12 WIT",
        f"Rina Salampessy moved {name} from Gedung A Lt 1 A1 to Gedung A Lt 2 A2",
        f"Rina Salampessy issued tag {grouped(tag.code)} for {name} 24 Nov 2026 09:12 WIT",
        f"Rina Salampessy put {name} into Gedung A Lt 1 A1",
        f"Rina Salampessy registered {name} in Gedung A Lt 1 A1",
    ]
    places = [said.index(line) for line in lines]
    assert places == sorted(places)


def test_a_long_history_is_shown_whole_when_asked_for(moved, database, world, browser_of):
    asset, _ = moved
    for hours in range(4):
        seen = NewSighting(
            new_id(),
            asset.id,
            world.rooms["A3"],
            LATER + timedelta(hours=hours),
            SightingVerb.CHECK_IN,
            None,
        )
        with database.transaction() as session:
            see_assets(session, [seen], by=world.actors["rina"], now=LATER + timedelta(hours=9))
    rina = browser_of("rina")

    short = rina.get(f"/assets/{asset.id}").text
    whole = rina.get(f"/assets/{asset.id}?history=all").text

    said = "checked this thing in Gedung A Lt 2 A3"
    assert (words(short).count(said), "registered this thing" in words(short)) == (4, False)
    assert (words(whole).count(said), "registered this thing" in words(whole)) == (4, True)
    assert "24 Nov 2026 20:12 WIT · happened 24 Nov 2026 14:12 WIT" in words(whole)
    assert "Last seen in Gedung A Lt 2 A3" in words(short)


def test_colleagues_without_the_register_see_no_value_and_no_persons(moved, browser_of):
    asset, _ = moved

    said = words(browser_of("sari").get(f"/assets/{asset.id}").text)

    for wanted in ("Laptop Lenovo ThinkPad E14", "Lap Top", "Condition: Good", "Gedung A Lt 2 A2"):
        assert wanted in said
    for hidden in ("Rp", "14,250,000", "Yohanes", "Rina", "SN-", "APBD"):
        assert hidden not in said


def test_the_facts_of_its_class_stand_on_the_card_and_in_its_history(
    moved, database, world, browser_of
):
    asset, _ = moved
    with database.transaction() as session:
        changes = {"warranty_until": date(2027, 1, 31), "attribution": Decimal(250000)}
        change_assets(session, [asset.id], changes=changes, by=world.actors["rina"], now=LATER)

    said = words(browser_of("rina").get(f"/assets/{asset.id}").text)

    assert "Warranty until 31 Jan 2027" in said
    assert "Attributed costs, part of the value Rp 250,000" in said
    assert "Rina Salampessy changed this thing" in said
    assert f"/assets/{asset.id}/edit" in browser_of("rina").get(f"/assets/{asset.id}").text
    assert "/edit" not in browser_of("odi").get(f"/assets/{asset.id}").text


def test_a_foreign_card_answers_as_a_missing_one(moved, browser_of, stranger):
    asset, _ = moved
    bela = browser_of("bela")

    foreign, missing = bela.get(f"/assets/{asset.id}"), bela.get(f"/assets/{new_id()}")

    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert "Laptop" not in foreign.text
    assert browser_of("adam").get(f"/assets/{asset.id}").status_code == 403
    assert stranger.get(f"/assets/{asset.id}").status_code == 302


def primary_of(page):
    return re.findall(r'<a class="button primary" href="([^"]+)"', page)


def test_the_first_act_follows_the_state(moved, database, world, browser_of):
    tagged, _ = moved
    with database.transaction() as session:
        [bare] = add_assets(session, world, name="Tanpa Tag")
    rina = browser_of("rina")

    assert primary_of(rina.get(f"/assets/{tagged.id}").text) == [f"/assets/{tagged.id}/move"]
    assert primary_of(rina.get(f"/assets/{bare.id}").text) == [f"/labels/new?asset={bare.id}"]
    for reader in ("odi", "lea", "yan"):
        page = browser_of(reader).get(f"/assets/{bare.id}").text
        assert (primary_of(page), "/move" in page, "/labels/new" in page) == ([], False, False)


def test_the_tag_is_drawn_with_the_very_squares_of_its_label(moved, browser_of):
    asset, tag = moved

    page = browser_of("rina").get(f"/assets/{asset.id}").text

    [side] = re.findall(r'viewBox="0 0 (\d+) \d+"', page)
    [path] = re.findall(r'<path fill="#000" d="([^"]+)"', page)
    drawn = {
        (int(row), int(column) + step)
        for column, row, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", path)
        for step in range(int(length))
    }
    modules = symbol(
        tag.content, version=tag.qr_version, level=tag.qr_level, mask=tag.qr_mask
    ).modules
    assert int(side) == len(modules) + 8
    assert drawn == {
        (row + 4, column + 4)
        for row, line in enumerate(modules)
        for column, dark in enumerate(line)
        if dark
    }
    assert 'style="' not in page


def test_the_card_takes_the_same_statements_however_long_its_history(
    moved, database, world, browser_of, statements
):
    asset, _ = moved
    rina = browser_of("rina")
    counts = []
    for _ in range(2):
        statements.clear()
        rina.get(f"/assets/{asset.id}?history=all")
        counts.append(len(statements))
        for room in ("A3", "A1"):
            back = NewPlacement(new_id(), asset.id, world.rooms[room], LATER + timedelta(hours=1))
            with database.transaction() as session:
                place_assets(session, [back], by=world.actors["rina"], now=LATER)

    assert counts == [20, 20]
