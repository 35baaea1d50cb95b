"""The desk scanner against a running service: everything read arrives, once."""

import argparse
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from inventory.access.actions.tokens import issue_token
from inventory.access.queries import find_account
from inventory.clock import now as clock_now
from inventory.db import Database
from inventory.fieldwork import cli
from tests.fieldwork.desk import Thing, add_things, everything, head, present
from tests.fieldwork.pictures import save
from tests.world import World

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Quiet(WSGIRequestHandler):
    def log(self, *_: object, **__: object) -> None:
        pass


@contextmanager
def served(app: Wsgi, port: int = 0) -> Iterator[str]:
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def token(database: Database, world: World, monkeypatch: pytest.MonkeyPatch) -> str:
    with database.transaction() as session:
        account = find_account(session, "rina")
        assert account is not None
        made = issue_token(
            session,
            account,
            name="meja",
            scopes=["look", "check_assets", "move_assets"],
            life=timedelta(days=1),
            by=world.actors["adam"],
            now=clock_now(),
        )
    monkeypatch.setenv("INVENTORY_TOKEN", made)
    return made


@pytest.fixture
def things(database: Database, world: World) -> list[Thing]:
    return add_things(database, world, 3)


@pytest.fixture
def run(
    tmp_path: Path, token: str, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, list[dict[str, Any]], str]]:
    """Run the command on a folder; return exit code, JSON lines and complaints."""

    def scan(url: str, **options: str) -> tuple[int, list[dict[str, Any]], str]:
        parser = argparse.ArgumentParser()
        cli.add_commands(parser.add_subparsers())
        given = {
            "source": str(tmp_path / "pictures"),
            "verb": "move",
            "room": "A2",
            "spool": str(tmp_path / "spool.jsonl"),
            "give-up": "20",
        } | options
        words = [word for name, value in given.items() for word in (f"--{name}", value)]
        arguments = parser.parse_args(["scan", "--url", url, "--once", "--json", *words])
        code: int = arguments.run(arguments)
        said = capsys.readouterr()
        # the service in this same process logs between our lines
        lines = [json.loads(line) for line in said.out.splitlines() if line.startswith("{")]
        return code, lines, said.err

    return scan


def test_everything_in_a_folder_arrives_once(
    app: Flask, run: Any, tmp_path: Path, things: list[Thing], database: Database, world: World
) -> None:
    one, two, three = (thing.code for thing in things)
    save(tmp_path / "pictures", "1.png", f"https://aset.example/{one}", two)
    save(tmp_path / "pictures", "2.png", two, three, "https://example.org/")
    (tmp_path / "pictures" / "notes.txt").write_text("not a picture")

    with served(app) as url:
        code, lines, _ = run(url)

    assert code == 0
    assert [line["tag"] for line in lines if line["event"] == "seen"] == [one, two, three]
    assert [line["result"] for line in lines if line["event"] == "answered"] == ["accepted"] * 3
    assert [line["text"] for line in lines if line["event"] == "foreign"] == [
        "https://example.org/"
    ]
    assert {present(database, thing).room_id for thing in things} == {world.rooms["A2"]}
    assert len(everything(database)["scans"]) == 3


def test_what_could_not_be_sent_is_kept_for_the_next_run(
    app: Flask, run: Any, tmp_path: Path, things: list[Thing], database: Database, world: World
) -> None:
    save(tmp_path / "pictures", "1.png", things[0].code)
    with served(app) as url:
        port = int(url.rsplit(":", 1)[1])
    code, _, complaint = run(url, **{"give-up": "1"})
    assert (code, complaint.count("kept for the next run")) == (4, 1)
    assert everything(database)["scans"] == []

    (tmp_path / "pictures" / "1.png").unlink()
    with served(app, port) as url:
        assert run(url)[0] == 0
        assert run(url)[0] == 0

    assert present(database, things[0]).room_id == world.rooms["A2"]
    assert len(everything(database)["scans"]) == 1


def test_an_answer_lost_on_the_way_changes_nothing(
    app: Flask, run: Any, tmp_path: Path, things: list[Thing], database: Database
) -> None:
    save(tmp_path / "pictures", "1.png", *(thing.code for thing in things))
    lost: list[int] = []

    def forgetful(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        answer = app(environ, start)
        if len(lost) < 2:
            lost.append(1)
            return [b"".join(answer)[:40]]
        return answer

    with served(forgetful) as url:
        code, lines, _ = run(url)

    assert (code, len(lost)) == (0, 2)
    results = [line["result"] for line in lines if line["event"] == "answered"]
    assert len(results) == 3
    assert "duplicate" in results
    assert len(everything(database)["scans"]) == 3


def test_refused_scans_are_told_by_the_exit_code(
    app: Flask, run: Any, tmp_path: Path, things: list[Thing], database: Database
) -> None:
    save(tmp_path / "pictures", "1.png", things[0].code)
    before = head(database)
    with served(app) as url:
        code, lines, _ = run(url, room="nowhere")
    assert (code, lines[-1]["reason"], head(database)) == (3, "unknown_room", before)


def test_a_token_that_is_not_known_ends_it_and_keeps_the_scans(
    app: Flask,
    run: Any,
    tmp_path: Path,
    things: list[Thing],
    database: Database,
) -> None:
    save(tmp_path / "pictures", "1.png", things[0].code)
    file = tmp_path / "token"
    file.write_text("inv_wrong\n")
    with served(app) as url:
        assert run(url, **{"token-file": str(file)})[0] == 4
        assert everything(database)["scans"] == []
        (tmp_path / "pictures" / "1.png").unlink()
        assert run(url)[0] == 0
    assert len(everything(database)["scans"]) == 1


def test_a_copied_spool_becomes_a_new_device(
    app: Flask, run: Any, tmp_path: Path, things: list[Thing], database: Database
) -> None:
    save(tmp_path / "pictures", "1.png", things[0].code)
    with served(app) as url:
        assert run(url)[0] == 0
        first = json.loads((tmp_path / "spool.jsonl").read_text().splitlines()[0])
        (tmp_path / "spool.jsonl").write_text(json.dumps(first) + "\n")
        save(tmp_path / "pictures", "1.png", things[1].code)
        assert run(url)[0] == 0
    assert len(everything(database)["scans"]) == 2


def test_a_source_that_is_not_there_is_told(app: Flask, run: Any, tmp_path: Path) -> None:
    with served(app) as url:
        assert run(url, source=str(tmp_path / "nothing"))[0] == 1


def test_the_command_knows_no_database() -> None:
    program = "import inventory.fieldwork.cli, sys; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
