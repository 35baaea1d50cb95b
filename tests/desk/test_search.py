"""The search of the top bar: what it finds, for whom, in which order, and where it leads."""

from datetime import date, timedelta

import pytest

from inventory.desk.rules import MOST_HITS
from inventory.organisation.models import Room
from inventory.register.models import Asset
from inventory.tags.actions import issue_asset_tags, issue_door_tags
from inventory.tags.rules import grouped
from tests.desk.conftest import words
from tests.desk.test_people import hand, hire
from tests.register.papers import document_of
from tests.world import NOW, add_assets


@pytest.fixture
def things(app, database, world):
    """A meeting table in the meeting room with its contract, and the same in the other bureau."""
    with database.transaction() as session:
        [table] = add_assets(session, world, name="Meja Rapat")
        [foreign] = add_assets(session, world, unit="BH", room="H1", name="Meja Rapat Hukum")
        store = app.extensions["files"]
        document_of(session, store, world, table, name="SPK meja 2024")
        document_of(session, store, world, foreign, name="SPK meja hukum", by="bela")
        return table.id, foreign.id


def hits(browser, q):
    """Return what is offered: group -> titles."""
    groups = browser.get("/search/hits", query_string={"q": q}).get_json()["groups"]
    return {group["name"]: [hit["title"] for hit in group["hits"]] for group in groups}


def test_all_kinds_of_things_are_found_and_each_leads_to_its_page(world, browser_of, things):
    rina = browser_of("rina")

    assert hits(rina, "meja") == {"Assets": ["Meja Rapat"], "Documents": ["SPK meja 2024"]}
    assert hits(rina, "rapat") == {"Assets": ["Meja Rapat"], "Rooms": ["Gedung A Lt 1 A1"]}
    assert hits(rina, "yohanes") == {"People": ["Yohanes Pattiasina"]}
    assert hits(rina, "contract meja") == {"Documents": ["SPK meja 2024"]}
    assert hits(rina, "print") == {"Pages and actions": ["Print labels"]}
    for q in ("meja", "rapat", "yohanes", "print"):
        for group in rina.get(f"/search/hits?q={q}").get_json()["groups"]:
            for hit in group["hits"]:
                assert rina.get(hit["url"]).status_code == 200, hit


def test_things_called_so_come_before_those_that_only_stand_there(database, world, browser_of):
    with database.transaction() as session:
        add_assets(session, world, name="Meja Rapat")
        add_assets(session, world, MOST_HITS + 1, name="Laptop")
        session.get_one(Room, world.rooms["A1"]).name = "Ruang Rapat"

    assert hits(browser_of("rina"), "rapat")["Assets"][0] == "Meja Rapat"


def test_the_brand_stands_beside_a_name_that_does_not_say_it(database, world, browser_of):
    with database.transaction() as session:
        add_assets(session, world, name="Laptop")
        add_assets(session, world, name="Laptop Lenovo")
    [group] = browser_of("rina").get("/search/hits?q=laptop lenovo").get_json()["groups"]

    said = [(hit["title"], hit["sub"].split(" · ")[0]) for hit in group["hits"]]
    assert said == [("Laptop Lenovo", "Gedung A Lt 1 A1"), ("Laptop", "Lenovo")]


def test_what_is_out_of_reach_is_not_found(database, world, browser_of, things):
    bela = browser_of("bela")

    assert hits(bela, "meja") == {"Assets": ["Meja Rapat Hukum"], "Documents": ["SPK meja hukum"]}
    assert hits(bela, "yohanes") == hits(bela, "A1") == {}
    assert hits(browser_of("rina"), "hana") == hits(browser_of("rina"), "hukum") == {}


@pytest.mark.parametrize("login", ["sari", "kiki", "adam"])
@pytest.mark.parametrize("q", ["meja", "rapat", "yohanes", "SPK", "SN-"])
def test_whoever_does_not_read_the_register_does_not_search_it(browser_of, things, login, q):
    browser = browser_of(login)

    assert hits(browser, q) == {}
    assert f"Nothing fits “{q}”." in words(browser.get(f"/search?q={q}").text)


