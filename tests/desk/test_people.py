"""People in a list, one person, and what is in one's own name."""

import re
from datetime import date, timedelta

import pytest

from inventory.access.models import RoleAssignment
from inventory.custody.actions import hand_over_assets
from inventory.custody.rules import NewPlacement
from inventory.ids import new_id
from inventory.organisation.actions import add_person, change_person, change_room
from inventory.organisation.models import Person
from tests.desk.conftest import words
from tests.world import NOW, TODAY, add_assets


def hire(session, world, name, unit="BU", **facts):
    by = world.actors["bela" if unit == "BH" else "rina"]
    facts = {"nip": None} | facts
    return add_person(session, unit_id=world.units[unit], name=name, **facts, by=by, now=NOW)


def hand(session, world, asset, person_id, at=NOW):
    placement = NewPlacement(new_id(), asset.id, person_id, at)
    hand_over_assets(session, [placement], by=world.actors["rina"], now=at)


def names(page):
    return re.findall(r'class="title" href="/people/[^"]+">([^<]+)<', page)


def test_people_are_found_by_name_nip_post_and_unit(database, world, browser_of):
    with database.transaction() as session:
        hire(session, world, "Ruth Siahaya", post="Arsiparis", nip="199103122015042001")
        hire(session, world, "Elsa Sapulette", unit="RT")
        hire(session, world, "Asing", unit="BH")
    rina = browser_of("rina")

    def found(query):
        return names(rina.get(f"/people?{query}").text)

    assert found("") == ["Elsa Sapulette", "Ruth Siahaya", "Yohanes Pattiasina"]
    assert found("q=ruth") == found("q=19910312") == found("q=arsip") == ["Ruth Siahaya"]
    assert found("q=rumah+tangga") == ["Elsa Sapulette"]
    assert found(f"unit={world.units['RT']}") == ["Elsa Sapulette"]
    assert found(f"unit={world.units['BH']}") == []
    assert found("q=%25") == found("q=asing") == []
    assert "Nobody fits “asing”" in words(rina.get("/people?q=asing").text)


def test_the_list_goes_on_where_it_ended(database, world, browser_of):
    with database.transaction() as session:
        for number in range(60):
            hire(session, world, f"Orang {number // 2:02}")
    rina = browser_of("rina")

    page = rina.get("/people?q=orang").text
    onward = re.search(r'href="(/people\?[^"]+)" rel="next"', page)[1].replace("&amp;", "&")
    rest = rina.get(onward).text

    assert (len(names(page)), len(names(rest))) == (50, 10)
    assert names(page) + names(rest) == sorted(names(page) + names(rest))
    assert 'rel="next"' not in rest


def test_whoever_left_is_shown_on_request(database, world, browser_of):
    with database.transaction() as session:
        gone = hire(session, world, "Ruth Siahaya", to_on=date(2020, 1, 1))
        [laptop] = add_assets(session, world)
        hand(session, world, laptop, gone.id)
    rina = browser_of("rina")

    assert "Ruth Siahaya" not in names(rina.get("/people").text)
    assert "Ruth Siahaya" in names(rina.get("/people?left=1").text)
    said = words(rina.get(f"/people/{gone.id}").text)
    assert "No longer here since 1 Jan 2020" in said
    assert "must be taken back" in said


def test_a_person_holds_things_and_keeps_rooms(database, world, browser_of):
    key = world.people["yohanes"]
    with database.transaction() as session:
        laptop, _ = add_assets(session, world, 2)
        [foreign] = add_assets(session, world, unit="BH", room="H1", name="Asing")
        hand(session, world, laptop, key)
        hand(session, world, foreign, key)
        change_room(
            session,
            world.rooms["A1"],
            version=1,
            unit_id=world.units["BU"],
            floor=1,
            code="A1",
            name="Ruang Rapat",
            keeper_id=key,
            by=world.actors["rina"],
            now=NOW,
        )
    said = words(browser_of("rina").get(f"/people/{key}").text)

    assert "In this person’s custody (1) Laptop Lenovo" in said
    assert "held since 24 Nov 2026" in said
    assert "Rooms this person keeps Gedung A Lt 1 A1 · Ruang Rapat 2 assets" in said
    assert re.search(r"handed Laptop Lenovo ThinkPad E14 .*over to Yohanes Pattiasina", said)
    assert "Asing" not in said
    card = browser_of("rina").get(f"/assets/{laptop.id}").text
    assert f'<a href="/people/{key}">Yohanes Pattiasina</a>' in card


def test_the_history_of_a_person_tells_what_it_was_before(database, world, browser_of):
    key = world.people["yohanes"]
    with database.transaction() as session:
        change_person(
            session,
            key,
            version=1,
            unit_id=world.units["BU"],
            name="Yohanes P.",
            nip=None,
            post=None,
            from_on=None,
            to_on=None,
            account_id=None,
            by=world.actors["rina"],
            now=NOW,
        )
    page = browser_of("rina").get(f"/people/{key}").text
    assert "<del>Yohanes Pattiasina</del> → Yohanes P." in page


@pytest.fixture
def sari(database, world):
    """Sari among the people, holding one thing of her unit and one of another."""
    with database.transaction() as session:
        me = hire(session, world, "Sari Latuheru", account_id=world.accounts["sari"])
        [laptop] = add_assets(session, world)
        [foreign] = add_assets(session, world, unit="BH", room="H1", name="Asing")
        hand(session, world, laptop, me.id)
        hand(session, world, foreign, me.id)
    return laptop, foreign


def test_everyone_sees_what_is_in_the_own_name(world, browser_of, sari):
    laptop, foreign = sari
    page = browser_of("sari").get("/mine").text

    assert "2 things in your name" in words(page)
    assert f'href="/assets/{laptop.id}"' in page
    assert "Asing" in page
    assert f'href="/assets/{foreign.id}"' not in page


def test_without_a_name_or_a_thing_the_page_says_what_to_do(database, world, browser_of):
    assert "Ask your asset officer" in words(browser_of("kiki").get("/mine").text)
    with database.transaction() as session:
        hire(session, world, "Kiki", account_id=world.accounts["kiki"])
    assert "Nothing is in your name." in words(browser_of("kiki").get("/mine").text)


def test_my_items_stand_in_the_navigation_of_staff_only(browser_of):
    for login, expected in (("sari", True), ("kiki", True), ("rina", False), ("adam", False)):
        assert ('href="/mine"' in browser_of(login).get("/").text) == expected


def test_people_take_the_same_statements_however_many(database, world, browser_of, statements):
    rina = browser_of("rina")
    key, counts = world.people["yohanes"], []
    for number in (1, 2):
        with database.transaction() as session:
            hire(session, world, f"Orang {number}")
            for asset in add_assets(session, world, number, now=NOW + timedelta(number)):
                hand(session, world, asset, key, NOW + timedelta(number))
        for url in ("/people", f"/people/{key}"):
            statements.clear()
            assert rina.get(url).status_code == 200
            counts.append(len(statements))

    assert counts[:2] == counts[2:]
    assert counts[0] == 4


def test_a_role_that_ended_still_leads_to_the_own_things(database, world, browser_of, sari):
    browser = browser_of("sari")
    with database.transaction() as session:
        for role in session.query(RoleAssignment).filter_by(account_id=world.accounts["sari"]):
            role.to_on = TODAY - timedelta(days=1000)
        assert session.query(Person).count() == 3
    page = browser.get("/mine").text
    assert "2 things in your name" in words(page)
    assert 'href="/assets/' not in page
