"""Home: what needs action, the totals and the last acts, for each role what it can use."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from inventory import clock
from inventory.custody.actions import hand_over_assets
from inventory.custody.rules import NewPlacement
from inventory.ids import new_id
from inventory.organisation.actions import add_person
from inventory.organisation.models import Room
from inventory.register.actions import change_asset
from inventory.register.rules import Condition
from inventory.tags.actions import issue_asset_tags, report_found, settle_report
from tests.desk.conftest import words
from tests.world import NOW, add_assets

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def found(database, world):
    """A tagged laptop that someone found in the canteen, and its report's key."""
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        tag = issue_asset_tags(session, [asset], by=world.actors["rina"], now=NOW)[asset.id]
        report = report_found(session, tag.code, place="Di kantin", phone="0812", now=LATER)
        return tag.code, report.id


def test_an_empty_register_offers_the_first_registration(browser_of):
    rina, lea = (words(browser_of(login).get("/").text) for login in ("rina", "lea"))

    assert rina.endswith("The register is still empty. Register an asset Rooms People")
    assert lea.endswith("The register is still empty.")


def test_the_date_is_the_bureaus(browser_of, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW.replace(hour=16))

    assert words(browser_of("rina").get("/").text).startswith("Home Wednesday, 25 November 2026")


def test_what_waits_is_named_and_leads_to_its_list(database, world, browser_of, found):
    code, report_id = found
    with database.transaction() as session:
        add_assets(session, world, 2, name="Tanpa Tag")
        add_assets(session, world, 1, name="Tanpa Ruang", room=None)

    page = browser_of("rina").get("/").text

    said = words(page)
    assert "Found: Laptop Lenovo ThinkPad E14 “Di kantin” · 0812 · 24 Nov 2026 10:12 WIT" in said
    assert f'action="/found/{report_id}/settle"' in page
    assert "Assets without a tag Nobody can scan them yet. 3" in said
    assert "Assets without a room It is not known where they are. 1" in said
    for link in (f"/{code}", "/assets?tag=none", "/assets?place=none"):
        assert f'href="{link}"' in page


def test_readers_see_the_same_without_acts_and_without_the_phone(browser_of, found):
    for login in ("lea", "yan", "odi"):
        page = browser_of(login).get("/").text
        assert "“Di kantin” · 24 Nov 2026 10:12 WIT" in words(page)
        assert ("0812" in page, "/settle" in page) == (False, False)


def test_another_unit_sees_nothing_of_it(browser_of, found):
    assert "kantin" not in browser_of("bela").get("/").text


def test_nothing_to_do_is_said(database, world, browser_of, found):
    with database.transaction() as session:
        settle_report(session, found[1], by=world.actors["rina"], now=LATER)

    assert "Nothing needs action." in words(browser_of("rina").get("/").text)


def test_totals_add_up_and_lead_to_their_lists(database, world, browser_of):
    with database.transaction() as session:
        assets = add_assets(session, world, 4)
        for asset, changes in (
            (assets[0], {"condition": Condition.HEAVY}),
            (assets[1], {"acquisition_value": Decimal("1000000000.50")}),
        ):
            change_asset(
                session,
                asset.id,
                version=asset.version,
                changes=changes,
                by=world.actors["rina"],
                now=LATER,
            )
        add_assets(session, world, 3, unit="BH", room="H1")

    page = browser_of("lea").get("/").text

    said = words(page)
    assert "Assets 4 Value Rp 1.04 billion" in said
    assert "Good 3 Lightly damaged 0 Heavily damaged 1" in said
    assert re.findall(r'href="(/assets\?condition=\w+)"', page) == [
        "/assets?condition=good",
        "/assets?condition=light",
        "/assets?condition=heavy",
    ]


def test_the_last_acts_are_told_in_words(database, world, browser_of):
    with database.transaction() as session:
        [table] = add_assets(session, world, 1, name="Meja")
        add_assets(session, world, 1, unit="BH", room="H1", name="Rahasia")

    said = words(browser_of("lea").get("/").text)

    assert f"Rina Salampessy registered Meja ({table.serial}) in Gedung A Lt 1 A1" in said
    assert "Rahasia" not in said


def primary_of(page):
    return re.findall(r'class="button primary" href="([^"]+)"', page)


def test_everyone_has_one_way_on(database, world, browser_of):
    with database.transaction() as session:
        add_assets(session, world)
    ways = {"rina": ["/scan"], "sari": ["/scan"], "kiki": ["/scan"], "adam": ["/users"], "lea": []}

    for login, way in ways.items():
        page = browser_of(login).get("/").text
        assert (login, primary_of(page)) == (login, way)
        if login in ("sari", "kiki", "adam"):
            assert ("Laptop" in page, "Rp" in page) == (False, False)


def test_a_stranger_is_asked_to_log_in(stranger):
    assert stranger.get("/").headers["Location"] == "/login?next=/"


def test_home_takes_the_same_statements_for_one_and_three_assets(
    database, world, browser_of, statements
):
    rina = browser_of("rina")
    counts = []
    for number in (1, 2):
        with database.transaction() as session:
            add_assets(session, world, number)
        statements.clear()
        rina.get("/")
        counts.append(len(statements))

    expected = 19 if database.engine.dialect.name == "sqlite" else 15
    assert counts == [expected, expected]


def test_home_leads_staff_and_keepers_to_what_is_their_own(database, world, browser_of):
    rina = world.actors["rina"]
    bare = [words(browser_of(login).get("/").text) for login in ("sari", "kiki")]
    with database.transaction() as session:
        for login in ("sari", "kiki"):
            own = {"account_id": world.accounts[login], "by": rina, "now": NOW}
            me = add_person(session, unit_id=world.units["BU"], name=login, nip=None, **own)
            moves = [
                NewPlacement(new_id(), one.id, me.id, NOW)
                for one in add_assets(session, world, 2, name=f"Meja {login}")
            ]
            hand_over_assets(session, moves, by=rina, now=NOW)
        session.get_one(Room, world.rooms["A2"]).keeper_id = me.id

    sari, kiki = (browser_of(login).get("/").text for login in ("sari", "kiki"))

    assert ["No room is in your keeping yet" in one for one in bare] == [False, True]
    assert ["Nothing is in your name" in one for one in bare] == [True, True]
    assert "2 things in your name Confirm that they are here" in words(sari)
    assert ['href="/mine?tab=items"' in one for one in (sari, kiki)] == [True, True]
    assert ['href="/mine?tab=rooms"' in one for one in (sari, kiki)] == [False, True]
    assert "1 room in your keeping See what is recorded there." in words(kiki)


def test_home_says_what_the_auditor_may_read(browser_of):
    line = "You read the whole register of {} and the units below"
    assert line.format("Biro Umum") in words(browser_of("odi").get("/").text)
    assert "You read the whole register" not in words(browser_of("rina").get("/").text)
