"""The forms that change places and people, and those of officials."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from inventory.db import Database
from inventory.ids import new_id
from inventory.organisation.models import Building, Official, Person, Room
from tests.world import World

Browser = Callable[[str], FlaskClient]


def sent(page: FlaskClient, path: str, **fields: str):
    return page.post(path, data={"key": str(new_id())} | fields)


@pytest.fixture
def rina(client_of: Browser) -> FlaskClient:
    browser = client_of("rina")
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


def test_a_building_is_changed(rina: FlaskClient, world: World, database: Database) -> None:
    path = f"/buildings/{world.buildings['A']}"
    fields = {"version": "1", "unit_id": str(world.units["BU"]), "code": "GA", "name": "Gedung Asa"}
    assert 'value="Gedung A"' in rina.get(f"{path}/edit").text
    answer = sent(rina, f"{path}/edit", **fields, address="Jl. Pattimura 1")
    assert (answer.status_code, answer.location) == (302, path)
    page = rina.get(path).text
    assert "Jl. Pattimura 1" in page
    assert "changed the building" in page


def test_who_was_sooner_is_named_and_both_sides_are_shown(
    rina: FlaskClient, client_of: Browser, world: World, database: Database
) -> None:
    path = f"/rooms/{world.rooms['A1']}/edit"
    fields = {"version": "1", "unit_id": str(world.units["BU"]), "floor": "1", "code": "A1"}
    keeper = str(world.people["yohanes"])
    other = client_of("rina")
    assert sent(other, path, **fields, name="Aula", keeper_id=keeper).status_code == 302

    late = sent(rina, path, **fields, name="Ruang Sidang", keeper_id="")
    assert late.status_code == 409
    assert "Rina Salampessy changed this on" in late.text
    assert "Now: Aula<br>Yours: Ruang Sidang" in late.text
    assert "Now: Yohanes Pattiasina (198001012005011001)<br>Yours: empty" in late.text
    assert '<input type="hidden" name="version" value="2">' in late.text
    assert 'value="Ruang Sidang"' in late.text
    with database.reading() as session:
        assert session.get_one(Room, world.rooms["A1"]).name == "Aula"

    again = sent(rina, path, **fields | {"version": "2"}, name="Ruang Sidang", keeper_id="")
    assert again.status_code == 302
    with database.reading() as session:
        assert session.get_one(Room, world.rooms["A1"]).name == "Ruang Sidang"


def test_a_person_is_added_changed_and_leaves(
    rina: FlaskClient, world: World, database: Database
) -> None:
    unit = str(world.units["RT"])
    answer = sent(
        rina, "/people/new", name="Ruth Siahaya", nip="19910312 201504 2 001", unit_id=unit
    )
    with database.reading() as session:
        ruth = session.scalars(sa.select(Person).where(Person.name == "Ruth Siahaya")).one()
    assert (answer.status_code, answer.location) == (302, f"/people/{ruth.id}")
    assert ruth.nip == "199103122015042001"

    fields = {"version": "1", "name": ruth.name, "nip": ruth.nip, "unit_id": unit}
    path = f"/people/{ruth.id}/edit"
    assert sent(rina, path, **fields, to_on="31-12-2020").status_code == 302
    assert f'value="{ruth.id}"' not in rina.get(f"/rooms/{world.rooms['A1']}/edit").text
    assert f'value="{ruth.id}"' not in rina.get(f"/units/{unit}/officials/new").text


@pytest.mark.parametrize(
    ("fields", "status", "field"),
    [
        ({"nip": "1980010120050110"}, 422, "nip"),
        ({"nip": "198001012005011001"}, 409, "nip"),
        ({"name": ""}, 422, "name"),
        ({"from_on": "1-1-0001"}, 422, "from_on"),
        ({"from_on": "2-1-2026", "to_on": "1-1-2026"}, 422, "to_on"),
        ({"account_id": "x"}, 422, "account_id"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    rina: FlaskClient, world: World, database: Database, fields: dict, status: int, field: str
) -> None:
    right = {"name": "Ruth", "unit_id": str(world.units["BU"])}
    answer = sent(rina, "/people/new", **right | fields)
    assert answer.status_code == status
    assert f'id="f-{field}-error"' in answer.text
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Person)) == 2


def test_only_accounts_of_ones_own_units_are_offered(rina: FlaskClient, world: World) -> None:
    page = rina.get("/people/new").text
    assert f'value="{world.accounts["sari"]}"' in page
    assert f'value="{world.accounts["bela"]}"' not in page
    answer = sent(
        rina,
        "/people/new",
        name="X",
        unit_id=str(world.units["BU"]),
        account_id=str(world.accounts["bela"]),
    )
    assert answer.status_code == 404


def test_an_official_is_appointed_and_ended(
    rina: FlaskClient, world: World, database: Database
) -> None:
    unit = f"/units/{world.units['BU']}"
    fields = {"person_id": str(world.people["yohanes"]), "duty": "officer"}
    first = sent(rina, f"{unit}/officials/new", **fields, from_on="2026-01-05")
    assert (first.status_code, first.location) == (302, unit)
    second = sent(rina, f"{unit}/officials/new", **fields, from_on="2026-06-05")
    assert second.status_code == 409
    assert 'id="f-duty-error"' in second.text
    assert "Yohanes Pattiasina holds this duty then." in second.text
    with database.reading() as session:
        official = session.scalars(sa.select(Official)).one()
    ended = sent(rina, f"/officials/{official.id}/end", last_on="2026-06-04")
    assert (ended.status_code, ended.location) == (302, unit)
    page = rina.get(unit).text
    assert "5 Jan 2026 – 4 Jun 2026" in page
    assert "ended a duty of" in page
    assert sent(rina, f"{unit}/officials/new", **fields, from_on="2026-06-05").status_code == 302


def test_the_same_form_twice_writes_once(
    rina: FlaskClient, world: World, database: Database
) -> None:
    fields = {"key": str(new_id()), "name": "Ruth", "unit_id": str(world.units["BU"])}
    first, second = (rina.post("/people/new", data=fields) for _ in range(2))
    assert first.location == second.location
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Person)) == 3
        assert session.scalar(sa.select(sa.func.count()).select_from(Building)) == 2
