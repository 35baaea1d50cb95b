"""The command line as an operator meets it: start, set up, stop, demo, verify."""

import os
import re
import signal
import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
import sqlalchemy as sa

from inventory import clock
from inventory.access.rules import Permission
from inventory.app import open_database
from inventory.demo.seed import demo_accounts
from inventory.journal.rules import OPERATOR, Actor
from inventory.organisation.models import Room
from inventory.settings import Settings
from inventory.tags.actions import order_labels
from inventory.tags.models import LabelJob
from labels import load_stocks
from tests.system.service import Service, cpu_seconds, run, running

MOST_CPU_SECONDS = 8.0
"""To be ready, both workers and the runner together; the clock on the wall says nothing here."""


def test_an_empty_database_prints_a_set_up_link_and_has_no_account(tmp_path: Path) -> None:
    with running(tmp_path) as service:
        link = re.search(r"http\S+/setup/\S+", service.output)
        assert link is not None
        status, _, page = service.ask("GET", urlsplit(link[0]).path)
        assert (status, b"<form" in page) == (200, True)
        assert service.ask("GET", "/setup/another-link")[0] != 200
        assert "inventory setup" in service.ask("GET", "/login")[2].decode()
        with closing(sqlite3.connect(tmp_path / "inventory.db")) as rows:
            assert rows.execute("SELECT count(*) FROM account").fetchone() == (0,)


def test_a_second_start_is_ready_soon(tmp_path: Path) -> None:
    with running(tmp_path) as service:
        service.stop()
        service.start()
        assert cpu_seconds(service.processes()) < MOST_CPU_SECONDS


def test_ctrl_c_ends_everything(tmp_path: Path) -> None:
    with running(tmp_path) as service:
        assert len(service.workers()) == 2
        assert len(service.processes()) == 4
        assert service.stop() == 0
        assert service.wait_until_gone() == []


def test_children_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    with running(tmp_path) as service:
        os.kill(service.pid, signal.SIGKILL)
        assert service.wait_until_gone() == []


def test_a_killed_runner_of_jobs_is_replaced(tmp_path: Path) -> None:
    with running(tmp_path) as service:
        before = service.processes()
        [runner] = set(before) - set(service.workers()) - {service.pid}
        os.kill(runner, signal.SIGKILL)
        until = time.monotonic() + 20
        while len(after := set(service.processes()) - {runner}) < 4 and time.monotonic() < until:
            time.sleep(0.1)
        assert len(after) == 4
        assert service.stop() == 0
        assert service.wait_until_gone() == []


def test_a_killed_worker_is_replaced(tmp_path: Path) -> None:
    with running(tmp_path) as service:
        before = service.workers()
        os.kill(before[0], signal.SIGKILL)
        assert service.wait_until_replaced(before) == 2
        service.wait_until_ready()


