"""The commands of access: the addresses that they print."""

import argparse

import pytest

from inventory import clock
from inventory.access.actions.accounts import set_active
from inventory.access.cli import add_commands, setup_link
from inventory.access.errors import InvitationSpent
from inventory.access.queries import get_invitation, identity_of_token
from inventory.db import Database
from inventory.settings import Settings
from tests.world import TODAY, World


def run(database: Database, *words: str) -> int:
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers())
    arguments = parser.parse_args(words)
    return int(arguments.work(arguments, Settings(_env_file=None), database))


def test_an_invitation_leads_to_the_address_that_set_up_recorded(
    database: Database, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    new = ("user", "dewi", "--name", "Dewi Tamaela", "--role", "staff", "--unit")
    assert run(database, *new, "BU") == 0
    assert capsys.readouterr().out.startswith("https://aset.malukuprov.go.id/invitation/")
    assert run(database, *new, "NONE") == 1
    assert "no unit with the code NONE" in capsys.readouterr().out


def test_there_is_no_set_up_link_for_an_open_register(
    database: Database, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert setup_link(database, "https://elsewhere") is None
    assert run(database, "setup") == 1
    assert "set up already" in capsys.readouterr().out


def test_before_set_up_links_begin_with_the_settings_address() -> None:
    assert Settings(port=8123, _env_file=None).address == "http://localhost:8123"
    known = Settings(public_url="https://aset.go.id", _env_file=None)
    assert known.address == "https://aset.go.id"


def test_a_lost_link_is_made_anew_and_the_old_one_is_dead(
    database: Database, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    links = []
    for _ in range(2):
        assert run(database, "user", "sari", "--new-link") == 0
        links.append(capsys.readouterr().out.strip().rpartition("/")[2])
    with database.reading() as session, pytest.raises(InvitationSpent):
        get_invitation(session, links[0], clock.now())
    with database.reading() as session:
        assert get_invitation(session, links[1], clock.now()).account_id == world.accounts["sari"]
    assert run(database, "user", "nobody", "--new-link") == 1
    assert run(database, "user", "sari") == 2


def test_tokens_are_listed_and_ended(
    database: Database, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(database, "token", "rina", "--name", "meja", "--days", "3") == 0
    token = capsys.readouterr().out.strip()
    assert run(database, "token", "rina", "--list") == 0
    key, name, *_ = capsys.readouterr().out.split()
    assert name == "meja"
    assert identified(database, token)
    assert run(database, "token", "sari", "--revoke", key) == 1
    assert identified(database, token)
    assert run(database, "token", "rina", "--revoke", key) == 0
    assert not identified(database, token)


def test_a_closed_account_opens_again_without_its_tokens(
    database: Database, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(database, "token", "rina") == 0
    token = capsys.readouterr().out.strip()
    adam, now = world.actors["adam"], clock.now()
    with database.transaction() as session:
        for active in (False, True):
            set_active(session, world.accounts["rina"], active, by=adam, now=now, today=TODAY)
    assert not identified(database, token)


@pytest.mark.parametrize("days", ["0", "-1", "732", "99999999999", "x"])
def test_tokens_hold_for_a_likely_time(database: Database, days: str) -> None:
    with pytest.raises(SystemExit):
        run(database, "token", "rina", "--days", days)


def identified(database: Database, token: str) -> bool:
    now = clock.now()
    with database.single() as connection:
        return identity_of_token(connection, token, now=now, today=now.date()) is not None
