"""The tree of units: grown and renamed by administrators, read by readers of the register."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from inventory.access.actions.units import add_unit_below, change_unit
from inventory.access.errors import TooDeep, UnitChanged, UnitCodeTaken, UnknownUnit
from inventory.access.models import Unit
from inventory.access.rules import DEEPEST_UNIT
from inventory.db import Database
from inventory.ids import new_id
from inventory.journal.models import Head
from tests.custody.replayed import differences
from tests.world import NOW, World, history

Browser = Callable[[str], FlaskClient]


def add(
    session: Session, world: World, by: str = "adam", above: str = "RT", code: str = "RT1"
) -> Unit:
    actor = world.actors[by]
    return add_unit_below(session, world.units[above], code=code, name="Dapur", by=actor, now=NOW)


def test_a_unit_stands_below_another(database: Database, world: World) -> None:
    with database.transaction() as session:
        first, second = add(session, world), add(session, world, code="RT2")
    assert [first.path, second.path] == [
        f"{world.paths['RT']}{place}." for place in ("0001", "0002")
    ]
    assert differences(database) == []


def test_a_unit_gets_another_name(database: Database, world: World) -> None:
    adam, key = world.actors["adam"], world.units["RT"]
    with database.transaction() as session:
        change_unit(session, key, version=1, code="RT", name="Bagian Umum", by=adam, now=NOW)
    with database.reading() as session:
        [line, _] = history(session, "unit", key)
        said = {"name": ("Subbagian Rumah Tangga", "Bagian Umum")}
        assert (line.verb, line.changes) == ("unit.changed", said)
    with pytest.raises(UnitChanged), database.transaction() as session:
        change_unit(session, key, version=1, code="RT", name="Lain", by=adam, now=NOW)
    assert differences(database) == []


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"code": "BH"}, UnitCodeTaken),
        ({"by": "rina"}, UnknownUnit),
        ({"by": "odi"}, UnknownUnit),
    ],
)
def test_a_refused_unit_leaves_nothing(
    database: Database, world: World, changes: dict, refusal: type[Exception]
) -> None:
    with database.reading() as session:
        before = session.scalar(sa.select(Head.seq))
    with pytest.raises(refusal), database.transaction() as session:
        add(session, world, **changes)
    with database.reading() as session:
        assert session.scalar(sa.select(Head.seq)) == before


def test_the_tree_ends_somewhere(database: Database, world: World) -> None:
    adam = world.actors["adam"]

    def dig(session: Session) -> None:
        above = world.units["RT"]
        for depth in range(DEEPEST_UNIT):
            facts = {"code": f"D{depth}", "name": "Dalam"}
            above = add_unit_below(session, above, **facts, by=adam, now=NOW).id

    with pytest.raises(TooDeep), database.transaction() as session:
        dig(session)


def test_an_administrator_grows_the_tree_by_hand(
    client_of: Browser, world: World, database: Database
) -> None:
    adam = client_of("adam")
    adam.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    form = {
        "key": str(new_id()),
        "parent_id": str(world.units["RT"]),
        "code": "4.1",
        "name": "Dapur",
    }
    answer = adam.post("/units/new", data=form)
    with database.reading() as session:
        made = session.scalars(sa.select(Unit).where(Unit.code == "4.1")).one()
    assert (answer.status_code, answer.location) == (302, f"/units/{made.id}")
    assert adam.post("/units/new", data=form).location == answer.location
    page = adam.get(answer.location).text
    assert "added the work unit" in page
    assert "Who signs" not in page

    taken = adam.post("/units/new", data=form | {"key": str(new_id()), "code": "BU"})
    assert taken.status_code == 409
    assert 'id="f-code-error"' in taken.text

    edit = {"version": "1", "code": "4.2", "name": "Dapur Umum"}
    path = f"{answer.location}/edit"
    assert adam.post(path, data=edit | {"key": str(new_id())}).status_code == 302
    late = adam.post(path, data=edit | {"key": str(new_id()), "name": "Kantin"})
    assert late.status_code == 409
    assert "Now: Dapur Umum<br>Yours: Kantin" in late.text


def test_who_sees_which_units(client_of: Browser, world: World) -> None:
    def shown(login: str) -> set[str]:
        page = client_of(login).get("/units").text
        return {code for code, key in world.units.items() if f"/units/{key}" in page}

    assert shown("adam") == {"SETDA", "BU", "RT", "BH"}
    assert shown("rina") == shown("odi") == {"BU", "RT"}
    assert client_of("sari").get("/units").status_code == 403
    assert "/units/new" not in client_of("rina").get("/units").text
