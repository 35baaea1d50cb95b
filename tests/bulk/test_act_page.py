"""The page of an act: where one comes from, what it shows, and to whom."""

import re
from html import unescape
from uuid import UUID

from flask.testing import FlaskClient

from inventory.db import Database
from inventory.ids import new_id
from tests.bulk.browsing import (
    UNDO,
    WORN,
    ClientOf,
    chosen,
    english,
    fields_in,
    fill,
    preview,
    send,
)
from tests.desk.conftest import words
from tests.world import World, history


def test_an_act_come_to_from_a_card_leads_back_to_it(
    database: Database, world: World, rina: FlaskClient
) -> None:
    keys = fill(database, world, 1)
    page = preview(rina, "/assets/bulk/edit", [*chosen(keys), *WORN])
    send(rina, "/assets/bulk/edit", fields_in(page))
    card = rina.get(f"/assets/{keys[0]}").get_data(as_text=True)
    link = re.search(r'href="(/acts/[^"]+)">Undo …', card)
    assert link is not None
    act = rina.get(unescape(link.group(1))).get_data(as_text=True)
    assert f'href="/assets/{keys[0]}"' in act
    assert "Back to the asset" in words(act)
    spoilt = rina.get(link.group(1).partition("?")[0] + "?asset=nothing")
    assert spoilt.status_code == 200
    assert 'href="/log"' in spoilt.get_data(as_text=True)


def test_log_and_card_lead_to_the_act_until_it_is_undone(
    database: Database, world: World, rina: FlaskClient, client_of: ClientOf
) -> None:
    keys = fill(database, world)
    page = preview(rina, "/assets/bulk/edit", [*chosen(keys[:1]), *WORN])
    _, page = send(rina, "/assets/bulk/edit", fields_in(page))
    odi = english(client_of("odi"))
    places = ("/log?deed=changed", f"/assets/{keys[0]}")

    def said(browser: FlaskClient) -> list[tuple[int, int]]:
        pages = [words(browser.get(path).get_data(as_text=True)) for path in places]
        return [(one.count("Undo …"), one.count("Undone by Rina Salampessy")) for one in pages]

    assert (said(rina), said(odi)) == ([(1, 0)] * 2, [(0, 0)] * 2)
    undo = UNDO.search(page)
    assert undo is not None
    send(rina, undo.group(1), [("key", str(new_id()))])

    assert (said(rina), said(odi)) == ([(0, 1)] * 2, [(0, 1)] * 2)
    for browser in (rina, odi):
        log = browser.get(places[0]).get_data(as_text=True)
        link = re.search(r'href="(/acts/[^"]+)">Show the undoing', log)
        assert link is not None
        shown = browser.get(unescape(link.group(1))).get_data(as_text=True)
        assert "1 asset is as it was before" in words(shown)
        assert 'href="/log?deed=changed"' in shown


def test_an_act_shows_its_things_fifty_at_a_time(
    database: Database, world: World, rina: FlaskClient, client_of: ClientOf
) -> None:
    keys = fill(database, world, 120)
    _, page = send(
        rina,
        "/assets/bulk/edit",
        fields_in(preview(rina, "/assets/bulk/edit", [*chosen(keys), *WORN])),
    )
    undo = UNDO.search(page)
    assert undo is not None
    odi = english(client_of("odi"))
    url, sizes, found = undo.group(1), [], set()
    while url:
        page = odi.get(url).get_data(as_text=True)
        assert "120 assets changed" in words(page)
        assert UNDO.search(page) is None
        here = re.findall(r'class="title" href="/assets/([0-9a-f-]+)"', page)
        sizes.append(len(here))
        found |= set(here)
        onward = re.search(r'href="([^"]+)" rel="next"', page)
        url = unescape(onward.group(1)) if onward else ""

    assert sizes == [50, 50, 20]
    assert found == set(keys)


def test_any_act_on_things_within_reach_can_be_read(
    database: Database, world: World, client_of: ClientOf
) -> None:
    [own, *_] = fill(database, world, 60)
    [foreign] = fill(database, world, 1, unit="BH", room="H1")
    odi = english(client_of("odi"))
    with database.reading() as session:
        acts = [history(session, "asset", UUID(key))[0].act_id for key in (own, foreign)]

    page = odi.get(f"/acts/{acts[0]}").get_data(as_text=True)
    assert "Rina Salampessy registered 60 × " in words(page)
    assert " in Gedung A Lt 1 A1" in words(page)
    assert "120 entries" in words(page)
    assert 'rel="next"' in page
    assert odi.get(f"/acts/{acts[1]}").status_code == 404
    assert odi.get(f"/acts/{new_id()}").status_code == 404
