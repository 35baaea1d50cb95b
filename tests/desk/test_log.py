"""The activity log: whose acts on which things a reader sees, in which order, and how narrowed."""

import re
from datetime import timedelta
from html import unescape

import pytest

from inventory.access.actions.accounts import grant_role, invite, set_active
from inventory.access.models import Account, Unit
from inventory.access.rules import Role
from inventory.custody.actions import place_assets
from inventory.custody.rules import NewPlacement
from inventory.desk.queries.acts import FEW
from inventory.ids import new_id
from inventory.journal.models import Head
from inventory.tags.actions import order_labels
from tests.desk.conftest import words
from tests.world import LONG_AGO, NOW, TODAY, add_assets

LATER = NOW + timedelta(hours=1)


def told(page):
    """Return the sentences of the log, in order; serial numbers are made alike."""
    found = re.findall(r"<li>\s*<p>(.*?)</p>", page, re.DOTALL)
    return [re.sub(r"\(SN-\w+\)", "(SN)", unescape(re.sub(r"<[^>]+>", "", one))) for one in found]


def test_things_alike_are_told_apart_by_numbers_that_are_not_broken(database, world, browser_of):
    car, plate = "1.3.2.02.01.02.003", "DE 1234 AM"
    with database.transaction() as session:
        meja = [asset.serial for asset in add_assets(session, world, 2, name="Meja Umum")]
        facts = {"plate_number": plate}
        add_assets(session, world, name="Mobil", class_code=car, facts=facts)

    page = unescape(browser_of("rina").get("/log").text)

    for name, number in (*(("Meja Umum", serial) for serial in meja), ("Mobil", plate)):
        assert f'>{name} <span class="code nowrap">({number})</span></a>' in page


def test_a_label_order_is_told_without_our_own_names_for_things(database, world, browser_of):
    with database.transaction() as session:
        asset_ids = [asset.id for asset in add_assets(session, world)]
        by = world.actors["rina"]
        order_labels(
            session, asset_ids=asset_ids, room_ids=[], stock="a4-50x30", skip=0, by=by, now=NOW
        )

    page = browser_of("rina").get("/log").text

    said = " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
    assert "Label design Asset label, 50 × 30 mm" in said
    assert "Paper Labels of 50 × 30 mm, 36 a sheet" in said
    for inner in ("asset-50x30", "a4-50x30", "Draft", "In use"):
        assert inner not in said


def test_the_newest_act_stands_first_in_plain_words(database, world, browser_of):
    rina = world.actors["rina"]
    with database.transaction() as session:
        [chair] = add_assets(session, world, name="Kursi Rapat")
    with database.transaction() as session:
        move = NewPlacement(new_id(), chair.id, world.rooms["A2"], LATER)
        place_assets(session, [move], by=rina, now=LATER)

    assert told(browser_of("odi").get("/log").text)[:2] == [
        "Rina Salampessy moved Kursi Rapat (SN) from Gedung A Lt 1 A1 to Gedung A Lt 2 A2",
        "Rina Salampessy registered Kursi Rapat (SN) in Gedung A Lt 1 A1",
    ]


def test_each_reads_the_things_of_his_units(database, world, browser_of):
    with database.transaction() as session:
        add_assets(session, world, name="Meja Umum")
        add_assets(session, world, name="Meja Hukum", unit="BH", room="H1")

    mine, theirs = (" ".join(told(browser_of(one).get("/log").text)) for one in ("yan", "bela"))

    assert ("Meja Umum" in mine, "Meja Hukum" in mine) == (True, False)
    assert ("Meja Umum" in theirs, "Meja Hukum" in theirs) == (False, True)
    assert "added the room Gedung A Lt 1 A1" in mine
    assert "added Yohanes Pattiasina to the people" in mine
    assert "Hana Wattimena" in theirs


def test_accounts_and_roles_are_for_the_administrator(database, world, browser_of):
    adam = world.actors["adam"]
    with database.transaction() as session:
        add_assets(session, world, name="Meja Umum")
        invite(
            session,
            login="nina",
            name="Nina Baru",
            role=Role.STAFF,
            unit_id=world.units["RT"],
            by=adam,
            now=NOW,
            today=TODAY,
        )
        set_active(session, world.accounts["sari"], False, by=adam, now=NOW, today=NOW.date())

    ours, officers = (told(browser_of(one).get("/log").text) for one in ("adam", "rina"))

    assert ours[:4] == [
        "Adam Latuconsina closed the account of Sari Latuheru",
        "Adam Latuconsina invited Nina Baru to set a password",
        "Adam Latuconsina gave Nina Baru the role Staff at Subbagian Rumah Tangga",
        "Adam Latuconsina added the account of Nina Baru",
    ]
    assert "The operator added the work unit Biro Hukum" in ours
    assert not any("Meja" in line or "room" in line for line in ours)
    assert not any("account" in line or "role" in line or "unit" in line for line in officers)