@pytest.mark.parametrize(
    ("command", "instead"), [("serve", "inventory serve"), ("demo", "make run")]
)
def test_a_port_in_use_is_said_in_one_sentence(tmp_path: Path, command: str, instead: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = run(tmp_path, command, "--port", str(port))
    assert ended.returncode == 1
    assert ended.stderr.strip() == (
        f"Port {port} on 127.0.0.1 is in use. Stop what uses it, or choose another:"
        f" INVENTORY_PORT={port + 1} {instead}"
    )
    assert not (tmp_path / "inventory.db").exists()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The demo bureau, served."""
    with running(tmp_path_factory.mktemp("demo"), command="demo") as service:
        yield service


def test_the_demo_says_where_it_is_and_who_one_can_be(demo: Service) -> None:
    assert f"http://localhost:{demo.port}" in demo.output
    for account in demo_accounts():
        assert account.login in demo.output
        assert account.password in demo.output


@pytest.mark.parametrize("login", [account.login for account in demo_accounts()])
def test_everyone_of_the_demo_can_log_in(demo: Service, login: str) -> None:
    password = demo_accounts()[0].password
    form = urlencode({"login": login, "password": password, "next": "/"}).encode()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Sec-Fetch-Site": "same-origin",
    }
    status, answered, _ = demo.ask("POST", "/login", form, headers)
    assert (status, answered["location"]) == (302, "/")
    cookie = answered["set-cookie"].split(";")[0]
    assert demo.ask("GET", "/", headers={"Cookie": cookie})[0] == 200


def test_a_wrong_password_logs_nobody_in(demo: Service) -> None:
    form = urlencode({"login": "rina", "password": "not this one", "next": "/"}).encode()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Sec-Fetch-Site": "same-origin",
    }
    status, answered, _ = demo.ask("POST", "/login", form, headers)
    assert status >= 400
    assert "set-cookie" not in answered


def test_verify_holds_and_names_the_first_entry_that_was_altered(
    demo: Service, tmp_path: Path
) -> None:
    database = tmp_path / "inventory.db"
    with (
        closing(sqlite3.connect(demo.folder / "inventory.db")) as source,
        closing(sqlite3.connect(database)) as copy,
    ):
        source.backup(copy)
    whole = run(tmp_path, "verify")
    assert (whole.returncode, whole.stderr) == (0, "")

    with closing(sqlite3.connect(database)) as rows, rows:
        rows.execute("DROP TRIGGER journal_entry_no_update")
        rows.execute(
            "UPDATE journal_entry SET text = replace(text, '\"v\":1', '\"v\":2') WHERE seq > 4"
        )
    altered = run(tmp_path, "verify")
    assert altered.returncode == 1
    assert "BROKEN at entry 5:" in altered.stdout


def test_verify_names_what_it_read_and_makes_nothing_where_there_is_nothing(
    demo: Service, tmp_path: Path
) -> None:
    folder = tmp_path / "nothing"
    for words in (("verify",), ("token", "rina")):
        ended = run(folder, *words)
        assert (ended.returncode, ended.stdout) == (1, "")
        assert f"There is no register in {folder / 'inventory.db'} yet" in ended.stderr
        assert list(folder.iterdir()) == []
    assert f"entries in {demo.folder / 'inventory.db'}" in run(demo.folder, "verify").stdout


def test_labels_that_are_ordered_are_printed_by_the_process_that_came_along(demo: Service) -> None:
    database = open_database(Settings(data_dir=demo.folder))
    reach = dict.fromkeys((Permission.MANAGE_TAGS, Permission.READ_REGISTER), ("",))
    with database.transaction() as session:
        rooms = list(session.scalars(sa.select(Room.id).limit(2)))
        job = order_labels(
            session,
            room_ids=rooms,
            stock=next(iter(load_stocks())),
            by=Actor(OPERATOR.id, OPERATOR.name, reach),
            now=clock.now(),
        ).id
    until, printed = time.monotonic() + 60, False
    while not printed and time.monotonic() < until:
        time.sleep(0.2)
        with database.reading() as session:
            found = session.get_one(LabelJob, job)
            printed = found.file_id is not None and found.verified_count == len(rooms)
    database.engine.dispose()
    assert printed, demo.log


def test_the_demo_logs_only_what_went_wrong(demo: Service) -> None:
    assert demo.ask("GET", "/login")[0] == 200
    assert demo.ask("GET", "/no-such-page")[0] == 404
    assert demo.log == ""


def test_commands_take_an_installation_from_set_up_to_a_token(demo: Service) -> None:
    refused = run(demo.folder, "setup")
    assert (refused.returncode, "set up already" in refused.stdout) == (1, True)
    made = run(demo.folder, "token", "rina", "--days", "1")
    assert made.returncode == 0
    headers = {"Authorization": f"Bearer {made.stdout.strip()}"}
    status, _, _ = demo.ask("GET", "/api/v1/tags/00000000000", headers=headers)
    assert status == 404
    assert demo.ask("GET", "/api/v1/tags/00000000000")[0] == 401
