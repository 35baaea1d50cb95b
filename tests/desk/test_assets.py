"""The asset list: what is in it, for whom, in which order, and how it is narrowed and paged."""

import re
from datetime import timedelta
from html import unescape

import pytest

from inventory.custody.actions import hand_over_assets
from inventory.custody.rules import NewPlacement
from inventory.ids import new_id
from inventory.register.actions import change_asset, recount
from inventory.register.models import Asset
from inventory.register.rules import Condition
from inventory.tags.actions import issue_asset_tags
from tests.desk.conftest import listed, words
from tests.world import CHAIR, NOW, add_assets

LATER = NOW + timedelta(hours=1)


def is_sqlite(database):
    return database.engine.dialect.name == "sqlite"


def change(session, world, asset, **changes):
    """Change an asset by its action, so that all that stands beside it changes too."""
    by = world.actors["rina"]
    return change_asset(session, asset.id, version=asset.version, changes=changes, by=by, now=LATER)


def test_the_list_shows_the_units_within_reach_by_name(database, world, browser_of):
    with database.transaction() as session:
        add_assets(session, world, name="Meja Kerja")
        add_assets(session, world, name="Lemari Arsip", unit="RT", room="T1")
        add_assets(session, world, name="Kursi Hukum", unit="BH", room="H1")

    assert listed(browser_of("rina").get("/assets").text) == ["Lemari Arsip", "Meja Kerja"]
    assert listed(browser_of("bela").get("/assets").text) == ["Kursi Hukum"]
    assert listed(browser_of("odi").get("/assets").text) == ["Lemari Arsip", "Meja Kerja"]


def test_whoever_does_not_read_the_register_gets_no_list(stranger, browser_of):
    assert stranger.get("/assets").headers["Location"] == "/login?next=/assets"
    assert browser_of("sari").get("/assets").status_code == 403
    assert browser_of("adam").get("/assets").status_code == 403


def test_the_list_takes_the_same_statements_for_one_and_three_rows(
    database, world, browser_of, statements
):
    rina = browser_of("rina")
    counts = []
    for number in (1, 2):
        with database.transaction() as session:
            add_assets(session, world, number, name=f"Laptop {number}")
        statements.clear()
        page = rina.get("/assets").text
        counts.append((len(listed(page)), len(statements)))

    # who asks, (how large the register is, how many her units have,) keys, rows,
    # buildings, rooms, units, kept lists
    assert counts == [(1, 8), (3, 8)]


def test_every_word_of_a_search_stands_somewhere_about_the_asset(database, world, browser_of):
    with database.transaction() as session:
        [laptop] = add_assets(session, world, room="A3")
        laptop = change(session, world, laptop, serial="SN-XYZ-100%")
        holder = NewPlacement(new_id(), laptop.id, world.people["yohanes"], LATER)
        hand_over_assets(session, [holder], by=world.actors["rina"], now=LATER)
        [chair] = add_assets(session, world, name="Kursi Rapat", class_code=CHAIR)
        change(session, world, chair, brand=None)
    rina = browser_of("rina")

    for q in ("thinkpad", "lenovo THINK", "Gudang Lt 2", "00%", "1.3.2.10.01", "yohanes laptop"):
        page = rina.get("/assets", query_string={"q": q}).text
        assert (q, listed(page)) == (q, ["Laptop Lenovo ThinkPad E14"])
    for q in ("%%", "_", "zzz", "thinkpad zzz", "thinkpad Lt 9"):
        page = rina.get("/assets", query_string={"q": q}).text
        assert (q, listed(page)) == (q, [])
        assert f"No asset fits “{q}”. Check the spelling" in words(page)
    page = rina.get("/assets?q=zzz&tag=none").text
    said = "No asset fits “zzz” and 1 filter. Check the spelling, or remove the filter."
    assert f"{said} Remove the filters" in words(page)


def test_a_tag_code_leads_to_its_asset(database, world, browser_of):
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        tag = issue_asset_tags(session, [asset], by=world.actors["rina"], now=NOW)[asset.id]
    rina = browser_of("rina")
    typed = tag.code.lower().replace("0", "o").replace("1", "l")

    for q in (tag.code, f"{typed[:2]} {typed[2:6]}-{typed[6:]}", f"HTTPS://ELSEWHERE/{tag.code}"):
        answer = rina.get("/assets", query_string={"q": q}, follow_redirects=True)
        assert answer.request.path == f"/assets/{asset.id}"


def test_words_that_look_like_a_code_are_still_searched_for(database, world, browser_of):
    with database.transaction() as session:
        add_assets(session, world, name="MA000000000 edisi khusus")

    page = browser_of("rina").get("/assets?q=MA000000000").text

    assert listed(page) == ["MA000000000 edisi khusus"]


