"""Keys and certificates on disk: for this account alone, kept as long as they may be, renewed."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from inventory.lan.authority import AUTHORITY_LIFE, names_in
from inventory.lan.errors import NoLanAddress, UnreadableAuthority
from inventory.lan.keeping import (
    AUTHORITY,
    INSTALLED,
    SERVER,
    folder_of,
    installed_authority,
    names_here,
    ready,
)

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
NAMES = ["192.168.1.10", "localhost", "127.0.0.1"]


def _server(data: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificates((folder_of(data) / SERVER).read_bytes())[0]


def test_only_the_services_account_reads_the_files(tmp_path: Path) -> None:
    ready(tmp_path, NAMES, now=NOW)
    folder = folder_of(tmp_path)
    assert folder.stat().st_mode & 0o777 == 0o700
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    assert modes == dict.fromkeys((AUTHORITY, INSTALLED, SERVER), 0o600)


def test_the_file_that_phones_are_answered_from_holds_no_key(tmp_path: Path) -> None:
    kept = ready(tmp_path, NAMES, now=NOW)
    assert b"PRIVATE" not in (folder_of(tmp_path) / INSTALLED).read_bytes()
    assert installed_authority(tmp_path) == kept.authority


def test_what_a_server_loads_is_whole(tmp_path: Path) -> None:
    ready(tmp_path, NAMES, now=NOW)
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(folder_of(tmp_path) / SERVER)


def test_a_second_start_changes_nothing(tmp_path: Path) -> None:
    assert ready(tmp_path, NAMES, now=NOW).is_renewed
    before = {path: path.read_bytes() for path in folder_of(tmp_path).iterdir()}
    assert not ready(tmp_path, NAMES, now=NOW + timedelta(days=300)).is_renewed
    assert {path: path.read_bytes() for path in folder_of(tmp_path).iterdir()} == before


@pytest.mark.parametrize(
    ("names", "later"),
    [
        pytest.param(NAMES, timedelta(days=367), id="a month before its end"),
        pytest.param(["192.168.7.3", *NAMES[1:]], timedelta(), id="at another address"),
        pytest.param(["10.4.0.3", *NAMES[1:]], timedelta(), id="in another network"),
    ],
)
def test_the_server_gets_another_certificate_of_the_authority_that_phones_have(
    tmp_path: Path, names: list[str], later: timedelta
) -> None:
    first = ready(tmp_path, NAMES, now=NOW)
    old = _server(tmp_path)
    second = ready(tmp_path, names, now=NOW + later)
    new = _server(tmp_path)
    assert (second.is_renewed, second.authority) == (True, first.authority)
    assert new.serial_number != old.serial_number
    assert names_in(new) == names
    new.verify_directly_issued_by(first.authority)


def test_a_spoilt_certificate_of_the_server_is_made_again(tmp_path: Path) -> None:
    ready(tmp_path, NAMES, now=NOW)
    path = folder_of(tmp_path) / SERVER
    for spoilt in (b"", path.read_bytes()[:700], b"no certificate"):
        path.write_bytes(spoilt)
        assert ready(tmp_path, NAMES, now=NOW).is_renewed
        assert names_in(_server(tmp_path)) == NAMES


def test_a_spoilt_authority_is_never_replaced_unasked(tmp_path: Path) -> None:
    ready(tmp_path, NAMES, now=NOW)
    path = folder_of(tmp_path) / AUTHORITY
    whole = path.read_bytes()
    for spoilt in (b"", whole[:300], whole.replace(b"CERTIFICATE", b"CERT")):
        path.write_bytes(spoilt)
        with pytest.raises(UnreadableAuthority, match="every phone has to install again"):
            ready(tmp_path, NAMES, now=NOW)
        assert path.read_bytes() == spoilt


def test_an_authority_near_its_end_is_followed_by_another(tmp_path: Path) -> None:
    first = ready(tmp_path, NAMES, now=NOW)
    second = ready(tmp_path, NAMES, now=NOW + AUTHORITY_LIFE)
    assert second.authority != first.authority
    assert installed_authority(tmp_path) == second.authority


@pytest.mark.parametrize("address", ["203.0.113.9", "8.8.8.8", "::", "2001:db8::1", "aset.go.id"])
def test_an_address_that_it_may_not_vouch_for_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(NoLanAddress, match="no address in a local network"):
        ready(tmp_path, names_here(address), now=NOW)
    assert not (folder_of(tmp_path) / SERVER).exists()


def test_where_nothing_was_made_phones_install_nothing(tmp_path: Path) -> None:
    assert installed_authority(tmp_path) is None
