"""Holders say whether the things in their name are here; officers are told what is not."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from alembic import command
from flask.testing import FlaskClient

from inventory.clock import now
from inventory.custody.actions import confirm_held, hand_over_assets
from inventory.custody.models import Confirmation
from inventory.custody.rules import NewPlacement, Statement
from inventory.db import Database
from inventory.desk.verify import verify
from inventory.ids import new_id
from inventory.migrations import config
from inventory.organisation.actions import add_person, change_room
from tests.custody.test_races import at_once
from tests.desk.conftest import words
from tests.world import NOW, World, add_assets, history

ROUNDS = 4
ClientOf = Callable[[str], FlaskClient]


def hold(database: Database, world: World, login: str, count: int = 2) -> tuple[UUID, list[str]]:
    """Put things into the name of whoever has this account; return his key and theirs."""
    rina = world.actors["rina"]
    with database.transaction() as session:
        me = add_person(
            session,
            unit_id=world.units["BU"],
            name=world.actors[login].name,
            nip=None,
            account_id=world.accounts[login],
            by=rina,
            now=NOW,
        )
        assets = add_assets(session, world, count)
        moves = [NewPlacement(new_id(), one.id, me.id, NOW) for one in assets]
        hand_over_assets(session, moves, by=rina, now=NOW)
        return me.id, [str(one.id) for one in assets]


@pytest.fixture
def english(client_of: ClientOf) -> ClientOf:
    def make(login: str) -> FlaskClient:
        browser = client_of(login)
        browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        return browser

    return make


def say(browser: FlaskClient, fields: dict[str, str]) -> tuple[int, str]:
    answer = browser.post("/mine", data={"key": str(new_id()), **fields}, follow_redirects=True)
    return answer.status_code, words(answer.text)


def test_the_page_asks_of_each_thing_whether_it_is_here(
    database: Database, world: World, english: ClientOf
) -> None:
    _, keys = hold(database, world, "sari")

    page = english("sari").get("/mine").text

    asked = re.findall(r'type="radio" name="said\.([^"]+)" value="(\w+)"', page)
    assert sorted(asked) == sorted((key, one) for key in keys for one in ("here", "missing"))


def test_what_is_here_is_kept_in_the_history(
    database: Database, world: World, english: ClientOf
) -> None:
    _, [one, other] = hold(database, world, "sari")
    sari = english("sari")

    status, said = say(sari, {f"said.{one}": "here"})

    assert status == 200
    assert "Kept. 1 thing is here." in said
    assert said.count("Here, ") == 1
    with database.reading() as session:
        verbs = [history(session, "asset", UUID(key))[0].verb for key in (one, other)]
        assert verbs == ["asset.confirmed", "asset.handed_over"]
    with database.reading() as session:
        assert verify(session).ok
    assert "Sari Latuheru confirmed having this thing" in words(
        english("rina").get(f"/assets/{one}").text
    )


def test_what_is_not_here_needs_a_reason_and_comes_to_the_officer(
    database: Database, world: World, english: ClientOf
) -> None:
    _, [one, other] = hold(database, world, "sari")
    sari, rina = english("sari"), english("rina")

    status, said = say(sari, {f"said.{one}": "missing", f"why.{one}": "", f"said.{other}": "here"})
    assert status == 422
    assert "Say in one line why it is not here." in said
    with database.reading() as session:
        assert history(session, "asset", UUID(other))[0].verb == "asset.handed_over"

    status, said = say(sari, {f"said.{one}": "missing", f"why.{one}": "Dipinjam Bagian Hukum"})
    assert (status, "1 thing is not here: your asset officer is told." in said) == (200, True)
    for browser, settles in ((rina, True), (english("odi"), False)):
        home, card = (browser.get(url).text for url in ("/", f"/assets/{one}"))
        assert "Not here: Laptop Lenovo ThinkPad E14 “Dipinjam Bagian Hukum”" in words(home)
        assert (f"/assets/{one}#missing" in home) == settles
        assert "Reported not here Sari Latuheru, who holds it," in words(card)
        assert ("/settle" in card) == settles
    assert "Not here" not in words(english("bela").get("/").text)
    assert "Reason Dipinjam Bagian Hukum" in words(rina.get(f"/assets/{one}").text)


@pytest.mark.parametrize(
    ("outcome", "said"), [("found", "it was found"), ("gone", "it is really gone")]
)
def test_a_report_is_settled_on_the_card_with_what_came_of_it(
    database: Database, world: World, english: ClientOf, outcome: str, said: str
) -> None:
    _, [one, _] = hold(database, world, "sari")
    say(english("sari"), {f"said.{one}": "missing", f"why.{one}": "Dipinjam Bagian Hukum"})
    rina = english("rina")
    card = rina.get(f"/assets/{one}").text
    [settle] = re.findall(r'action="(/missing/[^"]+)"', card)

    bare = rina.post(settle, data={"note": " "})
    again = [rina.post(settle, data={"outcome": outcome, "note": "Dicari"}) for _ in range(2)]
    late = rina.post(settle, data={"outcome": "gone", "note": "Dicuri"})

    assert bare.status_code == 422
    assert "What came of it: Choose one." in words(bare.text)
    assert [(one.status_code, one.location) for one in again] == [(303, f"/assets/{one}")] * 2
    assert (late.status_code, "dealt with before" in late.text) == (409, True)
    assert 'value="Dicuri"' in late.text
    card = words(rina.get(f"/assets/{one}").text)
    assert "Reported not here" not in card
    assert f"marked the report that this thing is not here as done: {said}" in card
    assert "Note Dicari" in card
    assert "Not here" not in words(rina.get("/").text)
    result = {"found": "Your report: found ", "gone": "Your report: not found "}[outcome]
    mine = words(english("sari").get("/mine").text)
    assert (result in mine, "“Dicari”" in mine, "Not here, " in mine) == (True, True, False)
    with database.reading() as session:
        lines = history(session, "asset", UUID(one))
        assert [line.verb for line in lines[:2]] == ["asset.miss_settled", "asset.missed"]
        statement = lines[1].changes["confirmation_id"][1]
        assert lines[0].changes == {
            "settled_confirmation_id": (None, statement),
            "outcome": (None, outcome),
        }
    with database.reading() as session:
        assert verify(session).ok


def test_what_is_reported_not_here_says_so_in_the_lists(
    database: Database, world: World, english: ClientOf
) -> None:
    me, [one, _] = hold(database, world, "sari")
    say(english("sari"), {f"said.{one}": "missing", f"why.{one}": "Hilang"})

    for url in ("/assets", f"/people/{me}"):
        badges = re.findall(r'class="badge bad">.*?>([^<>]+)</span>', english("rina").get(url).text)
        assert (url, badges) == (url, ["Reported not here"])


def test_found_again_or_taken_back_nothing_is_missing(
    database: Database, world: World, english: ClientOf
) -> None:
    _, [one, other] = hold(database, world, "sari")
    sari, rina = english("sari"), english("rina")
    for key in (one, other):
        say(sari, {f"said.{key}": "missing", f"why.{key}": "Hilang"})
    assert words(rina.get("/").text).count("Not here:") == 2

    say(sari, {f"said.{one}": "here"})
    with database.transaction() as session:
        back = NewPlacement(new_id(), UUID(other), None, NOW + timedelta(minutes=1))
        hand_over_assets(session, [back], by=world.actors["rina"], now=NOW)

    assert "Not here:" not in words(rina.get("/").text)


def test_a_report_ends_with_the_holding_and_does_not_come_back_with_it(
    database: Database, world: World, english: ClientOf
) -> None:
    me, [one] = hold(database, world, "sari", 1)
    sari, rina = english("sari"), english("rina")
    say(sari, {f"said.{one}": "missing", f"why.{one}": "Hilang"})
    for holder in (world.people["yohanes"], me):
        with database.transaction() as session:
            given = NewPlacement(new_id(), UUID(one), holder, now())
            hand_over_assets(session, [given], by=world.actors["rina"], now=now())

    assert "Not here" not in words(rina.get("/").text)
    assert "Not here, " not in words(sari.get("/mine").text)
    with database.reading() as session:
        lines = history(session, "asset", UUID(one))
        back, settled, away, missed, _ = lines[:5]
        assert (away.verb, settled.verb) == ("asset.handed_over", "asset.miss_settled")
        assert away.act_id == settled.act_id != back.act_id
        assert settled.changes == {
            "settled_confirmation_id": (None, missed.changes["confirmation_id"][1])
        }
    with database.reading() as session:
        assert verify(session).ok


def test_a_new_statement_names_the_one_it_takes_the_place_of(
    database: Database, world: World, english: ClientOf
) -> None:
    _, [one, other] = hold(database, world, "sari")
    sari = english("sari")
    say(sari, {f"said.{one}": "missing", f"why.{one}": "Hilang"})
    say(sari, {f"said.{one}": "here", f"said.{other}": "here"})

    with database.reading() as session:
        found, missed = history(session, "asset", UUID(one))[:2]
        assert found.changes["settled_confirmation_id"] == (
            None,
            missed.changes["confirmation_id"][1],
        )
        assert list(history(session, "asset", UUID(other))[0].changes) == ["confirmation_id"]


def test_said_twice_at_once_it_is_open_once(database: Database, world: World) -> None:
    _, keys = hold(database, world, "sari", ROUNDS)

    def say_missing(key: str) -> Callable[[], None]:
        def act() -> None:
            with database.transaction() as session:
                missing = Statement(UUID(key), is_here=False, reason="Hilang")
                confirm_held(session, [missing], by=world.actors["sari"], now=now())

        return act

    for key in keys:
        assert at_once(say_missing(key), say_missing(key)) == [None, None]
    with database.reading() as session:
        still = sa.select(Confirmation.asset_id).where(Confirmation.settled_at.is_(None))
        assert sorted(map(str, session.scalars(still))) == sorted(keys)


def test_the_database_itself_keeps_one_open_statement(database: Database, world: World) -> None:
    me, [one] = hold(database, world, "sari", 1)
    same = {"asset_id": UUID(one), "person_id": me, "is_here": False, "at": NOW, "by_id": me}
    with pytest.raises(sa.exc.IntegrityError), database.transaction() as session:
        session.add_all([Confirmation(**same), Confirmation(**same)])


def test_nobody_speaks_of_what_is_not_in_his_name(
    database: Database, world: World, english: ClientOf
) -> None:
    _, [one, _] = hold(database, world, "sari")
    hold(database, world, "kiki", 0)

    for login in ("kiki", "rina"):
        status, said = say(english(login), {f"said.{one}": "here"})
        assert (status, "Nothing was kept" in said) == (409, True)
    with database.reading() as session:
        assert history(session, "asset", UUID(one))[0].verb == "asset.handed_over"


@pytest.mark.parametrize("fields", [{}, {"said.x": "here"}, {"said.{0}": "perhaps"}])
def test_no_answer_or_another_one_is_refused_on_the_same_page(
    database: Database, world: World, english: ClientOf, fields: dict[str, str]
) -> None:
    _, keys = hold(database, world, "sari", 2)

    sent = {name.format(*keys): one for name, one in fields.items()}
    answer = english("sari").post("/mine", data={"key": "k", **sent})

    assert answer.status_code == 422
    assert all(f'name="said.{key}" value="here"' in answer.text for key in keys)
    assert "2 things in your name" in words(answer.text)
    if not fields:
        assert "Say of at least one thing whether it is here." in words(answer.text)


def test_a_form_that_comes_back_says_of_each_thing_what_the_page_before_said(
    database: Database, world: World, english: ClientOf
) -> None:
    _, [key] = hold(database, world, "sari", 1)
    sari = english("sari")
    say(sari, {f"said.{key}": "here"})

    def row(page: str) -> str:
        found = page[page.index('class="title"') :].split('<div class="confirm"', maxsplit=1)[0]
        return " ".join(re.sub(r"^[^>]*>|<[^>]*>", " ", found).split())

    before = sari.get("/mine").text
    answer = sari.post("/mine", data={"key": "k", f"said.{key}": "missing"})

    assert answer.status_code == 422
    assert row(answer.text) == row(before)
    assert "since" in row(before)
    assert "Here, " in row(before)


def test_what_was_ticked_stays_where_a_reason_is_asked_for(
    database: Database, world: World, english: ClientOf
) -> None:
    _, keys = hold(database, world, "sari", 3)
    sent = {f"said.{keys[0]}": "missing", f"said.{keys[1]}": "here", "key": "k"}

    answer = english("sari").post("/mine?tab=items", data=sent)

    assert answer.status_code == 422
    ticked = re.findall(r'name="said\.([^"]+)" value="(\w+)" checked', answer.text)
    assert sorted(ticked) == sorted([(keys[0], "missing"), (keys[1], "here")])
    assert f'id="f-why.{keys[0]}-error"' in answer.text
    assert f'href="#f-why.{keys[0]}"' in answer.text
    assert answer.text.count('type="radio"') == 6


def test_a_room_keeper_finds_his_room_first(
    database: Database, world: World, english: ClientOf
) -> None:
    me, _ = hold(database, world, "kiki", 1)
    with database.transaction() as session:
        add_assets(session, world, room="A2", name="Lemari Arsip")
        change_room(
            session,
            world.rooms["A2"],
            version=1,
            unit_id=world.units["BU"],
            floor=2,
            code="A2",
            name="Ruang Kepala Biro",
            keeper_id=me,
            by=world.actors["rina"],
            now=NOW,
        )
    kiki = english("kiki")

    rooms, items = (words(kiki.get(f"/mine{tab}").text) for tab in ("", "?tab=items"))

    assert rooms.startswith("My room")
    assert "Gedung A Lt 2 A2 · Ruang Kepala Biro" in rooms
    assert "Lemari Arsip" in rooms
    assert items.startswith("My items")
    assert "1 thing in your name" in items
    assert "Lemari Arsip" not in items


def test_what_stood_open_before_is_sorted_out_by_the_migration(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    command.upgrade(config(url), "0007")
    unit, asset, holder, earlier = (new_id().hex for _ in range(4))
    stale, older, newest, long_ago = sorted(new_id().hex for _ in range(4))
    old = Database(url)
    with old.engine.begin() as connection:
        for statement in (
            f"INSERT INTO unit (id, path, code, name) VALUES ('{unit}', '0001.', 'A', 'A')",
            "INSERT INTO class_code (code, level, name) VALUES ('1.3.2.10.01.02.002', 7, 'Laptop')",
            *(
                f"INSERT INTO person (id, unit_id, name) VALUES ('{key}', '{unit}', 'X')"
                for key in (holder, earlier)
            ),
            "INSERT INTO asset (id, unit_id, class_code, kind, state, name, acquisition_value,"
            " acquired_on, acquisition_way, condition, holder_id, version, registered_at)"
            f" VALUES ('{asset}', '{unit}', '1.3.2.10.01.02.002', 'equipment', 'draft', 'Laptop',"
            f" 100, '2024-01-01', 'purchase', 'good', '{holder}', 1, '2026-01-01 00:00:00')",
            "INSERT INTO asset_holder (id, asset_id, holder_id, from_at)"
            f" VALUES ('{new_id().hex}', '{asset}', '{holder}', '2026-01-01 00:00:00.000000')",
            *(
                "INSERT INTO confirmation (id, asset_id, person_id, is_here, at, by_id) VALUES"
                f" ('{key}', '{asset}', '{person}', 0, '{day} 00:00:00.000000', '{person}')"
                for key, person, day in (
                    (stale, earlier, "2026-01-02"),
                    (older, holder, "2026-01-02"),
                    (newest, holder, "2026-01-02"),
                    (long_ago, holder, "2025-06-01"),
                )
            ),
        ):
            connection.exec_driver_sql(statement)

    command.upgrade(config(url), "head")

    with old.reading() as session:
        still = sa.select(Confirmation.id).where(Confirmation.settled_at.is_(None))
        assert [key.hex for key in session.scalars(still)] == [newest]
    old.engine.dispose()
