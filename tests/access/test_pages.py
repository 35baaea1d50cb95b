"""Logging in and out, limits, invitations, preferences and the set-up link, as people meet them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from inventory.access.actions import accounts, installation, tokens
from inventory.access.guard import COOKIE
from inventory.access.models import Account, LoginSession, RoleAssignment
from inventory.access.queries import find_account
from inventory.access.rules import LOGINS_PER_ACCOUNT, Permission
from inventory.app import create_app
from inventory.clock import now as clock_now
from inventory.db import Database
from inventory.journal.models import Entry
from inventory.journal.rules import OPERATOR
from inventory.migrations import migrate
from inventory.settings import Settings
from tests.world import PASSWORD, World, set_password

SET_UP = {
    "government": "Pemerintah Provinsi Maluku",
    "bureau": "Biro Umum",
    "unit_code": "4.01",
    "region": "ma",
    "public_url": "https://aset.malukuprov.go.id/",
    "zone": "Asia/Jayapura",
    "name": "Adam",
    "login": "adam",
    "password": PASSWORD,
    "officer_name": "Rina",
    "officer_login": "rina",
}


@pytest.fixture
def password_of_rina(database: Database, world: World) -> str:
    with database.transaction() as session:
        set_password(session, "rina")
    return PASSWORD


def enter(client: FlaskClient, login: str, password: str, **more: str):
    return client.post("/login", data={"login": login, "password": password, **more})


def test_the_right_password_logs_in_and_log_out_ends_it(
    client: FlaskClient, password_of_rina: str
) -> None:
    answer = enter(client, " RINA ", password_of_rina, next="/rooms")
    assert (answer.status_code, answer.location) == (302, "/rooms")
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    assert cookie.http_only
    assert client.get("/").status_code == 200

    client.post("/logout")
    client.set_cookie(COOKIE, cookie.value)
    assert client.get("/").location.startswith("/login")


@pytest.mark.parametrize(
    ("login", "password"), [("rina", "wrong password"), ("nobody", PASSWORD), ("sari", PASSWORD)]
)
def test_a_wrong_name_and_a_wrong_password_answer_alike(
    client: FlaskClient, password_of_rina: str, login: str, password: str
) -> None:
    answer = enter(client, login, password)
    assert answer.status_code == 422
    assert "User name or password is wrong." in answer.text or "salah" in answer.text
    assert client.get_cookie(COOKIE) is None


def test_too_many_tries_close_the_door_even_for_the_right_password(
    client: FlaskClient, password_of_rina: str
) -> None:
    for _ in range(LOGINS_PER_ACCOUNT.count):
        enter(client, "rina", "wrong password")
    answer = enter(client, "rina", password_of_rina)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 900
    assert client.get_cookie(COOKIE) is None


def test_those_who_know_their_password_may_log_in_as_often_as_they_like(
    client: FlaskClient, password_of_rina: str
) -> None:
    for _ in range(LOGINS_PER_ACCOUNT.count + 1):
        assert enter(client, "rina", password_of_rina).status_code == 302
    for _ in range(LOGINS_PER_ACCOUNT.count):
        assert enter(client, "rina", "wrong password").status_code == 422
    assert enter(client, "rina", password_of_rina).status_code == 429


@pytest.mark.parametrize(
    "there", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_log_in_never_leads_to_another_site(
    client: FlaskClient, password_of_rina: str, there: str
) -> None:
    assert enter(client, "rina", password_of_rina, next=there).location == "/"


def test_a_closed_account_is_out_at_once(
    client_of: Callable[[str], FlaskClient], world: World
) -> None:
    rina = client_of("rina")
    assert rina.get("/").status_code == 200
    answer = client_of("adam").post(f"/users/{world.accounts['rina']}/active", data={"active": "0"})
    assert answer.status_code == 302
    assert rina.get("/").location.startswith("/login")


def test_a_role_that_ended_yesterday_holds_no_more(
    client_of: Callable[[str], FlaskClient], database: Database, world: World
) -> None:
    rina = client_of("rina")
    assert rina.get("/assets").status_code == 200
    with database.transaction() as session:
        role = session.scalars(
            sa.select(RoleAssignment).where(RoleAssignment.account_id == world.accounts["rina"])
        ).one()
        yesterday = (clock_now() - timedelta(days=2)).date()
        accounts.end_role(session, role, last_on=yesterday, by=OPERATOR, now=clock_now())
    assert rina.get("/assets").status_code == 403


def test_an_expired_session_is_over(
    client_of: Callable[[str], FlaskClient], database: Database
) -> None:
    rina = client_of("rina")
    with database.transaction() as session:
        session.execute(sa.update(LoginSession).values(expires_at=clock_now()))
    assert rina.get("/").location.startswith("/login")


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {},
    ],
)
def test_forms_of_other_sites_are_refused(
    client_of: Callable[[str], FlaskClient], database: Database, headers: dict[str, str]
) -> None:
    adam = client_of("adam")
    del adam.environ_base["HTTP_SEC_FETCH_SITE"]
    answer = adam.post("/users", data={"login": "x"}, headers=headers)
    assert answer.status_code == 403


def test_inviting_someone_who_then_sets_a_password(
    client_of: Callable[[str], FlaskClient], client: FlaskClient, world: World
) -> None:
    form = {
        "name": "Nona Tuhuteru",
        "login": "nona",
        "role": "staff",
        "unit_id": str(world.units["BU"]),
    }
    page = client_of("adam").post("/users", data=form)
    path = page.text.split("/invitation/")[1].split("<")[0].split()[0].strip('"')
    assert client.get(f"/invitation/{path}").status_code == 200
    assert client.post(f"/invitation/{path}", data={"password": "short"}).status_code == 422
    answer = client.post(f"/invitation/{path}", data={"password": PASSWORD})
    assert answer.location == "/"
    assert client.get("/").status_code == 200
    assert client.post(f"/invitation/{path}", data={"password": PASSWORD}).status_code == 404


def test_nobody_invites_into_units_out_of_reach(
    client_of: Callable[[str], FlaskClient], database: Database, world: World
) -> None:
    with database.transaction() as session:
        adam = session.get(Account, world.accounts["adam"])
        role = session.scalars(
            sa.select(RoleAssignment).where(RoleAssignment.account_id == adam.id)
        ).one()
        role.unit_id = world.units["BU"]
    form = {"name": "X", "login": "xaver", "role": "auditor", "unit_id": str(world.units["BH"])}
    assert client_of("adam").post("/users", data=form).status_code == 404
    with database.reading() as session:
        assert find_account(session, "xaver") is None


def test_language_and_look_are_kept_with_the_account(
    client_of: Callable[[str], FlaskClient],
) -> None:
    rina = client_of("rina")
    rina.post("/preferences", data={"lang": "en", "next": "/rooms"})
    assert '<html lang="en"' in rina.get("/").text
    rina.post("/preferences", data={"theme": "dark", "lang": "xx"})
    assert 'data-theme="dark"' in rina.get("/").text
    assert '<html lang="en"' in client_of("rina").get("/").text


def test_an_api_token_acts_within_its_scopes_until_it_is_revoked(
    client: FlaskClient, database: Database
) -> None:
    now = clock_now()
    with database.transaction() as session:
        rina = find_account(session, "rina")
        token = tokens.issue_token(
            session,
            rina,
            name="desk",
            scopes=[Permission.LOOK],
            life=timedelta(days=1),
            by=OPERATOR,
            now=now,
        )
    header = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/rooms", headers=header).status_code == 200
    assert client.get("/api/v1/assets", headers=header).status_code == 403
    with database.transaction() as session:
        row = session.scalars(sa.select(tokens.ApiToken)).one()
        assert token not in repr(row.__dict__)
        tokens.revoke_token(session, row.id, by=OPERATOR, now=now)
    assert client.get("/api/v1/rooms", headers=header).status_code == 401


@pytest.fixture
def empty_client(tmp_path) -> FlaskClient:
    """A browser on an installation that nobody has set up."""
    settings = Settings(
        database_url=f"sqlite:///{tmp_path}/empty.db", data_dir=tmp_path, _env_file=None
    )
    migrate(settings.database_url)
    app: Flask = create_app(settings)
    client = app.test_client()
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return client


@pytest.mark.parametrize(
    ("host", "filled_in"),
    [("localhost:8000", ""), ("aset.example.go.id", "http://aset.example.go.id")],
)
def test_set_up_fills_in_nothing_that_would_stay_wrong_for_good(
    empty_client: FlaskClient, host: str, filled_in: str
) -> None:
    with empty_client.application.extensions["database"].transaction() as session:
        token = installation.make_setup_link(session, now=clock_now())
    page = empty_client.get(f"/setup/{token}", headers={"Host": host}).text
    assert f'id="f-public_url" name="public_url" type="text" value="{filled_in}"' in page
    assert 'id="f-region" name="region" type="text" value=""' in page


def test_set_up_tells_every_fault_at_once_by_its_field(empty_client: FlaskClient) -> None:
    with empty_client.application.extensions["database"].transaction() as session:
        token = installation.make_setup_link(session, now=clock_now())
    english = {"Accept-Language": "en"}
    bare = empty_client.post(f"/setup/{token}", data=dict.fromkeys(SET_UP, ""), headers=english)
    assert "Your user name: Fill this in." in bare.text
    assert "User name of the officer: Fill this in." in bare.text
    unfit = SET_UP | {"region": "IL", "password": "adam", "officer_login": "ADAM", "bureau": ""}
    answer = empty_client.post(f"/setup/{token}", data=unfit, headers=english)
    wrong = {name for name in SET_UP if f'id="f-{name}-error"' in answer.text}
    assert (answer.status_code, wrong) == (422, {"region", "password", "officer_login", "bureau"})
    assert "Region characters: Write two letters or digits; not I, L, O or U." in answer.text
    assert "The user name adam is taken." in answer.text


def test_a_set_up_link_is_no_invitation(empty_client: FlaskClient) -> None:
    with empty_client.application.extensions["database"].transaction() as session:
        token = installation.make_setup_link(session, now=clock_now())
    assert empty_client.get(f"/invitation/{token}").status_code == 404
    answer = empty_client.post(f"/invitation/{token}", data={"password": PASSWORD})
    assert answer.status_code == 404


def test_set_up_once_through_its_link(empty_client: FlaskClient) -> None:
    database: Database = empty_client.application.extensions["database"]
    with database.transaction() as session:
        token = installation.make_setup_link(session, now=clock_now())
    assert empty_client.get("/setup/wrong").status_code == 404
    assert empty_client.get(f"/setup/{token}").status_code == 200
    unfit = empty_client.post(f"/setup/{token}", data=SET_UP | {"region": "IL"})
    assert unfit.status_code == 422
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Entry)) == 0

    done = empty_client.post(f"/setup/{token}", data=SET_UP)
    assert done.status_code == 200
    assert "https://aset.malukuprov.go.id/invitation/" in done.text
    assert empty_client.post(f"/setup/{token}", data=SET_UP).status_code == 404
    assert enter(empty_client, "adam", PASSWORD).status_code == 302
    assert enter(empty_client, "rina", PASSWORD).status_code == 422
