"""Under which addresses this machine is reached from beside it."""

import contextlib
import ipaddress
import re
import socket
import struct
import sys
from collections.abc import Iterator

PRIVATE = tuple(
    ipaddress.IPv4Network(block) for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
)
"""The networks that nobody on the internet has (RFC 1918)."""
LOOPBACK = ipaddress.IPv4Network("127.0.0.0/8")
NOWHERE = ("192.0.2.1", 9)
"""An address kept for documentation: asking for the way there sends nothing."""
EVERY = "0.0.0.0"  # noqa: S104 -- what it means is the point
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
ADDRESS_OF = 0x8915
"""SIOCGIFADDR of Linux."""


def lan_addresses() -> list[str]:
    """Return this machine's private addresses; first the one it reaches other networks from."""
    others = _of_interfaces() if sys.platform == "linux" else _of_name()
    found = dict.fromkeys((outward_address() or "", *others))
    return [address for address in found if is_private(address)]


def outward_address() -> str | None:
    """Return the address from which this machine reaches other networks, if it does."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(NOWHERE)
        except OSError:
            return None
        return str(probe.getsockname()[0])


def is_private(address: str) -> bool:
    """Say whether this is an IPv4 address that only a local network knows."""
    try:
        known = ipaddress.IPv4Address(address)
    except ValueError:
        return False
    return any(known in block for block in PRIVATE)


def local_name() -> str | None:
    """Return the name under which networks with mDNS know this machine, if it can be one."""
    label = socket.gethostname().partition(".")[0].casefold()
    return f"{label}.local" if LABEL.fullmatch(label) else None


def _of_interfaces() -> Iterator[str]:
    """Yield all of them, as Linux tells: a Wi-Fi without a way out has no outward address."""
    import fcntl  # noqa: PLC0415 -- there is none elsewhere

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            with contextlib.suppress(OSError):
                asked = struct.pack("256s", name.encode()[:15])
                yield socket.inet_ntoa(fcntl.ioctl(probe.fileno(), ADDRESS_OF, asked)[20:24])


def _of_name() -> Iterator[str]:
    """Yield what this machine's name stands for; where names are asked for, that may take long."""
    with contextlib.suppress(OSError):
        yield from socket.gethostbyname_ex(socket.gethostname())[2]
