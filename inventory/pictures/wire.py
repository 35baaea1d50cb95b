"""What goes over the socket: READY or BUSY; job, newline, picture; facts, newline, bytes."""

import json
from enum import StrEnum
from typing import Any

READY, BUSY = b"ready", b"busy"


class Job(StrEnum):
    """What may be done with a picture."""

    READ = "read"
    REDRAW = "redraw"


def answer(facts: dict[str, Any], *contents: bytes) -> bytes:
    """Return one answer: its facts, then the bytes of the pictures that it carries."""
    return b"\n".join((json.dumps(facts).encode(), b"".join(contents)))


def refusal(error: str) -> bytes:
    """Return the answer that names why a picture is refused."""
    return answer({"error": error})
