"""Open an installation to phones, and say in the terminal how they come in."""

import sys
from dataclasses import dataclass

from inventory import clock
from inventory.lan.authority import fingerprint
from inventory.lan.keeping import names_here, ready
from inventory.lan.rules import INSTALL, secure_address
from inventory.lan.terminal import drawn
from inventory.settings import Settings

HALF = 48
"""A fingerprint in two lines of so many signs."""


@dataclass(frozen=True, slots=True)
class WayIn:
    """Where phones begin, where they then work, and what they should find installed."""

    install: str
    address: str
    fingerprint: str


def open_to_phones(settings: Settings) -> WayIn:
    """Have a certificate for this machine's addresses; raises NoLanAddress, UnreadableAuthority."""
    names = names_here(settings.host)
    kept = ready(settings.data_dir, names, now=clock.now())
    return WayIn(
        install=f"http://{names[0]}:{settings.port}{INSTALL}",
        address=secure_address(names[0], settings.https_port),
        fingerprint=fingerprint(kept.authority),
    )


def picture_of(way_in: WayIn) -> str:
    """Return the QR code of the install page, for phones to read from the terminal."""
    return f"\n{drawn(way_in.install, colours=sys.stdout.isatty())}\n"


def words_of(way_in: WayIn) -> list[str]:
    """Return what whoever lets phones in should know, in lines for the terminal."""
    return [
        f"Phones begin at {way_in.install} (the QR code above):",
        f"it tells what to tap, once a phone; then they open {way_in.address}.",
        "The certificate's SHA-256 fingerprint, to compare on the phone:",
        f"  {way_in.fingerprint[:HALF].rstrip(':')}",
        f"  {way_in.fingerprint[HALF:]}",
    ]
