"""The authority and the server's certificate on disk: made once, renewed in time, never half."""

import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from inventory.ids import new_id
from inventory.lan.addresses import EVERY, lan_addresses, local_name
from inventory.lan.authority import (
    Authority,
    Key,
    fits,
    make_authority,
    permitted,
    still_vouches,
    vouch,
)
from inventory.lan.errors import NoLanAddress, UnreadableAuthority

AUTHORITY, SERVER = "authority.pem", "server.pem"
"""Key and certificate are one file, so that one never changes without the other."""
INSTALLED = "authority.crt"
"""The authority's certificate alone, for the processes that answer phones: they read no key."""


def folder_of(data_dir: Path) -> Path:
    """Return where an installation keeps them."""
    return data_dir / "lan"


def names_here(host: str) -> list[str]:
    """Return under which addresses and names phones may open this machine, the best first.

    `host` is where it listens: one address, or all. Raises NoLanAddress.
    """
    addresses = lan_addresses() if host == EVERY else [host]
    if not addresses:
        raise NoLanAddress
    ours = [name for name in (local_name(), "localhost", "127.0.0.1") if name]
    return list(dict.fromkeys([*addresses, *ours]))


@dataclass(frozen=True, slots=True)
class Kept:
    """The authority as phones install it, and whether the server's certificate is a new one."""

    authority: x509.Certificate
    is_renewed: bool


def ready(data_dir: Path, names: Sequence[str], *, now: datetime) -> Kept:
    """Have a server's certificate that fits these names and this day.

    The authority stays as long as it may: phones have installed it. Raises UnreadableAuthority,
    or NoLanAddress where it may vouch for none of the addresses.
    """
    folder = folder_of(data_dir)
    authority = _authority(folder, now=now)
    wanted = permitted(authority.certificate, names)
    if names[0] not in wanted:
        raise NoLanAddress
    present = _server_certificate(folder)
    if present is not None and fits(present, authority.certificate, wanted, now=now):
        return Kept(authority.certificate, is_renewed=False)
    certificate, key = vouch(authority, wanted, now=now)
    write_pair(folder / SERVER, key, certificate, authority.certificate)
    return Kept(authority.certificate, is_renewed=True)


def installed_authority(data_dir: Path) -> x509.Certificate | None:
    """Return the certificate for phones to install, or None where none was made."""
    try:
        return x509.load_pem_x509_certificate((folder_of(data_dir) / INSTALLED).read_bytes())
    except FileNotFoundError:
        return None


def _authority(folder: Path, *, now: datetime) -> Authority:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = read_authority(folder)
    if kept is None or not still_vouches(kept.certificate, now=now):
        kept = make_authority(socket.gethostname(), local_name(), now=now)
        write_pair(folder / AUTHORITY, kept.key, kept.certificate)
    shown = folder / INSTALLED
    if not shown.exists() or shown.read_bytes() != _pem(kept.certificate):
        _write(shown, _pem(kept.certificate))
    return kept


def read_authority(folder: Path) -> Authority | None:
    """Return the authority that is kept here, or None; raises UnreadableAuthority."""
    try:
        text = (folder / AUTHORITY).read_bytes()
        key = load_pem_private_key(text, password=None)
        certificate = x509.load_pem_x509_certificate(text)
    except FileNotFoundError:
        return None
    except ValueError as trouble:
        raise UnreadableAuthority(folder=folder) from trouble
    if not isinstance(key, Key) or key.public_key() != certificate.public_key():
        raise UnreadableAuthority(folder=folder)
    return Authority(certificate, key)


def _server_certificate(folder: Path) -> x509.Certificate | None:
    try:
        text = (folder / SERVER).read_bytes()
        load_pem_private_key(text, password=None)
        return x509.load_pem_x509_certificates(text)[0]
    except (FileNotFoundError, ValueError):
        return None


def write_pair(path: Path, key: Key, *chain: x509.Certificate) -> None:
    """Keep a key and its certificate, the issuer's behind it, in one file."""
    held = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    _write(path, held + b"".join(map(_pem, chain)))


def _write(path: Path, text: bytes) -> None:
    """Write a file for this account alone, whole or not at all."""
    unfinished = path.with_name(f"{path.name}.{new_id().hex}.part")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    unfinished.replace(path)


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)
