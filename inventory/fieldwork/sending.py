"""Send what waits in a desk scanner's spool, again and again until the server has answered."""

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from inventory import clock
from inventory.fieldwork.spool import Fields, Spool

BATCH = 200
PATIENCE_SECONDS = 30
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
REFUSED_AS_A_WHOLE = frozenset({400, 413, 422})
NOT_ADMITTED = frozenset({401, 403, 404})


class NotSent(Exception):
    """The server did not take the batch; `status` is 0 where it gave no answer."""

    def __init__(self, status: int, title: str, kind: str = "", retry_after: float = 0) -> None:
        super().__init__(title)
        self.status, self.title, self.kind, self.retry_after = status, title, kind, retry_after


@dataclass(frozen=True, slots=True)
class Server:
    """Where scans go, and the API token they are sent with."""

    url: str
    token: str

    def post(self, body: Mapping[str, Any]) -> Fields:
        """Return the server's answer to a batch; raises NotSent."""
        request = Request(  # noqa: S310 -- the command lets only http and https pass
            f"{self.url.rstrip('/')}/api/v1/scans",
            data=json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/json",
                "Accept": "application/json",
            },
        )
        try:
            with urlopen(request, timeout=PATIENCE_SECONDS) as response:  # noqa: S310 -- as above
                answer: Fields = json.load(response)
                return answer
        except HTTPError as error:
            raise _refusal(error) from error
        except (OSError, HTTPException, ValueError) as error:
            raise NotSent(0, str(error)) from error


def _refusal(error: HTTPError) -> NotSent:
    with error:
        try:
            problem = json.load(error)
        except (OSError, ValueError):
            problem = {}
        pause = error.headers.get("Retry-After", "0")
    return NotSent(
        error.code,
        str(problem.get("title", error.reason)),
        str(problem.get("type", "")).removeprefix("/problems/"),
        float(pause) if pause.isdecimal() else 0,
    )


Heard = Callable[[Fields, Fields], None]
"""Hears a scan and the server's answer to it."""


class Sender(threading.Thread):
    """Sends in the background while the source is read; the spool keeps what is left."""

    def __init__(self, spool: Spool, server: Server, heard: Heard) -> None:
        super().__init__(daemon=True)
        self._spool, self._server, self._heard = spool, server, heard
        self._wake = threading.Event()
        self._deadline: float | None = None
        self._size = BATCH
        self._skew_ms: int | None = None
        self.failure: NotSent | None = None

    def kick(self) -> None:
        """Say that something waits."""
        self._wake.set()

    def finish(self, seconds: float) -> bool:
        """Send what is left for at most so many seconds; say whether all is answered."""
        self._deadline = time.monotonic() + seconds
        self._wake.set()
        self.join()
        return not self._spool.waiting(1)

    def run(self) -> None:
        """Send until told to finish, or until the server does not admit this token."""
        failures = 0
        while True:
            self._wake.clear()
            try:
                if self._send_one_batch():
                    failures = 0
                    continue
                if self._deadline is not None:
                    return
                self._wake.wait()
            except NotSent as error:
                self.failure = error
                if error.status in NOT_ADMITTED or self._is_over():
                    return
                pause = max(error.retry_after, min(FIRST_PAUSE * 2**failures, LONGEST_PAUSE))
                failures += 1
                self._rest(pause)

    def _rest(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not self._is_over():
            time.sleep(min(left, 0.1))

    def _is_over(self) -> bool:
        return self._deadline is not None and time.monotonic() >= self._deadline

    def _send_one_batch(self) -> bool:
        """Send the oldest scans; say whether there were any."""
        scans = self._spool.waiting(self._size)
        if not scans:
            return False
        asked = clock.now()
        body = {
            "device": str(self._spool.device),
            "sent_at": asked.isoformat(),
            "scans": [{**scan, "skew_ms": self._skew_ms} for scan in scans],
        }
        try:
            answer = self._server.post(body)
        except NotSent as error:
            self._take_refusal(error, scans)
            return True
        self._learn_skew(answer["received_at"], asked)
        self._settle(scans, answer["results"])
        self._size, self.failure = BATCH, None
        return True

    def _take_refusal(self, error: NotSent, scans: list[Fields]) -> None:
        """Find the one scan that a batch is refused for; raise what only time can heal."""
        if error.kind == "DeviceOfOther":
            self._spool.renumber()
        elif error.status not in REFUSED_AS_A_WHOLE:
            raise error
        elif len(scans) == 1:
            answer = {
                "id": scans[0]["id"],
                "result": "rejected",
                "reason": "refused",
                "title": error.title,
            }
            self._settle(scans, [answer])
        self._size = max(1, len(scans) // 2)

    def _settle(self, scans: list[Fields], results: list[Fields]) -> None:
        by_id = {scan["id"]: scan for scan in scans}
        named = [one for one in results if one["id"] in by_id]
        if not named:
            raise NotSent(0, "the answer names no scan")
        reused = [one for one in named if one["reason"] == "sequence_reused"]
        settled = [one for one in named if one not in reused]
        self._spool.settle(settled)
        if reused:
            self._spool.renumber()
        for one in settled:
            self._heard(by_id[one["id"]], one)

    def _learn_skew(self, received_at: str, asked: datetime) -> None:
        middle = asked + (clock.now() - asked) / 2
        self._skew_ms = round((datetime.fromisoformat(received_at) - middle).total_seconds() * 1000)
