"""Who new things are given to: a list, or, where people are many, a search by name."""

import re
from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from inventory.db import Database
from inventory.organisation.models import Person
from inventory.register.models import Asset
from tests.bookkeeping.test_pages import filled
from tests.desk.conftest import words
from tests.world import World

MANY = 301


@pytest.fixture
def rina(client_of: Callable[[str], FlaskClient]) -> FlaskClient:
    browser = client_of("rina")
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


@pytest.fixture
def crowd(database: Database, world: World) -> dict[str, UUID]:
    """More people than a list holds: among them two of one name, and one who left."""
    unit = world.units["BU"]
    named = ["Budi Tuasikal", "Budi Tuasikal", "Dewi Lestaluhu"]
    with database.transaction() as session:
        people = [Person(unit_id=unit, name=f"Pegawai {number:03}") for number in range(MANY)]
        people += [Person(unit_id=unit, name=name, post="Arsiparis") for name in named]
        people.append(Person(unit_id=unit, name="Dewa Pergi", to_on=date(2020, 1, 1)))
        people.append(Person(unit_id=world.units["BH"], name="Dewi Asing"))
        session.add_all(people)
        session.flush()
        return {one.name: one.id for one in people}


def holders(database: Database) -> list[UUID | None]:
    with database.reading() as session:
        return list(session.scalars(sa.select(Asset.holder_id).distinct()))


def test_few_stand_in_a_list(rina: FlaskClient, world: World) -> None:
    page = rina.get("/assets/new").text

    assert f'<option value="{world.people["yohanes"]}">' in page
    assert 'name="look_up_holder"' not in page


@pytest.mark.parametrize("text", ["dewi", "Dewi Lestaluhu", "lestaluhu arsip"])
def test_a_name_that_one_answers_to_is_enough(
    rina: FlaskClient, world: World, database: Database, crowd: dict[str, UUID], text: str
) -> None:
    assert 'name="look_up_holder"' in rina.get("/assets/new").text

    answer = rina.post("/assets/new", data=filled(world, holder=text))

    assert answer.status_code == 302
    assert holders(database) == [crowd["Dewi Lestaluhu"]]


def test_of_several_one_is_chosen(
    rina: FlaskClient, world: World, database: Database, crowd: dict[str, UUID]
) -> None:
    form = filled(world, holder="budi")

    asked = rina.post("/assets/new", data=form)

    assert asked.status_code == 422
    assert "“budi” does not name one person here. Choose one of those found." in words(asked.text)
    assert holders(database) == []
    first, second, _ = re.findall(r'name="holder_id" value="([^"]*)"', asked.text)
    assert rina.post("/assets/new", data=form | {"holder_id": second}).status_code == 302
    assert holders(database) == [UUID(second)]
    assert first != second


def test_a_holder_is_looked_up_without_scripts(
    rina: FlaskClient, world: World, database: Database, crowd: dict[str, UUID]
) -> None:
    found = rina.post("/assets/new", data=filled(world, holder="dewi", look_up_holder="1"))
    nobody = rina.post("/assets/new", data=filled(world, holder="xyzzy", look_up_holder="1"))

    assert f'name="holder_id" value="{crowd["Dewi Lestaluhu"]}" checked' in found.text
    assert "Dewi Asing" not in found.text
    assert "There are more" not in found.text
    many = rina.post("/assets/new", data=filled(world, holder="peg", look_up_holder="1")).text
    assert many.count('name="holder_id"') == 21
    assert "There are more: write more of the name." in many
    assert "Nobody here answers to “xyzzy”." in words(nobody.text)
    assert holders(database) == []


def test_the_chosen_one_stays_when_something_else_is_wrong(
    rina: FlaskClient, world: World, crowd: dict[str, UUID]
) -> None:
    key = str(crowd["Dewi Lestaluhu"])

    page = rina.post("/assets/new", data=filled(world, holder="dew", holder_id=key, name="")).text

    assert f'name="holder_id" value="{key}" checked' in page


def test_names_for_the_field(rina: FlaskClient, crowd: dict[str, UUID]) -> None:
    def found(q: str) -> list[str]:
        answer = rina.get("/api/v1/people", query_string={"q": q}).get_json()
        return [one["name"] for one in answer["people"]]

    assert found("dew") == ["Dewi Lestaluhu"]
    assert found("arsip budi") == ["Budi Tuasikal"] * 2
    assert found("19800101") == ["Yohanes Pattiasina"]
    assert found(" ") == []
    assert len(found("pegawai")) == 20
    assert rina.get("/api/v1/people?name=x").status_code == 422
