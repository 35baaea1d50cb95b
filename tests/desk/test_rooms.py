"""Rooms under their buildings, and one room with what is recorded and what was only seen there."""

import re
from datetime import timedelta

from inventory.custody.actions import place_assets, see_assets
from inventory.custody.rules import NewPlacement, NewSighting, SightingVerb
from inventory.ids import new_id
from inventory.organisation.actions import change_room
from inventory.tags.actions import issue_door_tag
from inventory.tags.rules import grouped
from tests.desk.conftest import listed, words
from tests.world import NOW, add_assets

LATER = NOW + timedelta(hours=1)


def test_rooms_stand_under_their_buildings_with_counts(database, world, browser_of):
    with database.transaction() as session:
        add_assets(session, world, 2, room="A1")
        add_assets(session, world, 1, room="A3")

    said = words(browser_of("rina").get("/rooms").text)

    assert said.endswith(
        "Gedung A The building A1 · Ruang Rapat Floor 1 · 2 assets"
        " T1 · Ruang Rumah Tangga Floor 1 · 0 assets"
        " A2 · Ruang Kepala Biro Floor 2 · 0 assets A3 · Gudang Floor 2 · 1 asset"
    )


def test_only_the_rooms_within_reach_are_shown(browser_of, stranger):
    assert "Gedung A" not in words(browser_of("bela").get("/rooms").text)
    assert "H1 · Ruang Hukum" in words(browser_of("bela").get("/rooms").text)
    assert browser_of("sari").get("/rooms").status_code == 403
    assert stranger.get("/rooms").status_code == 302


def test_a_search_narrows_the_rooms(browser_of):
    rina = browser_of("rina")

    assert words(rina.get("/rooms?q=gudang").text).endswith(
        "Search Gedung A The building A3 · Gudang Floor 2 · 0 assets"
    )
    assert words(rina.get("/rooms?q=zzz").text).endswith(
        "No room fits “zzz”. Check the spelling, or write only its code. Show all rooms"
    )


def test_only_who_manages_places_may_add_some(browser_of):
    for who, expected in (("rina", True), ("odi", False)):
        page = browser_of(who).get("/rooms").text
        assert ('href="/rooms/new"' in page, 'href="/buildings/new"' in page) == (expected,) * 2


def test_a_room_shows_what_is_recorded_and_what_was_only_seen(database, world, browser_of):
    rina = world.actors["rina"]
    with database.transaction() as session:
        add_assets(session, world, name="Meja", room="A1")
        add_assets(session, world, name="Jauh", room="A2")
        [stray] = add_assets(session, world, name="Proyektor", room="A2")
        [lost] = add_assets(session, world, name="Kursi", room=None)
        [foreign] = add_assets(session, world, name="Asing", unit="BH", room="H1")
        see_assets(
            session,
            [
                NewSighting(new_id(), key, world.rooms["A1"], at, SightingVerb.CHECK_IN, None)
                for key, at in ((stray.id, NOW), (lost.id, LATER), (foreign.id, LATER))
            ],
            by=rina,
            now=LATER,
        )

    address = f"/rooms/{world.rooms['A1']}"
    page = browser_of("rina").get(address).text

    assert listed(page) == ["Meja"]
    counts = "1 recorded · 0 of them last seen here · 2 from other rooms"
    assert f"{counts} Should be here 1 Last seen here 2" in words(page)
    seen = browser_of("rina").get(f"{address}?tab=seen").text
    assert listed(seen) == ["Kursi", "Proyektor"]
    assert counts in words(seen)


def test_a_room_tells_what_happened_last(database, world, browser_of):
    rina, room = world.actors["rina"], world.rooms["A1"]
    with database.transaction() as session:
        things = add_assets(session, world, 12, name="Kursi", room="A1")
        [foreign] = add_assets(session, world, unit="BH", room="H1", name="Asing")
    with database.transaction() as session:
        placed = [(things[0], world.rooms["A2"]), (foreign, room)]
        for asset, where in placed:
            move = NewPlacement(new_id(), asset.id, where, LATER)
            place_assets(session, [move], by=rina, now=LATER)
        change_room(
            session,
            room,
            version=1,
            unit_id=world.units["BU"],
            floor=1,
            code="A1",
            name="Aula",
            keeper_id=world.people["yohanes"],
            by=rina,
            now=LATER,
        )
    page = browser_of("odi").get(f"/rooms/{room}").text
    told = words(page).partition("What happened last")[2]

    assert told.index("changed the room") < told.index("moved Kursi")
    assert told.index("moved Kursi") < told.index("put 12 assets into Gedung A Lt 1 A1")
    assert told.count("Rina Salampessy") == 3
    assert "Asing" not in told
    assert f'<a href="/people/{world.people["yohanes"]}">Yohanes Pattiasina</a>' in page


