"""The command `inventory scan`: read tags from a camera or pictures and send what they mean."""

import argparse
import hashlib
import json
import os
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import scanner
from inventory import clock
from inventory.fieldwork.rules import WITNESSED
from inventory.fieldwork.sending import Sender, Server
from inventory.fieldwork.spool import Fields, Spool, SpoolInUse
from inventory.tags.rules import grouped, parse

CAMERA_NUMBER = re.compile("[0-9]{1,3}")
CAMERA_QUIET_SECONDS = 60.0
LOOK_AGAIN_SECONDS = 2.0
GIVE_UP_SECONDS = 60.0
DONE, SOURCE_FAILED, SOME_REFUSED, NOT_ALL_SENT = 0, 1, 3, 4
EXIT_CODES = (
    "Exit codes: 0 all sent and accepted; 1 the source cannot be read; 3 some scans were refused;"
    " 4 not all could be sent, they are kept for the next run."
)


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the console's; it needs no database, only the service's address."""
    command = commands.add_parser(
        "scan", help="scan tags at a desk and send them", epilog=EXIT_CODES
    )
    command.add_argument(
        "--source", required=True, help="a film, a picture, a folder, or a camera's number"
    )
    command.add_argument("--verb", required=True, choices=sorted(verb.value for verb in WITNESSED))
    command.add_argument("--room", required=True, help="its code, its door tag's text, or its id")
    command.add_argument("--url", type=_url, default="http://127.0.0.1:8000")
    command.add_argument(
        "--token-file", type=Path, help="a file with the API token (else INVENTORY_TOKEN)"
    )
    command.add_argument("--spool", type=Path, help="where scans wait until they are answered")
    command.add_argument(
        "--give-up", type=float, default=GIVE_UP_SECONDS, help="seconds to go on sending at the end"
    )
    command.add_argument("--once", action="store_true", help="read a folder once, do not watch it")
    command.add_argument("--json", action="store_true", help="one JSON object a line")
    command.set_defaults(run=scan)


def scan(arguments: argparse.Namespace) -> int:
    """Read the source to its end, send what it showed, and say how that went by exit code."""
    token = _token(arguments.token_file)
    if not token:
        _complain("No API token: set INVENTORY_TOKEN, or name a file with --token-file.")
        return 2
    report = _Report(as_json=arguments.json)
    try:
        with Spool(arguments.spool or _default_spool(arguments.url)) as spool:
            return _scan(arguments, spool, Server(arguments.url, token), report)
    except SpoolInUse:
        _complain("Another scanner uses this spool. Stop it, or name another with --spool.")
        return SOURCE_FAILED


def _scan(arguments: argparse.Namespace, spool: Spool, server: Server, report: "_Report") -> int:
    sender = Sender(spool, server, report.answered)
    sender.start()
    sender.kick()
    failed = False
    try:
        for code in _codes(arguments.source, once=arguments.once, report=report):
            spooled = spool.add(
                {
                    "at": clock.now().isoformat(),
                    "tag": code,
                    "verb": arguments.verb,
                    "room": arguments.room,
                    "via": "desk",
                }
            )
            report.seen(spooled)
            sender.kick()
    except (scanner.ScannerError, OSError) as error:
        _complain(str(error))
        failed = True
    except KeyboardInterrupt:
        _complain("Stopped. Sending what was read.")
    if not sender.finish(arguments.give_up):
        left = len(spool.waiting(sys.maxsize))
        reason = sender.failure.title if sender.failure else "no answer"
        _complain(f"{left} scans could not be sent ({reason}). They are kept for the next run.")
        return NOT_ALL_SENT
    if failed:
        return SOURCE_FAILED
    return SOME_REFUSED if report.refused else DONE


def _codes(source: str, *, once: bool, report: "_Report") -> Iterator[str]:
    """Yield each of our codes once a source; from a camera again after a minute out of view."""
    is_camera = CAMERA_NUMBER.fullmatch(source) is not None and not Path(source).exists()
    quiet = CAMERA_QUIET_SECONDS if is_camera else float("inf")
    frames = scanner.frames(int(source)) if is_camera else _frames_of(Path(source), once=once)
    sightings = (
        scanner.Sighting(reading.text, frame.at)
        for frame in frames
        for reading in scanner.read(frame.image)
    )
    for sighting in scanner.steady(sightings, quiet=quiet):
        code = parse(sighting.text)
        if code is None:
            report.foreign(sighting.text)
        else:
            yield code


def _frames_of(path: Path, *, once: bool) -> "Iterator[scanner.Frame]":
    if not path.is_dir():
        yield from scanner.frames(path)
        return
    known: dict[Path, tuple[int, int]] = {}
    while True:
        for file in sorted(path.iterdir()):
            facts = file.stat()
            state = facts.st_size, facts.st_mtime_ns
            if not file.is_file() or known.get(file) == state:
                continue
            known[file] = state
            try:
                image = scanner.open_picture(file.read_bytes())
            except scanner.NotAPicture:
                continue
            except scanner.PictureError as error:
                _complain(f"{file}: {error}")
                continue
            yield scanner.Frame(image, float(len(known)))
        if once:
            return
        time.sleep(LOOK_AGAIN_SECONDS)


class _Report:
    """Tells what was read and answered, as lines for people or as JSON for programs."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self.refused = 0

    def seen(self, spooled: Fields) -> None:
        """Tell that a tag was read and is safe on the disk."""
        if self._as_json:
            self._print({"event": "seen", "id": spooled["id"], "tag": spooled["tag"]})

    def answered(self, spooled: Fields, answer: Fields) -> None:
        """Tell what the server said of a scan."""
        if answer["result"] not in ("accepted", "duplicate"):
            self.refused += 1
        if self._as_json:
            known = {name: answer[name] for name in ("id", "result", "reason", "title")}
            self._print({"event": "answered", "tag": spooled["tag"], **known})
        else:
            tag = grouped(spooled["tag"])
            print(f"{tag}  {answer['result']}  {_harmless(answer['title'])}", flush=True)

    def foreign(self, text: str) -> None:
        """Tell that a code was read which is not ours; it is not sent."""
        if self._as_json:
            self._print({"event": "foreign", "text": text})
        else:
            _complain(f"not one of our tags: {text[:80]}")

    def _print(self, line: dict[str, Any]) -> None:
        print(json.dumps(line), flush=True)


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise argparse.ArgumentTypeError("an address begins with http:// or https://")
    return text


def _token(file: Path | None) -> str:
    if file is None:
        return os.environ.get("INVENTORY_TOKEN", "").strip()
    try:
        return file.read_text(encoding="ascii").strip()
    except (OSError, ValueError) as error:
        _complain(f"{file}: {error}")
        return ""


def _default_spool(url: str) -> Path:
    name = hashlib.sha256(url.rstrip("/").encode()).hexdigest()[:16]
    return Path.home() / ".local" / "state" / "inventory" / f"scan-{name}.jsonl"


def _harmless(text: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def _complain(message: str) -> None:
    print(_harmless(message), file=sys.stderr, flush=True)
