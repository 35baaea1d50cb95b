"""Make the demo bureau ready and say, in one box, where it is and who one can be."""

import socket
import time

from inventory import clock
from inventory.access.queries import is_set_up
from inventory.app import prepare
from inventory.db import Database
from inventory.demo.seed import demo_accounts, fill
from inventory.settings import Settings

NOWHERE = ("192.0.2.1", 9)
"""An address kept for documentation: asking for the way there sends nothing."""


def make_demo(settings: Settings) -> None:
    """Bring the database up to date, fill it where it is empty, print the box."""
    started = time.monotonic()
    _step(1, "making the database ready")
    database = prepare(settings)
    _step(2, "looking for the demo bureau; the first time it takes some seconds to make")
    try:
        fresh = fill_if_empty(database, settings)
    finally:
        database.engine.dispose()
    _step(3, "demo bureau made" if fresh else "demo bureau found, everything is where it was")
    _step(4, f"starting to serve after {time.monotonic() - started:.1f} s")
    print(box(settings), flush=True)


def fill_if_empty(database: Database, settings: Settings) -> bool:
    """Fill an empty database with the demo bureau; say whether it was empty."""
    with database.transaction() as session:
        if is_set_up(session):
            return False
        address = settings.public_url or f"http://{lan_address()}:{settings.port}"
        fill(session, public_url=address, now=clock.now())
        return True


def lan_address() -> str:
    """Return this machine's address on its network, or the loopback one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(NOWHERE)
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def box(settings: Settings) -> str:
    """Return what stands in the terminal while the demo runs."""
    people = [f"{one.login:<6} {one.role}: {one.does}" for one in demo_accounts()]
    lines = [
        f"Open  http://localhost:{settings.port}",
        "",
        "Log in with one click on the page, or by hand:",
        *people,
        f"password of all: {demo_accounts()[0].password}",
        "",
        "Sample data only. Press Ctrl C to stop; everything stays.",
    ]
    width = max(map(len, lines)) + 2
    rule = "─" * (width + 1)
    inside = "\n".join(f"│ {line:<{width}}│" for line in lines)
    return f"┌{rule}┐\n{inside}\n└{rule}┘"


def _step(number: int, words: str) -> None:
    print(f"[{number}/4] {words}", flush=True)
