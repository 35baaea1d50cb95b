"""Lists kept under a name: whose they are, who sees them, what the log says of them."""

import re
from html import unescape

import pytest

from inventory.clock import now
from inventory.ids import new_id
from inventory.register.actions import remove_filter, rename_filter, save_filter
from inventory.register.errors import FilterKnown, TooManyFilters, UnknownFilter
from inventory.register.queries import saved_filters
from tests.desk.conftest import words
from tests.world import add_assets, history


def names(session, world, login):
    return [kept.name for kept in saved_filters(session, by=world.actors[login])]


def keep(session, world, login, name="Rusak", unit=None):
    return save_filter(
        session,
        name=name,
        query="condition=heavy",
        unit_id=unit and world.units[unit],
        by=world.actors[login],
        now=now(),
    )


def test_ones_own_list_is_ones_own(database, world):
    with database.transaction() as session:
        kept = keep(session, world, "odi")
        assert names(session, world, "odi") == ["Rusak"]
        assert names(session, world, "rina") == []
        with pytest.raises(UnknownFilter):
            remove_filter(session, kept.id, by=world.actors["rina"], now=now())
        assert history(session, "filter", kept.id) == []


@pytest.mark.parametrize(
    ("unit", "seen_by"), [("BU", {"rina", "odi", "lea"}), ("RT", {"rina", "odi", "lea"})]
)
def test_a_units_list_is_for_all_who_read_it(database, world, unit, seen_by):
    with database.transaction() as session:
        keep(session, world, "rina", unit=unit)
    with database.reading() as session:
        for login in ("rina", "odi", "lea", "bela", "sari"):
            assert (login, names(session, world, login)) == (
                login,
                ["Rusak"] if login in seen_by else [],
            )


def test_shared_lists_are_told_in_the_log_and_changed_by_officers_only(database, world, browser_of):
    with database.transaction() as session:
        kept = keep(session, world, "rina", unit="BU")
        with pytest.raises(UnknownFilter):
            rename_filter(session, kept.id, name="X", by=world.actors["odi"], now=now())
        rename_filter(session, kept.id, name="Rusak berat", by=world.actors["rina"], now=now())
        remove_filter(session, kept.id, by=world.actors["rina"], now=now())

    said = words(browser_of("rina").get("/log").text)
    assert "shared the list “Rusak berat” with Biro Umum" in said
    assert "put the kept list “Rusak berat” away" in said
    with database.reading() as session:
        assert names(session, world, "rina") == []


def test_names_are_taken_once_and_lists_are_not_without_end(database, world):
    with database.transaction() as session:
        kept = keep(session, world, "odi", "A")
        keep(session, world, "odi", "B")
        keep(session, world, "lea", "A")
        with pytest.raises(FilterKnown):
            keep(session, world, "odi", "A")
        with pytest.raises(FilterKnown):
            rename_filter(session, kept.id, name="B", by=world.actors["odi"], now=now())
        for number in range(28):
            keep(session, world, "odi", f"C{number}")
        with pytest.raises(TooManyFilters):
            keep(session, world, "odi", "D")


def test_a_list_is_kept_shown_with_its_count_renamed_and_put_away(database, world, browser_of):
    with database.transaction() as session:
        add_assets(session, world, 3, name="Kursi", room=None)
        add_assets(session, world, 2, name="Meja")
    rina = browser_of("rina")
    page = rina.get("/assets?q=kursi&place=none").text
    query = unescape(re.search(r'name="query" value="([^"]+)"', page).group(1))

    answer = rina.post("/filters", data={"name": "Kursi hilang", "query": query, "key": new_id()})

    assert answer.status_code == 302
    page = rina.get(answer.headers["Location"]).text
    assert "Kursi hilang 3" in words(page)
    assert 'aria-current="true">Kursi hilang' in page
    rename, remove = re.findall(r'action="(/filters/[^"]+)"', page)
    rina.post(rename, data={"name": "Kursi dicari", "key": new_id()})
    assert "Kursi dicari 3" in words(rina.get("/assets").text)
    rina.post(remove, data={"key": new_id()})
    assert "Kursi dicari" not in words(rina.get("/assets").text)


def test_a_kept_list_leads_nowhere_else(browser_of):
    rina = browser_of("rina")

    for query in ("_external=1&_host=evil.example", "next=//evil.example x", "a", "a=b\n"):
        answer = rina.post("/filters", data={"name": "X", "query": query, "key": new_id()})
        assert (query, answer.status_code) == (query, 422)
    assert rina.get("/assets").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "colour=red",
        "condition=lost",
        "unit=x",
        "value_from=10000000000000",
        "q=kursi&after=abc",
        "condition=heavy&condition=good",
        "q=%ff",
    ],
)
def test_what_no_page_can_read_is_not_kept(database, world, browser_of, query):
    rina = browser_of("rina")

    answer = rina.post("/filters", data={"name": "X", "query": query, "key": new_id()})

    assert answer.status_code == 422
    assert "This list cannot be read." in words(answer.text)
    with database.reading() as session:
        assert names(session, world, "rina") == []


def test_the_summary_adds_up_by_kind_and_unit_and_leads_to_the_lists(database, world, browser_of):
    with database.transaction() as session:
        add_assets(session, world, 3)
        add_assets(session, world, 2, unit="RT", room="T1")
        add_assets(session, world, 4, unit="BH", room="H1")
    lea = browser_of("lea")

    page = lea.get("/assets/summary").text

    said = words(page)
    assert "KIB B: equipment and machines 5 0 0 5 Rp 71,250,000" in said
    assert "Biro Umum 5 Rp 71,250,000" in said
    assert "Biro Hukum" not in said
    inner = words(lea.get(f"/assets/summary?unit={world.units['BU']}").text)
    assert "Subbagian Rumah Tangga 2 Rp 28,500,000" in inner
    assert lea.get(f"/assets/summary?unit={world.units['BH']}").status_code == 404
    for url in re.findall(r'class="chip" href="(/assets\?[^"]+)"', page):
        assert "5 assets" in words(lea.get(unescape(url)).text)


def test_a_slip_is_mended_and_said(database, world, browser_of):
    with database.transaction() as session:
        add_assets(session, world, 60, name="Lemari Arsip")
    rina = browser_of("rina")

    page = rina.get("/assets?q=lemarri").text

    assert "Showing what was found for “lemari”, not for “lemarri”." in words(page)
    onward = unescape(re.search(r'href="([^"]+)" rel="next"', page).group(1))
    assert "q=lemari&" in onward
    assert "51–60 of 60" in words(rina.get(onward).text)
    assert "Showing" not in words(rina.get("/assets?q=lemari").text)
    nothing = words(rina.get("/assets?q=zzzqqq").text)
    assert "No asset fits “zzzqqq”. Check the spelling" in nothing
    assert "Showing" not in nothing


def test_columns_are_chosen_and_kept_in_the_address(database, world, browser_of):
    with database.transaction() as session:
        [asset] = add_assets(session, world)
    rina = browser_of("rina")

    page = rina.get("/assets?cols=serial&cols=acquired&cols=unit&sort=year").text

    titles = re.findall(r'columnheader"[^>]*>(?:<a[^>]*>)?([^<]+)<', page)
    assert titles == ["Asset", "Work unit", "Serial number", "Acquired on"]
    assert asset.serial in page
    assert "18 Jun 2024" in words(page)
    assert 'aria-sort="descending"' in page
    assert rina.get("/assets?cols=colour").status_code == 422