def test_of_an_act_over_several_rooms_each_tells_its_own_part(database, world, browser_of):
    rina = world.actors["rina"]
    with database.transaction() as session:
        things = add_assets(session, world, 5, name="Kursi", room=None)
    with database.transaction() as session:
        rooms = [world.rooms[code] for code in ("A2", "A2", "A2", "A3", "A3")]
        pairs = zip(things, rooms, strict=True)
        moves = [NewPlacement(new_id(), asset.id, room, LATER) for asset, room in pairs]
        place_assets(session, moves, by=rina, now=LATER)
    with database.transaction() as session:
        back = [NewPlacement(new_id(), one.id, world.rooms["A1"], LATER) for one in things]
        place_assets(session, back, by=rina, now=LATER)

    for code, count in (("A2", 3), ("A3", 2)):
        said = words(browser_of("rina").get(f"/rooms/{world.rooms[code]}").text)
        told = said.partition("What happened last")[2]
        assert f"put {count} assets into Gedung A Lt 2 {code}" in told
        assert f"moved {count} assets to Gedung A Lt 1 A1" in told


def test_an_empty_room_teaches_what_to_do(world, browser_of):
    address = f"/rooms/{world.rooms['A2']}"
    said = words(browser_of("rina").get(address).text)
    assert "No asset is recorded in this room. Scan the door tag, then scan the things." in said
    assert "Scan things into this room" in said
    assert "Scan things into this room" not in words(browser_of("odi").get(address).text)
    assert "Nothing was seen here yet." in words(browser_of("rina").get(f"{address}?tab=seen").text)


def test_a_building_shows_its_rooms_and_history(world, browser_of):
    page = browser_of("odi").get(f"/buildings/{world.buildings['A']}").text
    said = words(page)
    assert "A1 · Ruang Rapat Floor 1 · 0 assets" in said
    assert "added the building Gedung A" in said
    assert "/edit" not in page


def test_what_was_seen_elsewhere_since_is_no_longer_a_guest(database, world, browser_of):
    with database.transaction() as session:
        [stray] = add_assets(session, world, name="Proyektor", room="A2")
        for room, at in (("A1", NOW), ("A2", LATER)):
            seen = NewSighting(
                new_id(), stray.id, world.rooms[room], at, SightingVerb.CHECK_IN, None
            )
            see_assets(session, [seen], by=world.actors["rina"], now=LATER)

    assert listed(browser_of("rina").get(f"/rooms/{world.rooms['A1']}").text) == []


def test_the_acts_of_a_room_are_for_those_who_may(database, world, browser_of):
    room = world.rooms["A1"]
    rina, odi = browser_of("rina"), browser_of("odi")

    def acts(page):
        links = re.findall(r'href="([^"]+)"', page.split("<main")[1].split("</main")[0])
        return [
            link.replace("&amp;", "&") for link in links if "/scan?" in link or "/labels" in link
        ]

    assert acts(rina.get(f"/rooms/{room}").text) == [
        f"/scan?room={room}&verb=audit",
        f"/labels/new?room={room}",
        f"/scan?room={room}&verb=move",
    ]
    assert acts(odi.get(f"/rooms/{room}").text) == []
    with database.transaction() as session:
        add_assets(session, world, room="A1")
    assert acts(rina.get(f"/rooms/{room}").text) == [
        f"/scan?room={room}&verb=audit",
        f"/labels/new?room={room}",
        f"/labels/new?in_room={room}",
    ]
    with database.transaction() as session:
        tag = issue_door_tag(session, room, world.units["BU"], by=world.actors["rina"], now=NOW)
    assert f"Door tag {grouped(tag.code)}" in words(odi.get(f"/rooms/{room}").text)


def test_a_foreign_room_answers_as_a_missing_one(world, browser_of):
    bela = browser_of("bela")

    foreign, missing = bela.get(f"/rooms/{world.rooms['A1']}"), bela.get(f"/rooms/{new_id()}")

    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert "Ruang Rapat" not in foreign.text


def test_rooms_take_the_same_statements_however_many_assets(
    database, world, browser_of, statements
):
    rina = browser_of("rina")
    counts = []
    for number in (1, 2):
        with database.transaction() as session:
            add_assets(session, world, number)
        for url in ("/rooms", f"/rooms/{world.rooms['A1']}"):
            statements.clear()
            rina.get(url)
            counts.append(len(statements))

    # SQLite is first asked how many there are of what is looked for.
    room = 18 if database.engine.dialect.name == "sqlite" else 16
    assert counts == [4, room, 4, room]