def test_an_administrator_of_one_unit_reads_no_other_units_accounts(database, world, browser_of):
    with database.transaction() as session:
        grant_role(
            session,
            session.get_one(Account, world.accounts["kiki"]),
            Role.ADMINISTRATOR,
            session.get_one(Unit, world.units["BH"]),
            from_on=LONG_AGO,
            by=world.actors["adam"],
            now=NOW,
        )

    lines = told(browser_of("kiki").get("/log").text)

    assert sorted({line.partition(" ")[2] for line in lines}) == sorted(
        {
            "Latuconsina gave Kiki Tomasoa the role Administrator at Biro Hukum",
            "operator gave Bela Rumahorbo the role Asset officer at Biro Hukum",
            "operator added the account of Bela Rumahorbo",
            "operator added the account of Kiki Tomasoa",
            "operator added the work unit Biro Hukum",
        }
    )


def test_the_log_is_closed_to_whoever_may_not_read_it(browser_of, stranger):
    assert [browser_of(one).get("/log").status_code for one in ("sari", "kiki", "lea")] == [403] * 3
    assert stranger.get("/log").status_code == 302


def test_person_and_kind_narrow_the_log(database, world, browser_of):
    with database.transaction() as session:
        add_assets(session, world, name="Meja Umum")
    yan = browser_of("yan")

    rinas = told(yan.get("/log", query_string={"person": world.accounts["rina"]}).text)
    rooms = told(yan.get("/log?kind=room").text)
    none = yan.get("/log", query_string={"person": world.accounts["rina"], "kind": "room"}).text

    assert rinas == ["Rina Salampessy registered Meja Umum (SN) in Gedung A Lt 1 A1"]
    assert rooms == [
        f"The operator added the room Gedung A {room}"
        for room in ("Lt 1 T1", "Lt 2 A3", "Lt 2 A2", "Lt 1 A1")
    ]
    assert told(none) == []
    assert "No entry fits. Remove a filter, or choose another time. Show everything" in words(none)
    assert told(yan.get("/log?kind=account").text) == []


def test_garbage_in_the_address_is_refused(browser_of):
    rina = browser_of("rina")

    for query in ("before=0", "before=x", f"before={2**63}", "person=1", "deed=x", "from_on=x"):
        assert (query, rina.get(f"/log?{query}").status_code) == (query, 422)


def test_what_one_act_did_to_many_is_one_line_that_opens(database, world, browser_of):
    with database.transaction() as session:
        assets = add_assets(session, world, 7, name="Kursi Rapat")
        add_assets(session, world, 7, unit="BH", room="H1", name="Kursi Hukum")
    with database.transaction() as session:
        moves = [NewPlacement(new_id(), one.id, world.rooms["A2"], LATER) for one in assets]
        place_assets(session, moves, by=world.actors["rina"], now=LATER)
    rina = browser_of("rina")

    page = rina.get("/log").text

    assert told(page)[:2] == [
        "Rina Salampessy moved 7 assets to Gedung A Lt 2 A2",
        "Rina Salampessy registered 7 × Kursi Rapat in Gedung A Lt 1 A1",
    ]
    said = words(page)
    assert said.count("Room: Gedung A Lt 1 A1 → Gedung A Lt 2 A2") == 5
    assert "Show all 7" in said
    [act] = set(re.findall(r'href="(/acts/[^"]+)">Show all', page.partition("registered 7")[0]))
    assert len(set(re.findall(r'href="/assets/[^"]+"', rina.get(unescape(act)).text))) == 7


def test_an_act_counts_only_what_its_reader_may_read(database, world, browser_of):
    with database.transaction() as session:
        add_assets(session, world, 3, name="Meja Umum")
        add_assets(session, world, 4, unit="BH", room="H1", name="Meja Hukum")

    for login, line in (
        ("odi", "Rina Salampessy registered 3 × Meja Umum in Gedung A Lt 1 A1"),
        ("bela", "Bela Rumahorbo registered 4 × Meja Hukum in Gedung H Lt 1 H1"),
    ):
        assert line in told(browser_of(login).get("/log").text)


@pytest.mark.parametrize("number", [1, 2, FEW + 5])
def test_what_was_registered_alike_is_one_line_with_its_room(database, world, browser_of, number):
    with database.transaction() as session:
        add_assets(session, world, number, name="Kursi Rapat")

    what = f"{number} × Kursi Rapat" if number > 1 else "Kursi Rapat (SN)"
    said = f"Rina Salampessy registered {what} in Gedung A Lt 1 A1"
    assert told(browser_of("rina").get("/log").text)[0] == said


@pytest.mark.parametrize("number", [2, FEW + 5])
def test_what_was_registered_without_a_room_names_none(database, world, browser_of, number):
    with database.transaction() as session:
        add_assets(session, world, number, name="Kursi Rapat", room=None)

    line = f"Rina Salampessy registered {number} × Kursi Rapat"
    assert told(browser_of("rina").get("/log").text)[0] == line


@pytest.mark.parametrize("number", [2, FEW + 5])
@pytest.mark.parametrize("other", [{"name": "kursi rapat"}, {"room": "A2"}, {"room": None}])
def test_what_differs_is_not_told_as_alike(database, world, browser_of, number, other):
    alike = {"name": "Kursi Rapat", "room": "A1"}
    with database.transaction() as session:
        add_assets(session, world, 1, **alike | other)
        add_assets(session, world, number, **alike)

    lines = told(browser_of("rina").get("/log").text)
    assert f"Rina Salampessy registered {number + 1} assets" in lines
    assert any("assets into Gedung A Lt 1 A1" in line or "moved" in line for line in lines)


