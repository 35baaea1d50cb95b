"""Make the demo bureau ready and say, in one box, where it is and who one can be."""

import ipaddress

from inventory import clock
from inventory.access.queries import get_installation, is_set_up
from inventory.app import prepare
from inventory.db import Database
from inventory.demo.seed import demo_accounts, fill
from inventory.files.store import FileStore
from inventory.lan.addresses import outward_address
from inventory.lan.opening import WayIn, picture_of, words_of
from inventory.settings import Settings

LOOPBACK = "127.0.0.1"


def make_demo(settings: Settings, way_in: WayIn | None) -> None:
    """Bring the database up to date, fill it where it is empty, print the box.

    Where phones are let in, the QR code of their way in stands above it.
    """
    _step(1, "making the database ready")
    database = prepare(settings)
    _step(2, "looking for the demo bureau; the first time it takes some seconds to make")
    try:
        fresh = fill_if_empty(database, settings)
        with database.reading() as session:
            address = get_installation(session).public_url
    finally:
        database.engine.dispose()
    _step(3, "demo bureau made" if fresh else "demo bureau found, everything is where it was")
    _step(4, "starting to serve")
    if way_in:
        print(picture_of(way_in))
    print(box(settings, address, way_in), flush=True)


def fill_if_empty(database: Database, settings: Settings) -> bool:
    """Fill an empty database with the demo bureau; say whether it was empty."""
    with database.transaction() as session:
        if is_set_up(session):
            return False
        address = settings.public_url or f"http://{outward_address() or LOOPBACK}:{settings.port}"
        store = FileStore(settings.data_dir / "files")
        fill(session, store, public_url=address, now=clock.now())
        return True


def box(settings: Settings, address: str, way_in: WayIn | None = None) -> str:
    """Return what stands in the terminal while the demo runs; `address` is what its tags carry."""
    people = [f"{one.login:<6} {one.role}: {one.does}" for one in demo_accounts()]
    lines = [
        f"Open  http://localhost:{settings.port}",
        "",
        "Log in with one click on the page, or by hand:",
        *people,
        f"password of all: {demo_accounts()[0].password}",
        "",
        *(words_of(way_in) if way_in else _others(settings, address)),
        "",
        "Sample data only. Press Ctrl C to stop; everything stays.",
    ]
    width = max(map(len, lines)) + 2
    rule = "─" * (width + 1)
    inside = "\n".join(f"│ {line:<{width}}│" for line in lines)
    return f"┌{rule}┐\n{inside}\n└{rule}┘"


def _others(settings: Settings, address: str) -> list[str]:
    if _is_for_this_machine_alone(settings.host):
        return [
            f"Labels carry {address}, but only this machine is answered so far.",
            "For phones: make run LAN=1 (README, With a phone).",
        ]
    return [
        f"Others open {address}: codes and photos work there,",
        "a live camera needs HTTPS: make run LAN=1 (README, With a phone).",
    ]


def _is_for_this_machine_alone(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _step(number: int, words: str) -> None:
    print(f"[{number}/4] {words}", flush=True)
