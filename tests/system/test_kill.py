"""kill -9 in the middle of writing: what was acknowledged is there, once, and nothing half."""

import json
import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPException
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from inventory import clock
from inventory.access.actions.tokens import issue_token
from inventory.access.queries import find_account
from inventory.custody.models import AssetRoom, Sighting
from inventory.db import Database
from inventory.fieldwork.models import Scan
from inventory.journal.rules import OPERATOR
from inventory.tags.actions import issue_asset_tags
from tests.system.service import Service, cpu_seconds, run, running
from tests.world import World, add_assets

PHONES = 4
SCANS = 3
TRIES = 20
MOST_CPU_SECONDS = 5.0
"""To be ready again, in seconds of all processes together."""


@dataclass(slots=True)
class Phone:
    """Sends batches one after another, and remembers which were answered."""

    service: Service
    token: str
    codes: list[str]
    rooms: list[str]
    spoken: threading.Event
    device: str = field(default_factory=lambda: str(uuid4()))
    number: int = 0
    answered: list[bytes] = field(default_factory=list)
    unanswered: list[bytes] = field(default_factory=list)

    def send(self, body: bytes) -> list[str] | None:
        """Send a batch; return what each scan came to, or None where no answer came."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        try:
            status, _, answer = self.service.ask("POST", "/api/v1/scans", body, headers)
        except (OSError, HTTPException):
            return None
        if status == 503:
            return None
        assert status == 200, answer
        return [one["result"] for one in json.loads(answer)["results"]]

    def work(self, stop: threading.Event) -> None:
        """Send fresh batches until told to stop."""
        while not stop.is_set():
            body = self._batch()
            if self.send(body) is None:
                self.unanswered.append(body)
                time.sleep(0.02)
            else:
                self.answered.append(body)
                self.spoken.set()

    def _batch(self) -> bytes:
        now = clock.now().isoformat()
        scans = []
        for verb in random.choices(("check_in", "move"), k=SCANS):
            self.number += 1
            scans.append(
                {
                    "id": str(uuid4()),
                    "seq": self.number,
                    "at": now,
                    "tag": random.choice(self.codes),
                    "verb": verb,
                    "via": "desk",
                    "room": random.choice(self.rooms),
                }
            )
        return json.dumps({"device": self.device, "sent_at": now, "scans": scans}).encode()


@dataclass(slots=True)
class Field:
    """A served bureau with tagged assets, and a token that may move them."""

    service: Service
    database: Database
    phones: list[Phone]
    spoken: threading.Event


@pytest.fixture
def bureau(database_url: str, database: Database, tmp_path: Path) -> Iterator[Field]:
    """Twenty tagged assets, phones that may move them, and the service on top."""
    now = clock.now()
    with database.transaction() as session:
        world = World.read(session)
        assets = add_assets(session, world, 20)
        tags = issue_asset_tags(session, assets, by=world.actors["rina"], now=now)
        account = find_account(session, "rina")
        assert account is not None
        token = issue_token(
            session,
            account,
            name="phones",
            scopes=["look", "check_assets", "move_assets"],
            life=timedelta(days=1),
            by=OPERATOR,
            now=now,
        )
    codes = [tag.code for tag in tags.values()]
    rooms = [str(world.rooms[code]) for code in ("A1", "A2", "A3")]
    spoken = threading.Event()
    with running(tmp_path / "service", database_url) as service:
        phones = [Phone(service, token, codes, rooms, spoken) for _ in range(PHONES)]
        yield Field(service, database, phones, spoken)


def _kill_while_they_send(bureau: Field, *, behind_an_answer: bool, worker_only: bool) -> None:
    stop = threading.Event()
    threads = [threading.Thread(target=phone.work, args=(stop,)) for phone in bureau.phones]
    for thread in threads:
        thread.start()
    try:
        assert bureau.spoken.wait(timeout=60)
        time.sleep(random.uniform(0.1, 1.0))
        if behind_an_answer:
            bureau.spoken.clear()
            assert bureau.spoken.wait(timeout=60)
        if worker_only:
            os.kill(random.choice(bureau.service.workers()), signal.SIGKILL)
            bureau.service.wait_until_ready()
        else:
            bureau.service.kill()
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    if not worker_only:
        bureau.service.start()
        assert cpu_seconds(bureau.service.processes()) < MOST_CPU_SECONDS


def _send_again(bureau: Field) -> None:
    """Send what got no answer, and five batches that did, from the phones that made them."""
    for phone in bureau.phones:
        for body in list(phone.unanswered):
            results = _until_answered(phone, body)
            assert set(results) <= {"accepted", "duplicate"}
            phone.unanswered.remove(body)
            phone.answered.append(body)
    known = [(phone, body) for phone in bureau.phones for body in phone.answered]
    for phone, body in random.sample(known, min(5, len(known))):
        assert _until_answered(phone, body) == ["duplicate"] * SCANS


def _until_answered(phone: Phone, body: bytes) -> list[str]:
    """As phones do: a connection may still lead to the worker that was killed."""
    for _ in range(TRIES):
        results = phone.send(body)
        if results is not None:
            return results
        time.sleep(0.2)
    raise TimeoutError("no answer")


def _sent(bureau: Field) -> dict[UUID, str]:
    """Return what each answered scan wanted."""
    return {
        UUID(scan["id"]): scan["verb"]
        for phone in bureau.phones
        for body in phone.answered
        for scan in json.loads(body)["scans"]
    }


def _check(bureau: Field, url: str) -> None:
    """Every scan is kept once and did all it should, once; the journal explains all of it."""
    sent = _sent(bureau)
    with bureau.database.reading() as session:
        kept = list(session.scalars(sa.select(Scan.id)))
        placed = set(session.scalars(sa.select(AssetRoom.id)))
        seen = set(session.scalars(sa.select(Sighting.id)))
    assert len(kept) == len(sent)
    assert set(kept) == set(sent)
    assert set(sent) <= seen
    assert set(sent) & placed == {scan for scan, verb in sent.items() if verb == "move"}
    verified = run(bureau.service.folder, "verify", database_url=url)
    assert (verified.returncode, verified.stdout[:5]) == (0, "The c"), verified.stdout


@pytest.mark.parametrize(
    "rounds", [pytest.param(3), pytest.param(200, marks=pytest.mark.long)], ids=["few", "many"]
)
def test_what_was_acknowledged_survives_kill_9(
    bureau: Field, database_url: str, rounds: int
) -> None:
    for number in range(rounds):
        _kill_while_they_send(bureau, behind_an_answer=number % 2 == 1, worker_only=number % 3 == 2)
        _send_again(bureau)
    _check(bureau, database_url)
