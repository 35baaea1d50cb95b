"""The commands of access: the addresses that they print."""

import argparse

import pytest

from inventory.access.cli import add_commands, setup_link
from inventory.db import Database
from inventory.settings import Settings
from tests.world import World


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
