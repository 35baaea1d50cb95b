"""What plain HTTP may ask for, and which device asks, as plain functions."""

import re
from enum import StrEnum

INSTALL = "/install"
OPEN = re.compile(
    r"/install(/authority\.crt|/inventory\.mobileconfig|/photos)?"
    r"|/static/.*|/words/.*|/favicon\.ico|/preferences|/healthz|/readyz"
)
"""What shows or changes nothing of the register."""
PAIRED = re.compile(
    r"/scan|/api/v1/(readings|rooms|scans(/[0-9A-Fa-f-]{36})?|tags/[0-9A-Za-z]{1,24})"
)
"""What a phone with a pairing code may ask for besides: to read tags and to send scans."""
API = "/api/"
HTTPS_PORT = 443
APPLE = ("iphone", "ipad", "ipod")


class Device(StrEnum):
    """What the steps of installing a certificate depend on."""

    ANDROID = "android"
    IPHONE = "iphone"
    COMPUTER = "computer"


def device_of(user_agent: str) -> Device:
    """Guess the device from what its browser says; the page shows the others' steps too."""
    said = user_agent.casefold()
    if "android" in said:
        return Device.ANDROID
    if any(name in said for name in APPLE):
        return Device.IPHONE
    return Device.COMPUTER


def is_open(path: str) -> bool:
    """Say whether anyone may ask for this over plain HTTP."""
    return OPEN.fullmatch(path) is not None


def is_for_paired(path: str) -> bool:
    """Say whether a phone with a pairing code may ask for this over plain HTTP."""
    return PAIRED.fullmatch(path) is not None


def is_install(path: str) -> bool:
    """Say whether this is the install page, as QR codes write it too: in capitals."""
    return path.rstrip("/").casefold() == INSTALL


def name_in(host: str) -> str:
    """Return a `Host` header without its port."""
    name, _, port = host.rpartition(":")
    return name if name and port.isdecimal() else host


def secure_address(host: str, port: int) -> str:
    """Return where the service answers over HTTPS, for a `Host` header of a plain request."""
    name = name_in(host)
    return f"https://{name}" if port == HTTPS_PORT else f"https://{name}:{port}"


def path_of(text: str) -> str:
    """Return a path of our own to go on to; anything else leads home."""
    is_path = text.startswith("/") and not text.startswith(("//", "/\\"))
    return text if is_path and text.isprintable() and not is_install(text) else "/"