def test_things_moved_to_several_rooms_are_told_without_one(database, world, browser_of):
    with database.transaction() as session:
        assets = add_assets(session, world, 2)
    with database.transaction() as session:
        moves = [
            NewPlacement(new_id(), one.id, world.rooms[room], LATER)
            for one, room in zip(assets, ("A2", "A3"), strict=True)
        ]
        place_assets(session, moves, by=world.actors["rina"], now=LATER)

    assert told(browser_of("rina").get("/log").text)[0] == "Rina Salampessy moved 2 assets"


def test_going_on_shows_every_act_once_however_large(database, world, browser_of):
    for number in range(60):
        with database.transaction() as session:
            add_assets(session, world, 40 if number % 20 == 0 else 1, name=f"Meja {number:02}")
    rina = browser_of("rina")

    url, sizes, lines = "/log?deed=registered", [], []
    while url:
        page = rina.get(url).text
        lines += told(page)
        sizes.append(len(told(page)))
        found = re.search(r'href="([^"]*before=[^"]*)"', page)
        url = unescape(found.group(1)) if found else ""

    assert sizes == [50, 10]
    assert lines == [
        f"Rina Salampessy registered 40 × Meja {number:02} in Gedung A Lt 1 A1"
        if number % 20 == 0
        else f"Rina Salampessy registered Meja {number:02} (SN) in Gedung A Lt 1 A1"
        for number in reversed(range(60))
    ]


def test_what_was_done_when_and_to_which_asset_narrow_the_log(database, world, browser_of):
    with database.transaction() as session:
        [meja] = add_assets(session, world, name="Meja Umum")
        [kursi] = add_assets(session, world, name="Kursi Umum")
    tomorrow = NOW + timedelta(days=1)
    with database.transaction() as session:
        moves = [NewPlacement(new_id(), kursi.id, world.rooms["A2"], tomorrow)]
        place_assets(session, moves, by=world.actors["rina"], now=tomorrow)
    odi = browser_of("odi")

    def lines(query):
        return [line.partition("Salampessy ")[2] for line in told(odi.get(f"/log?{query}").text)]

    moved = "moved Kursi Umum (SN) from Gedung A Lt 1 A1 to Gedung A Lt 2 A2"
    put = "put {} (SN) into Gedung A Lt 1 A1".format
    assert lines("deed=moved&thing=umum") == [moved, "put 2 assets into Gedung A Lt 1 A1"]
    assert lines("thing=meja") == ["registered Meja Umum (SN) in Gedung A Lt 1 A1"]
    assert lines(f"thing={meja.serial}&deed=moved") == [put("Meja Umum")]
    assert lines("thing=zzzz") == []
    assert lines("from_on=2026-11-25") == [moved]
    assert lines("to_on=2026-11-24&thing=kursi&deed=moved") == [put("Kursi Umum")]
    assert lines("from_on=2026-11-24&to_on=2026-11-24&deed=registered") == ["registered 2 assets"]
    page = odi.get("/log?deed=moved&thing=kursi&from_on=2026-11-24").text
    assert "Moved assets “kursi” Remove the filter From 24 Nov 2026 Remove the filters" in (
        words(page).replace("Remove the filter Moved", "Moved").replace("Remove the filter “", "“")
    )
    assert 'href="/log?thing=kursi&amp;from_on=2026-11-24"' in page


def test_the_page_says_where_the_chain_ends_and_how_to_check_it(database, world, browser_of):
    with database.reading() as session:
        head = session.get_one(Head, 1).seq

    said = words(browser_of("rina").get("/log").text)

    assert f"Entries are chained up to number {head}, 24 Nov 2026 09:12 WIT." in said
    assert "inventory verify" in said


def test_the_log_takes_the_same_statements_however_many_entries(
    database, world, browser_of, statements
):
    rina = browser_of("rina")
    counts = []
    for number in (1, 3):
        with database.transaction() as session:
            add_assets(session, world, number)
        statements.clear()
        rina.get("/log?kind=asset")
        counts.append((len(statements), any("max(" in one.lower() for one in statements)))

    assert counts == [(10, False), (10, False)]


def test_what_changed_is_told_with_both_sides(database, world, browser_of):
    with database.transaction() as session:
        add_assets(session, world, name="Meja Umum", room=None)

    said = words(browser_of("rina").get("/log").text)

    assert "Condition Good" in said
    assert "Acquisition value Rp 14,250,000 Acquired on 18 Jun 2024" in said
    assert "Work unit Biro Umum" in said


def test_a_form_sent_with_every_field_empty_asks_for_everything(browser_of):
    rina = browser_of("rina")

    for path in ("/log?person=&deed=&kind=&thing=&from_on=&to_on=&before=", "/assets?year_from="):
        assert rina.get(path).status_code == 200, path
