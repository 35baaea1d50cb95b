"""One account's page: its roles, a new link, closing it; and everyone's own password."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from inventory.access.actions import accounts
from inventory.access.models import Account, RoleAssignment
from inventory.access.rules import LOGINS_PER_ACCOUNT, Role
from inventory.clock import now as clock_now
from inventory.db import Database
from inventory.journal.models import Entry
from inventory.journal.rules import OPERATOR
from tests.world import NOW, PASSWORD, World, set_password

Browser = Callable[[str], FlaskClient]
ENGLISH = {"Accept-Language": "en"}
NEW = "kata sandi yang baru"


@pytest.fixture
def adam_at_bu(database: Database, world: World) -> None:
    """The administrator manages Biro Umum only."""
    with database.transaction() as session:
        role = session.scalars(
            sa.select(RoleAssignment).where(RoleAssignment.account_id == world.accounts["adam"])
        ).one()
        role.unit_id = world.units["BU"]


def verbs(database: Database, login: str, world: World) -> list[str]:
    with database.reading() as session:
        return list(
            session.scalars(
                sa.select(Entry.verb)
                .where(Entry.subject_id == world.accounts[login])
                .order_by(Entry.seq)
            )
        )


def roles(database: Database, world: World, login: str) -> list[tuple[Role, bool]]:
    """Return the roles of someone with whether they still hold."""
    with database.reading() as session:
        held = session.scalars(
            sa.select(RoleAssignment)
            .where(RoleAssignment.account_id == world.accounts[login])
            .order_by(RoleAssignment.id)
        )
        return [(one.role, one.to_on is None) for one in held]


def test_giving_and_ending_a_role(client_of: Browser, world: World, database: Database) -> None:
    adam, sari = client_of("adam"), client_of("sari")
    page = f"/users/{world.accounts['sari']}"
    form = {"role": "asset_officer", "unit_id": str(world.units["RT"])}
    assert sari.get("/assets").status_code == 403

    assert adam.post(f"{page}/roles", data=form).location == page
    assert sari.get("/assets").status_code == 200
    again = adam.post(f"{page}/roles", data=form, headers=ENGLISH)
    assert again.status_code == 409
    assert "This account has the role there already." in again.text

    with database.reading() as session:
        given = session.scalars(
            sa.select(RoleAssignment.id).where(RoleAssignment.role == Role.ASSET_OFFICER)
        ).all()[-1]
    assert f"{page}/roles/{given}/end" in adam.get(page).text
    assert adam.post(f"{page}/roles/{given}/end").location == page
    assert sari.get("/assets").status_code == 403
    assert roles(database, world, "sari") == [(Role.STAFF, True), (Role.ASSET_OFFICER, False)]
    assert adam.post(f"{page}/roles/{given}/end").status_code == 409


def test_a_role_without_a_choice_is_asked_for(client_of: Browser, world: World) -> None:
    answer = client_of("adam").post(
        f"/users/{world.accounts['sari']}/roles", data={"role": "", "unit_id": ""}, headers=ENGLISH
    )
    assert answer.status_code == 422
    assert '<a href="#f-role">Role: Choose one.</a>' in answer.text
    assert '<a href="#f-unit_id">Work unit: Choose one.</a>' in answer.text


def test_nobody_changes_his_own_roles(client_of: Browser, world: World, database: Database) -> None:
    adam, page = client_of("adam"), f"/users/{world.accounts['adam']}"
    before = roles(database, world, "adam")
    assert "<select" not in adam.get(page).text
    form = {"role": "auditor", "unit_id": str(world.units["BU"])}
    assert adam.post(f"{page}/roles", data=form).status_code == 403
    with database.reading() as session:
        own = session.scalar(
            sa.select(RoleAssignment.id).where(RoleAssignment.account_id == world.accounts["adam"])
        )
    assert adam.post(f"{page}/roles/{own}/end").status_code == 403
    assert roles(database, world, "adam") == before


@pytest.mark.usefixtures("adam_at_bu")
def test_other_units_accounts_and_roles_are_missing(
    client_of: Browser, world: World, database: Database
) -> None:
    adam = client_of("adam")
    bela = f"/users/{world.accounts['bela']}"
    assert adam.get(bela).status_code == 404
    assert adam.post(f"{bela}/invitation").status_code == 404
    sari, here = f"/users/{world.accounts['sari']}", str(world.units["BH"])
    form = {"role": "auditor", "unit_id": here}
    assert adam.post(f"{sari}/roles", data=form).status_code == 404
    assert roles(database, world, "sari") == [(Role.STAFF, True)]


@pytest.mark.usefixtures("adam_at_bu")
def test_who_also_works_elsewhere_is_not_taken_over(
    client_of: Browser, world: World, database: Database
) -> None:
    with database.transaction() as session:
        bela = session.get_one(Account, world.accounts["bela"])
        unit = session.get_one(accounts.Unit, world.units["BU"])
        accounts.grant_role(
            session, bela, Role.STAFF, unit, from_on=NOW.date(), by=OPERATOR, now=NOW
        )
    adam, page = client_of("adam"), f"/users/{world.accounts['bela']}"
    shown = adam.get(page, headers=ENGLISH)
    assert shown.status_code == 200
    assert "This account also has roles outside your units." in shown.text
    assert "Biro Hukum" not in shown.text
    assert adam.post(f"{page}/invitation").status_code == 403
    assert adam.post(f"{page}/active", data={"active": "0"}).status_code == 403


def test_a_new_link_voids_the_old_one(
    client_of: Browser, client: FlaskClient, world: World, database: Database
) -> None:
    adam, page = client_of("adam"), f"/users/{world.accounts['sari']}/invitation"
    links = [
        adam.post(page).text.split("/invitation/")[1].split("<")[0].split('"')[0] for _ in range(2)
    ]
    assert client.get(f"/invitation/{links[0]}").status_code == 404
    shown = unescape(client.get(f"/invitation/{links[1]}", headers=ENGLISH).text)
    assert "Account of" in shown
    assert ">sari<" in shown
    assert client.post(f"/invitation/{links[1]}", data={"password": NEW}).location == "/"
    assert verbs(database, "sari", world)[-3:] == [
        "account.invited",
        "account.invited",
        "password.set",
    ]


def test_an_own_new_password_ends_the_other_log_ins(
    client_of: Browser, client: FlaskClient, world: World, database: Database
) -> None:
    with database.transaction() as session:
        set_password(session, "rina")
    here, elsewhere = client_of("rina"), client_of("rina")
    for wrong, words in (
        ({"old": "salah sekali", "password": NEW}, "This is not your present password."),
        ({"old": PASSWORD, "password": "pendek"}, "too easy to guess"),
        ({"old": "", "password": ""}, "Present password: Fill this in."),
    ):
        answer = here.post("/password", data=wrong, headers=ENGLISH)
        assert answer.status_code == 422
        assert words in unescape(answer.text)
    assert elsewhere.get("/").status_code == 200

    assert here.post("/password", data={"old": PASSWORD, "password": NEW}).location == "/"

    assert here.get("/").status_code == 200
    assert elsewhere.get("/").location.startswith("/login")
    assert client.post("/login", data={"login": "rina", "password": PASSWORD}).status_code == 422
    assert client.post("/login", data={"login": "rina", "password": NEW}).status_code == 302
    assert verbs(database, "rina", world)[-1] == "password.set"


def test_a_found_session_cannot_guess_the_password(client_of: Browser) -> None:
    rina = client_of("rina")
    form = {"old": "salah sekali", "password": NEW}
    answers = [
        rina.post("/password", data=form).status_code for _ in range(LOGINS_PER_ACCOUNT.count + 1)
    ]
    assert answers == [422] * LOGINS_PER_ACCOUNT.count + [429]


def test_the_list_names_everyone_once_with_the_roles_of_today(
    client_of: Browser, world: World, database: Database
) -> None:
    with database.transaction() as session:
        sari = session.get_one(Account, world.accounts["sari"])
        unit = session.get_one(accounts.Unit, world.units["BU"])
        gone = (clock_now() - timedelta(days=9)).date()
        accounts.grant_role(
            session, sari, Role.AUDITOR, unit, from_on=gone, to_on=gone, by=OPERATOR, now=NOW
        )
    page = unescape(client_of("adam").get("/users", headers=ENGLISH).text)
    assert page.count(f'href="/users/{sari.id}"') == 1
    assert "sari · Staff · Biro Umum<" in page


def test_inviting_preselects_nothing_and_tells_all_faults_at_once(
    client_of: Browser, world: World
) -> None:
    adam = client_of("adam")
    assert " selected" not in adam.get("/users").text.split("<form")[-3]
    form = {"name": "", "login": "rina", "role": "", "unit_id": ""}
    answer = adam.post("/users", data=form, headers=ENGLISH)
    wrong = {name for name in form if f'id="f-{name}-error"' in answer.text}
    assert wrong == set(form)
    assert "The user name rina is taken." in answer.text
