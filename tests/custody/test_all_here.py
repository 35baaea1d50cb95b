"""Whoever holds many things says in one go that all of which he said nothing yet are here."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from inventory.custody.actions import hand_over_assets
from inventory.custody.rules import NewPlacement
from inventory.db import Database
from inventory.desk.verify import verify
from inventory.ids import new_id
from tests.custody.test_confirmations import hold, say
from tests.desk.conftest import words
from tests.world import NOW, World, history

Sent = dict[str, str | list[str]]


@pytest.fixture
def sari(client_of: Callable[[str], FlaskClient]) -> FlaskClient:
    browser = client_of("sari")
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


def button(page: str) -> tuple[list[str], str | None]:
    """Return the things that the button on a page speaks of, and the number that it says."""
    said = re.search(r"All are here \((\d+)\)", page)
    return re.findall(r'name="shown" value="([^"]+)"', page), said and said.group(1)


def say_all(browser: FlaskClient, keys: list[str], **fields: str) -> tuple[int, str]:
    sent: Sent = {"rest": "here", "shown": keys, "key": str(new_id()), **fields}
    answer = browser.post("/mine", data=sent, follow_redirects=True)
    return answer.status_code, words(answer.text)


def verbs(database: Database, keys: list[str]) -> list[str]:
    with database.reading() as session:
        assert verify(session).ok
        return [history(session, "asset", UUID(key))[0].verb for key in keys]


def test_all_that_was_not_answered_for_is_here_in_one_act(
    database: Database, world: World, sari: FlaskClient
) -> None:
    _, keys = hold(database, world, "sari", 4)
    say(sari, {f"said.{keys[0]}": "missing", f"why.{keys[0]}": "Hilang"})
    shown, number = button(sari.get("/mine").text)
    assert (sorted(shown), number) == (sorted(keys[1:]), "3")

    status, said = say_all(sari, shown)

    assert (status, "Kept. 3 things are here." in said) == (200, True)
    assert verbs(database, keys) == ["asset.missed", *3 * ["asset.confirmed"]]
    with database.reading() as session:
        lines = [history(session, "asset", UUID(key))[0] for key in keys[1:]]
        assert len({line.act_id for line in lines}) == 1
        assert {tuple(line.changes) for line in lines} == {("confirmation_id",)}
    assert button(sari.get("/mine").text) == ([], None)


def test_sent_twice_it_is_kept_once(database: Database, world: World, sari: FlaskClient) -> None:
    _, keys = hold(database, world, "sari", 3)
    sent: Sent = {"rest": "here", "shown": keys, "key": "k"}

    answers = [sari.post("/mine", data=sent).status_code for _ in range(2)]
    late = say_all(sari, keys)

    assert answers == [303, 303]
    assert "What you said of them before stays as it is." in late[1]
    with database.reading() as session:
        for key in keys:
            lines = history(session, "asset", UUID(key))
            assert [line.verb for line in lines].count("asset.confirmed") == 1


def test_what_was_handed_on_meanwhile_is_left_and_said(
    database: Database, world: World, sari: FlaskClient
) -> None:
    _, keys = hold(database, world, "sari", 3)
    with database.transaction() as session:
        later = NOW + timedelta(minutes=1)
        given = NewPlacement(new_id(), UUID(keys[1]), world.people["yohanes"], later)
        hand_over_assets(session, [given], by=world.actors["rina"], now=later)

    status, said = say_all(sari, keys)

    assert status == 200
    assert "2 things are here. 1 thing is no longer in your name: nothing was kept of it." in said
    assert verbs(database, keys) == ["asset.confirmed", "asset.handed_over", "asset.confirmed"]


def test_what_was_said_meanwhile_is_not_said_over(
    database: Database, world: World, sari: FlaskClient
) -> None:
    _, keys = hold(database, world, "sari", 3)
    say(sari, {f"said.{keys[2]}": "missing", f"why.{keys[2]}": "Hilang"})

    status, said = say_all(sari, keys)

    assert (status, "Kept. 2 things are here." in said) == (200, True)
    assert verbs(database, keys) == ["asset.confirmed", "asset.confirmed", "asset.missed"]


def test_an_answer_beside_it_counts_before_it(
    database: Database, world: World, sari: FlaskClient
) -> None:
    _, keys = hold(database, world, "sari", 3)
    missing = {f"said.{keys[0]}": "missing"}

    bare = sari.post("/mine", data={"rest": "here", "shown": keys, "key": "k", **missing})
    assert bare.status_code == 422
    ticked = re.findall(r'name="said\.([^"]+)" value="(\w+)" checked', bare.text)
    assert sorted(ticked) == sorted(zip(keys, ("missing", "here", "here"), strict=True))
    assert button(bare.text) == ([], None)
    assert set(verbs(database, keys)) == {"asset.handed_over"}

    status, said = say_all(sari, keys, **missing, **{f"why.{keys[0]}": "Hilang"})
    assert status == 200
    assert "2 things are here. 1 thing is not here: your asset officer is told." in said
    assert verbs(database, keys) == ["asset.missed", "asset.confirmed", "asset.confirmed"]


def test_a_single_thing_needs_no_such_button(
    database: Database, world: World, sari: FlaskClient
) -> None:
    hold(database, world, "sari", 1)
    assert button(sari.get("/mine").text) == ([], None)


@pytest.mark.parametrize("shown", [[], ["x"], [str(new_id()) for _ in range(501)]], ids=len)
def test_what_no_page_shows_is_refused(
    database: Database, world: World, sari: FlaskClient, shown: list[str]
) -> None:
    _, keys = hold(database, world, "sari", 2)

    assert say_all(sari, shown)[0] == 422
    assert set(verbs(database, keys)) == {"asset.handed_over"}