def test_staff_find_what_is_in_their_own_name(database, world, browser_of, things):
    with database.transaction() as session:
        me = hire(session, world, "Sari Latuheru", account_id=world.accounts["sari"])
        laptop, _ = add_assets(session, world, 2)
        [foreign] = add_assets(session, world, unit="BH", room="H1", name="Laptop Asing")
        hand(session, world, laptop, me.id)
        hand(session, world, foreign, me.id)
    sari = browser_of("sari")

    assert hits(sari, "lap lenovo") == {"My items": ["Laptop Lenovo ThinkPad E14"]}
    [group] = sari.get("/search/hits?q=laptop").get_json()["groups"]
    assert [hit["url"] for hit in group["hits"]] == [f"/assets/{laptop.id}"]
    assert sari.get(group["hits"][0]["url"]).status_code == 200


def test_a_passer_by_finds_nothing(stranger, things):
    assert stranger.get("/search?q=meja").headers["Location"] == "/login?next=/search?q%3Dmeja"
    answer = stranger.get("/search/hits?q=meja", headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert "Meja" not in answer.text
    assert "/search" not in stranger.get("/login").text


@pytest.mark.parametrize(
    ("login", "expected"),
    [
        ("rina", ["Register an asset", "Add a room", "Add a building", "Add a person"]),
        ("yan", []),
        ("kiki", []),
        ("sari", []),
        ("odi", []),
        ("lea", []),
        ("adam", ["Add a work unit"]),
    ],
)
def test_everyone_is_offered_only_the_actions_that_are_his(browser_of, login, expected):
    browser = browser_of(login)
    offered = hits(browser, "add").get("Pages and actions", [])

    assert sorted(offered) == sorted(expected)
    for name in ("password", "log", "my items", "users", "summary"):
        for group in browser.get(f"/search/hits?q={name}").get_json()["groups"]:
            assert browser.get(group["hits"][0]["url"]).status_code == 200


def test_the_code_of_a_tag_leads_straight_to_its_thing(database, world, browser_of, things):
    table, foreign = things
    with database.transaction() as session:
        tags = {
            key: issue_asset_tags(
                session, [session.get_one(Asset, key)], by=world.actors[by], now=NOW
            )
            for key, by in ((table, "rina"), (foreign, "bela"))
        }
        door = issue_door_tags(
            session, [session.get_one(Room, world.rooms["A1"])], by=world.actors["rina"], now=NOW
        )
    mine, other = tags[table][table].code, tags[foreign][foreign].code
    at_door = door[world.rooms["A1"]].code
    rina = browser_of("rina")

    for said in (mine, mine.lower(), grouped(mine), f"HTTPS://ELSEWHERE.EXAMPLE/{mine}"):
        assert hits(rina, said) == {"Tags": ["Meja Rapat"]}
        assert rina.get("/search", query_string={"q": said}).headers["Location"] == f"/{mine}"
    assert hits(rina, at_door) == {"Tags": ["Gedung A Lt 1 A1 · Ruang Rapat"]}
    [unreached] = hits(rina, other)["Tags"]
    assert unreached.replace("\u00a0", " ") == f"Tag {grouped(other)}"


def test_a_typo_is_mended_as_the_list_does_but_not_where_the_word_names_something(
    database, world, browser_of
):
    with database.transaction() as session:
        add_assets(session, world, name="Lemari Arsip")
        add_assets(session, world, name="Kursi Sandi")
    rina = browser_of("rina")
    answer = rina.get("/search/hits?q=lemarri").get_json()

    assert [hit["title"] for hit in answer["groups"][0]["hits"]] == ["Lemari Arsip"]
    assert answer["note"] == "Showing what was found for “lemari”, not for “lemarri”."
    assert answer["note"] in words(rina.get("/search?q=lemarri").text)
    assert 'href="/assets?q=lemari"' in rina.get("/search?q=lemarri").text
    # `scan` is a page; the register only knows `sandi`.
    assert hits(rina, "scan") == {"Pages and actions": ["Scan"]}


def test_what_is_named_so_comes_first_and_eight_are_shared(database, world, browser_of):
    with database.transaction() as session:
        add_assets(session, world, 12, name="Kursi A1")
        for number in range(12):
            hire(session, world, f"Orang A1 {number:02}")
    found = hits(browser_of("rina"), "a1")

    assert list(found) == ["Rooms", "Assets", "People"]
    assert {name: len(titles) for name, titles in found.items()} == {
        "Rooms": 1,
        "Assets": 4,
        "People": 3,
    }
    assert sum(map(len, found.values())) == MOST_HITS


def test_the_nearest_rooms_and_people_are_not_lost_among_many(database, world, browser_of):
    with database.transaction() as session:
        for number in range(20):
            hire(session, world, f"Abdul Zakaria {number:02}")
        hire(session, world, "Zaka", to_on=date(2020, 1, 1))
    rina = browser_of("rina")

    assert hits(rina, "zaka")["People"][0] == "Zaka"
    [first, *_] = rina.get("/search/hits?q=zaka").get_json()["groups"][0]["hits"]
    assert first["sub"] == "Biro Umum · Left"


def test_the_number_looked_for_stands_beside_the_name(database, world, browser_of):
    with database.transaction() as session:
        [laptop] = add_assets(session, world)
        code = issue_asset_tags(session, [laptop], by=world.actors["rina"], now=NOW)[laptop.id].code
        serial = laptop.serial
    rina = browser_of("rina")

    def beside(q):
        [group] = rina.get(f"/search/hits?q={q}").get_json()["groups"]
        return group["hits"][0]["sub"].replace("\u00a0", " ")

    assert beside("laptop") == f"Gedung A Lt 1 A1 · {grouped(code)}"
    assert beside(serial.lower()) == f"Gedung A Lt 1 A1 · {serial}"


def test_the_page_shows_the_same_with_the_way_to_all_of_it(browser_of, things):
    page = browser_of("rina").get("/search?q=rapat").text

    assert words(page).startswith(
        "Search Name, code, room or person Search Assets Show everything Meja"
    )
    for link in ("/assets?q=rapat", "/rooms?q=rapat", f"/assets/{things[0]}"):
        assert f'href="{link}"' in page


@pytest.mark.parametrize("q", ["", "   "])
def test_nothing_asked_is_nothing_found(browser_of, things, q):
    rina = browser_of("rina")

    assert rina.get(f"/search/hits?q={q}").get_json()["groups"] == []
    assert "Type a name, a code, a room or a person." in words(rina.get(f"/search?q={q}").text)


def test_signs_of_the_database_are_only_signs(browser_of, things):
    rina = browser_of("rina")

    for q in ("%", "_", "'", '"', "meja%rapat", "100%(q)s", "AND", "*"):
        assert hits(rina, q) == {}, q
        assert rina.get("/search", query_string={"q": q}).status_code == 200


def test_the_search_takes_the_same_statements_however_much_it_finds(
    app, database, world, browser_of, statements
):
    rina, store, counts = browser_of("rina"), app.extensions["files"], []
    for number in (1, 2):
        with database.transaction() as session:
            for asset in add_assets(session, world, number, name="Meja Siwalima"):
                document_of(session, store, world, asset, name=f"SPK Siwalima {asset.serial}")
            person = hire(session, world, f"Siwalima {number}")
            for asset in add_assets(session, world, number, now=NOW + timedelta(number)):
                hand(session, world, asset, person.id, NOW + timedelta(number))
        for address in ("/search/hits?q=siwalima", "/search?q=siwalima"):
            statements.clear()
            rina.get(address)
            counts.append(len(statements))

    is_sqlite = database.engine.dialect.name == "sqlite"
    assert counts == [10 if is_sqlite else 8] * 4
