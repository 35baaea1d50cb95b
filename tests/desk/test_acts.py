"""From each history a line leads to its act's page and back; what can be undone is offered."""

import re
from datetime import timedelta
from html import unescape

import pytest

from inventory.access.rules import Permission
from inventory.bulk.actions import undo_act
from inventory.custody.actions import hand_over_assets, place_assets, see_assets
from inventory.custody.rules import NewPlacement, NewSighting, SightingVerb
from inventory.ids import new_id
from inventory.journal.rules import Actor
from inventory.register.actions import change_assets
from inventory.tags.actions import issue_asset_tags
from tests.desk.conftest import words
from tests.world import NOW, add_assets, history

LATER = NOW + timedelta(hours=1)
OFFER = "Undo …"


def moments(page):
    """Return where the moments of a history lead to, newest first."""
    return [
        unescape(one) for one in re.findall(r'<a class="when" href="(/acts/[^"]+)"><time', page)
    ]


def newest(database, asset):
    """Return the act of what happened to an asset last."""
    with database.reading() as session:
        return history(session, "asset", asset.id)[0].act_id


@pytest.fixture
def move(database, world):
    """Move assets in one act."""

    def carry(assets, room, by="rina"):
        placements = [NewPlacement(new_id(), one.id, world.rooms[room], LATER) for one in assets]
        with database.transaction() as session:
            place_assets(session, placements, by=world.actors[by], now=LATER)
        return newest(database, assets[0])

    return carry


@pytest.fixture
def chairs(database, world):
    """Three chairs in A1."""
    with database.transaction() as session:
        return add_assets(session, world, 3, name="Kursi")


def test_each_history_leads_to_its_acts_and_back(database, world, browser_of, chairs, move):
    chair = chairs[0]
    move([chair], "A2")
    yohanes = world.people["yohanes"]
    with database.transaction() as session:
        given = NewPlacement(new_id(), chair.id, yohanes, LATER)
        hand_over_assets(session, [given], by=world.actors["rina"], now=LATER)
    rina = browser_of("rina")

    for place, back in (
        (f"/assets/{chair.id}", "Back to the asset"),
        (f"/rooms/{world.rooms['A2']}", "Back to the room"),
        (f"/people/{yohanes}", "Back to the person"),
        (f"/buildings/{world.buildings['A']}", "Back to the building"),
        ("/", "Home"),
        ("/log?deed=handed_over", "Back to the log"),
        ("/log", "Activity log"),
    ):
        page = rina.get(place).text
        leads = moments(page)
        assert len(leads) == page.count("<time"), place
        act = rina.get(leads[0]).text
        assert f'href="{place}"' in act, place
        assert back in words(act)
        assert moments(act) == []


def test_a_history_of_accounts_and_units_leads_to_no_page_of_acts(world, browser_of):
    adam = browser_of("adam")

    for place in ("/log", f"/units/{world.units['BU']}"):
        page = adam.get(place).text
        assert "<time" in page
        assert moments(page) == []


def test_the_way_back_never_leads_elsewhere(database, browser_of, chairs):
    address = f"/acts/{newest(database, chairs[0])}"
    rina = browser_of("rina")

    for spoilt in (
        "log=from_on%3D9999-99-99",
        "log=before%3Dzz",
        "room=//evil.example",
        "person=https://evil.example",
        "unit=x",
        "home=//evil",
    ):
        answer = rina.get(f"{address}?{spoilt}")
        assert answer.status_code == 200
        [back] = re.findall(r'<a class="back" href="([^"]+)"', answer.text)
        assert back == ("/" if spoilt.startswith("home") else "/log")


def offers(browser, assets):
    """Return for each asset how often undoing is offered in its history, and in the log."""
    return [browser.get(f"/assets/{one.id}").text.count(OFFER) for one in assets] + [
        browser.get("/log").text.count(OFFER)
    ]


def test_undoing_is_offered_until_something_stands_in_its_way(
    database, world, browser_of, chairs, move
):
    first, second, third = chairs
    rina = browser_of("rina")
    moved = move([first, second], "A2")
    assert offers(rina, chairs) == [1, 1, 0, 1]
    with database.transaction() as session:
        seen = NewSighting(
            new_id(), second.id, world.rooms["A3"], LATER, SightingVerb.CHECK_IN, None
        )
        see_assets(session, [seen], by=world.actors["rina"], now=LATER)
    assert offers(rina, chairs) == [1, 1, 0, 1]

    again = move([second, third], "A3")
    assert offers(rina, chairs) == [0, 1, 1, 1]
    with database.transaction() as session:
        undo_act(session, again, by=world.actors["rina"], now=LATER)

    assert offers(rina, chairs) == [1, 1, 0, 1]
    page = rina.get("/log").text
    assert re.search(rf'href="/acts/{moved}[^"]*">{OFFER}', page)


def test_undoing_is_offered_only_to_who_may_do_it_in_all_units(
    database, world, browser_of, chairs, move
):
    [chair, *_] = chairs
    with database.transaction() as session:
        [desk] = add_assets(session, world, unit="RT", room="T1", name="Meja")
    with database.transaction() as session:
        changes = {"unit_id": world.units["RT"]}
        change_assets(session, [chair.id], changes=changes, by=world.actors["rina"], now=LATER)
    move([desk], "A3")

    assert offers(browser_of("rina"), [chair, desk]) == [1, 1, 2]
    assert offers(browser_of("odi"), [chair, desk]) == [0, 0, 0]


@pytest.fixture
def received(database, world):
    """A tagged desk that came to Biro Umum from Biro Hukum."""
    everywhere = dict.fromkeys(Permission, (world.paths["SETDA"],))
    mover = Actor(world.accounts["adam"], "Adam Latuconsina", everywhere)
    with database.transaction() as session:
        [desk] = add_assets(session, world, unit="BH", room=None, name="Meja")
    with database.transaction() as session:
        issue_asset_tags(session, [desk], by=mover, now=NOW)
    with database.transaction() as session:
        changes = {"unit_id": world.units["BU"]}
        change_assets(session, [desk.id], changes=changes, by=mover, now=LATER)
    return desk


def test_what_came_from_a_foreign_unit_is_not_offered_to_be_sent_back(browser_of, received):
    rina = browser_of("rina")

    assert "changed this thing" in words(rina.get(f"/assets/{received.id}").text)
    assert offers(rina, [received]) == [0, 0]


def test_every_line_of_a_thing_that_came_from_a_foreign_unit_leads_to_its_act(browser_of, received):
    rina = browser_of("rina")
    leads = moments(rina.get(f"/assets/{received.id}").text)

    assert len(leads) == 3
    assert [rina.get(one).status_code for one in leads] == [200] * 3
