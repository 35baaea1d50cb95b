"""The authority: what it vouches for, for how long, and what nobody believes it about."""

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from inventory.lan.authority import (
    AUTHORITY_LIFE,
    Authority,
    fits,
    make_authority,
    names_in,
    permitted,
    still_vouches,
    vouch,
)

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
DAY = timedelta(days=1)
NAMES = ["192.168.1.10", "meja-1.local"]
FOREIGN = ["203.0.113.9", "bank.example", "1.1.1.1", "172.32.0.1", "meja-2.local", "aset.go.id"]


@pytest.fixture(scope="module")
def authority() -> Authority:
    return make_authority("meja-1", "meja-1.local", now=NOW)


Check = Callable[[x509.Certificate, str], bool]


@pytest.fixture
def openssl_believes(authority: Authority, tmp_path: Path) -> Check:
    """Ask openssl whether a phone with this authority would believe a server's certificate."""

    def check(certificate: x509.Certificate, name: str) -> bool:
        for file, one in (("ca.pem", authority.certificate), ("server.pem", certificate)):
            (tmp_path / file).write_bytes(one.public_bytes(Encoding.PEM))
        kind = "-verify_ip" if name[0].isdigit() else "-verify_hostname"
        asked = ["-attime", str(int(NOW.timestamp())), "-purpose", "sslserver", "-x509_strict"]
        command = ["openssl", "verify", "-CAfile", "ca.pem", *asked, kind, name, "server.pem"]
        return (
            subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0
        )

    return check


def test_it_vouches_for_private_addresses_and_its_own_name(
    authority: Authority, openssl_believes: Check
) -> None:
    for names in (NAMES, ["10.1.2.3"], ["172.31.255.1"], ["localhost", "127.0.0.1"]):
        certificate, _ = vouch(authority, names, now=NOW)
        assert [openssl_believes(certificate, name) for name in names] == [True] * len(names)
        assert not openssl_believes(certificate, "192.168.1.11")


@pytest.mark.parametrize("name", FOREIGN)
def test_nobody_believes_it_about_anything_else(
    authority: Authority, openssl_believes: Check, name: str
) -> None:
    stolen, _ = vouch(authority, [name], now=NOW)
    assert not openssl_believes(stolen, name)
    hidden, _ = vouch(authority, [NAMES[0], name], now=NOW)
    assert not openssl_believes(hidden, NAMES[0])
    assert permitted(authority.certificate, [name, *NAMES]) == NAMES


def test_a_second_library_agrees(authority: Authority) -> None:
    good, _ = vouch(authority, ["meja-1.local"], now=NOW)
    stolen, _ = vouch(authority, ["bank.example"], now=NOW)
    policy = PolicyBuilder().store(Store([authority.certificate])).time(NOW)
    policy.build_server_verifier(x509.DNSName("meja-1.local")).verify(good, [])
    with pytest.raises(VerificationError):
        policy.build_server_verifier(x509.DNSName("bank.example")).verify(stolen, [])


def test_its_constraints_cannot_be_overlooked_and_it_makes_no_further_authority(
    authority: Authority,
) -> None:
    found = authority.certificate.extensions
    for kind in (x509.NameConstraints, x509.BasicConstraints, x509.KeyUsage):
        assert found.get_extension_for_class(kind).critical
    assert found.get_extension_for_class(x509.BasicConstraints).value.path_length == 0


def test_phones_accept_a_servers_certificate_for_as_long_as_it_holds(authority: Authority) -> None:
    certificate, _ = vouch(authority, NAMES, now=NOW)
    holds = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    assert holds == timedelta(days=397)
    assert certificate.not_valid_before_utc < NOW
    usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [ExtendedKeyUsageOID.SERVER_AUTH]
    assert names_in(certificate) == NAMES


def test_a_certificate_is_renewed_a_month_before_its_end(authority: Authority) -> None:
    certificate, _ = vouch(authority, NAMES, now=NOW)
    end = certificate.not_valid_after_utc
    for moment, fit in (
        (NOW, True),
        (end - 31 * DAY, True),
        (end - 30 * DAY, False),
        (end + DAY, False),
        (NOW - 2 * DAY, False),
    ):
        assert fits(certificate, authority.certificate, NAMES, now=moment) is fit


def test_a_certificate_fits_its_names_and_its_issuer_only(authority: Authority) -> None:
    certificate, _ = vouch(authority, NAMES, now=NOW)
    other = make_authority("meja-1", "meja-1.local", now=NOW)
    assert fits(certificate, authority.certificate, NAMES[::-1], now=NOW)
    assert not fits(certificate, authority.certificate, [*NAMES, "10.0.0.5"], now=NOW)
    assert not fits(certificate, authority.certificate, NAMES[:1], now=NOW)
    assert not fits(certificate, other.certificate, NAMES, now=NOW)


def test_an_authority_holds_for_ten_years_whatever_a_wrong_clock_says(authority: Authority) -> None:
    def vouches(moment: datetime) -> bool:
        return still_vouches(authority.certificate, now=moment)

    assert vouches(datetime(1970, 1, 1, tzinfo=UTC))
    assert vouches(NOW + AUTHORITY_LIFE - 31 * DAY)
    assert not vouches(NOW + AUTHORITY_LIFE - 30 * DAY)


def test_no_certificate_outlives_its_authority(authority: Authority) -> None:
    late = NOW + AUTHORITY_LIFE - 60 * DAY
    certificate, _ = vouch(authority, NAMES, now=late)
    assert certificate.not_valid_after_utc == authority.certificate.not_valid_after_utc


def test_a_machine_without_a_usable_name_has_addresses_only() -> None:
    nameless = make_authority("meja_1", None, now=NOW)
    names = ["192.168.1.10", "meja_1.local"]
    assert permitted(nameless.certificate, names) == names[:1]