def test_filters_narrow_the_list(database, world, browser_of):
    with database.transaction() as session:
        [tagged] = add_assets(session, world, name="Bertag")
        issue_asset_tags(session, [tagged], by=world.actors["rina"], now=NOW)
        [broken] = add_assets(session, world, name="Rusak", room="A2")
        change(session, world, broken, condition=Condition.HEAVY)
        add_assets(session, world, name="Tanpa Ruangan", room=None)
        add_assets(session, world, name="Rumah Tangga", unit="RT", room="T1")
    rina = browser_of("rina")

    def shown(**asked):
        return listed(rina.get("/assets", query_string=asked).text)

    assert shown(tag="none") == ["Rumah Tangga", "Rusak", "Tanpa Ruangan"]
    assert shown(place="none") == ["Tanpa Ruangan"]
    assert shown(condition="heavy") == ["Rusak"]
    assert shown(condition="", room_id=world.rooms["A1"]) == ["Bertag"]
    assert shown(unit=world.units["RT"]) == ["Rumah Tangga"]
    assert shown(unit=world.units["BU"], tag="none", condition="good") == [
        "Rumah Tangga",
        "Tanpa Ruangan",
    ]
    assert shown(unit=world.units["BH"]) == []
    assert shown(sort="newest") == ["Rumah Tangga", "Tanpa Ruangan", "Rusak", "Bertag"]


@pytest.mark.parametrize("sort", ["name", "newest", "value", "year", "seen"])
def test_going_on_shows_every_asset_once(database, world, browser_of, sort):
    with database.transaction() as session:
        keys = {asset.id for asset in add_assets(session, world, 70, name="Laptop")}
        keys |= {asset.id for asset in add_assets(session, world, 60, name="Kursi")}
    rina = browser_of("rina")
    url, seen, places = f"/assets?sort={sort}", [], []
    while url:
        page = rina.get(url).text
        seen += re.findall(r'class="lead-line"><a href="/assets/([^"]+)"', page)
        places += re.findall(r"\d+–\d+ of \d+", words(page))
        found = re.search(r'href="([^"]+)" rel="next"', page)
        url = unescape(found.group(1)) if found else ""

    assert len(seen) == 130
    assert set(seen) == {str(key) for key in keys}
    assert places == ["1–50 of 130", "51–100 of 130", "101–130 of 130"]


def test_more_than_a_thousand_is_not_counted_out(database, world, browser_of):
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        copied = {
            column.name: getattr(asset, column.key)
            for column in Asset.__table__.columns
            if column.name != "id"
        }
        session.execute(Asset.__table__.insert(), [copied | {"id": new_id()} for _ in range(1000)])
        recount(session)

    rina = browser_of("rina")
    whole, part = (rina.get(path).text for path in ("/assets", "/assets?year_from=2020"))
    assert "1,001 assets" in words(whole)
    assert "All 1,001 that match" in words(whole)
    assert "More than 1,000 assets" in words(part)


def test_garbage_in_the_address_is_refused(browser_of):
    rina = browser_of("rina")

    for query in ("after=W10", "condition=new", "room_id=1", "q=a%01b", "unit=x"):
        assert (query, rina.get(f"/assets?{query}").status_code) == (query, 422)


def test_chosen_rows_go_to_the_labels_of_whoever_prints(database, world, browser_of):
    with database.transaction() as session:
        [asset] = add_assets(session, world)
    box = f'<input type="checkbox" name="asset" value="{asset.id}">'

    assert box in browser_of("rina").get("/assets").text
    assert 'action="/labels/new"' in browser_of("rina").get("/assets").text
    assert "checkbox" not in re.sub(
        r"<details.*?</details>", "", browser_of("odi").get("/assets").text, flags=re.DOTALL
    )


def test_names_are_never_markup(database, world, browser_of):
    with database.transaction() as session:
        [asset] = add_assets(session, world, name="<script>alert(1)</script>")
    rina = browser_of("rina")

    for url in ("/assets", f"/assets/{asset.id}", "/log", "/", f"/rooms/{world.rooms['A1']}"):
        assert "<script>alert" not in rina.get(url).text
        assert "&lt;script&gt;alert" in rina.get(url).text


@pytest.mark.parametrize(
    ("asked", "is_shown"),
    [
        ("", False),
        ("?condition=good", False),
        ("?sort=value", True),
        ("?value_from=1", True),
        ("?cols=room,value", True),
        ("?cols=room", False),
    ],
)
def test_a_phone_shows_the_value_where_the_list_is_about_it(
    database, world, browser_of, asked, is_shown
):
    with database.transaction() as session:
        add_assets(session, world)
    page = browser_of("rina").get(f"/assets{asked}").text
    assert bool(re.search(r'<td role="cell" class="end" data-label="[^"]+">Rp', page)) is is_shown
