"""A work unit in numbers: what it has with all below it, each leading to the list that shows it."""

import re
from datetime import timedelta
from html import unescape

from inventory.organisation.actions import add_person
from inventory.register.actions import change_assets
from inventory.register.models import Asset
from inventory.register.rules import Condition
from tests.desk.conftest import listed, words
from tests.world import NOW, TODAY, add_assets


def figures(page):
    """Return the tiles of a page: words -> (number, address)."""
    found = re.findall(
        r'<a class="stat(?: wide)?" href="([^"]+)">\s*<span>([^<]+)</span> <b>([^<]+)</b>', page
    )
    return {name: (number, unescape(address)) for address, name, number in found}


def test_a_unit_shows_what_it_has_with_all_below_it(database, world, browser_of):
    rina = world.actors["rina"]
    with database.transaction() as session:
        [worn, _] = add_assets(session, world, 2, name="Kursi")
        add_assets(session, world, unit="RT", room="T1", name="Meja")
        add_assets(session, world, unit="BH", room="H1", name="Asing")
        for name, to_on in (("Ruth Siahaya", None), ("Tua", TODAY - timedelta(days=1))):
            add_person(
                session,
                unit_id=world.units["RT"],
                name=name,
                nip=None,
                to_on=to_on,
                by=rina,
                now=NOW,
            )
        changes = {"condition": Condition.LIGHT, "condition_on": TODAY}
        change_assets(session, [worn.id], changes=changes, by=rina, now=NOW)
    odi = browser_of("odi")

    shown = figures(odi.get(f"/units/{world.units['BU']}").text)

    assert {name: number for name, (number, _) in shown.items()} == {
        "Assets": "3",
        "Value": "Rp 42.75 million",
        "Damaged": "1",
        "Rooms": "4",
        "People": "2",
    }
    lists = {name: odi.get(address).text for name, (_, address) in shown.items()}
    assert listed(lists["Assets"]) == ["Kursi", "Kursi", "Meja"]
    assert sorted(listed(lists["Value"])) == ["Kursi", "Kursi", "Meja"]
    assert listed(lists["Damaged"]) == ["Kursi"]
    assert len(re.findall(r'class="title" href="/rooms/', lists["Rooms"])) == 4
    assert len(re.findall(r'class="title" href="/people/', lists["People"])) == 2


def test_the_rooms_of_a_unit_are_a_list_of_their_own(world, browser_of):
    rina, unit = browser_of("rina"), world.units["RT"]

    page = rina.get(f"/rooms?unit={unit}").text

    assert re.findall(r'class="title" href="/rooms/[^"]+">([^<]+)<', page) == [
        "T1 · Ruang Rumah Tangga"
    ]
    assert 'href="/rooms"><span class="visually-hidden">Remove the filter' in page
    assert "T1" not in words(rina.get(f"/rooms?unit={unit}&q=gudang").text)
    assert rina.get(f"/rooms?unit={world.units['BH']}").status_code == 404


def test_an_empty_unit_teaches_what_comes_first(database, world, browser_of):
    rina, address = browser_of("rina"), f"/units/{world.units['RT']}"

    page = rina.get(address).text

    assert "No asset is recorded in this unit or below it." in words(page)
    assert figures(page)["Rooms"][0] == "1"
    for onward in ("/people/new", "/assets/new"):
        link = f"{onward}?unit_id={world.units['RT']}"
        assert f'href="{link}"' in page
        assert f'<option value="{world.units["RT"]}" selected>' in rina.get(link).text
    assert "/rooms/new" not in page
    said = browser_of("odi").get(address).text
    assert "No asset is recorded" in words(said)
    assert "/assets/new" not in said


def test_numbers_are_for_readers_of_the_register(database, world, browser_of):
    with database.transaction() as session:
        add_assets(session, world)

    page = browser_of("adam").get(f"/units/{world.units['BU']}").text

    assert figures(page) == {}
    assert "No asset" not in words(page)


def test_a_unit_is_added_up_without_counting_its_assets(database, world, browser_of, statements):
    rina, counts = browser_of("rina"), []
    for number in (1, 2):
        with database.transaction() as session:
            add_assets(session, world, number)
        statements.clear()
        rina.get(f"/units/{world.units['BU']}")
        counts.append(len(statements))
        assert not any(re.search(rf"FROM {Asset.__tablename__}\b", one) for one in statements)
    assert counts == [11, 11]
