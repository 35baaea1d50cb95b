"""What a desk scanner read and nobody has answered yet: a file that survives a crash."""

import json
import os
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from inventory.ids import new_id

try:
    import fcntl
except ImportError:  # pragma: no cover -- Windows has no such locks
    fcntl = None  # type: ignore[assignment]

Fields = dict[str, Any]


class SpoolInUse(Exception):
    """Another scanner writes to this file."""


class Spool:
    """An append-only file of JSON lines: the device's name, scans with their numbers, answers.

    A line is on the disk before the call that wrote it returns. A last line cut short by a crash
    is dropped. With nothing left to send, the file is written anew when it is opened.
    """

    def __init__(self, path: Path) -> None:
        """Open or make the file; raises SpoolInUse."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._guard = threading.Lock()
        self._file = path.open("a+", encoding="utf-8")
        self._lock_file()
        self.device = new_id()
        self._number = 0
        self._waiting: dict[str, Fields] = {}
        self._restore()

    def __enter__(self) -> Self:
        """Use the spool within a block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file at the end of the block."""
        self._file.close()

    def add(self, fields: Mapping[str, Any]) -> Fields:
        """Keep a scan, with an id and the device's next number; return it."""
        with self._guard:
            scan = {"id": str(new_id()), "seq": self._number + 1, **fields}
            self._write({"scan": scan})
            return scan

    def waiting(self, most: int) -> list[Fields]:
        """Return the oldest scans without an answer, at most so many."""
        with self._guard:
            return list(self._waiting.values())[:most]

    def settle(self, answers: Iterable[Mapping[str, Any]]) -> None:
        """Keep what the server said; those scans are not sent again."""
        with self._guard:
            self._write(
                {
                    "answers": [
                        {"id": one["id"], "result": one["result"], "reason": one["reason"]}
                        for one in answers
                    ]
                }
            )

    def renumber(self) -> None:
        """Become a new device: this file is a copy whose numbers were used elsewhere."""
        with self._guard:
            left = list(self._waiting.values())
            self._write({"device": str(new_id()), "last": 0})
            for scan in left:
                self._write({"scan": {**scan, "seq": self._number + 1}})

    def _write(self, line: Fields) -> None:
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self._apply(line)

    def _apply(self, line: Fields) -> None:
        if "device" in line:
            self.device, self._number = UUID(line["device"]), line["last"]
        elif "scan" in line:
            scan = line["scan"]
            self._number = max(self._number, scan["seq"])
            self._waiting[scan["id"]] = scan
        else:
            for answer in line["answers"]:
                self._waiting.pop(answer["id"], None)

    def _restore(self) -> None:
        self._file.seek(0)
        whole = 0
        for line in self._file.read().splitlines(keepends=True):
            if not line.endswith("\n"):
                break
            self._apply(json.loads(line))
            whole += len(line.encode())
        self._file.truncate(0 if not self._waiting else whole)
        if not self._waiting:
            self._write({"device": str(self.device), "last": self._number})

    def _lock_file(self) -> None:
        if fcntl is None:  # pragma: no cover -- Windows has no such locks
            return
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.close()
            raise SpoolInUse from error
