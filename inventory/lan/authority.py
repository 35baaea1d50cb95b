"""A certificate authority that can vouch for private addresses only, and what it vouches for."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from inventory.lan.addresses import LOOPBACK, PRIVATE

AUTHORITY_LIFE = timedelta(days=3650)
SERVER_LIFE = timedelta(days=397)
"""Phones refuse certificates of servers that hold for longer."""
RENEWED_BEFORE = timedelta(days=30)
SLOW_CLOCKS = timedelta(days=1)
"""A certificate holds from so long before it was made: a phone's clock may be behind."""
LONGEST_NAME = 64
"""What X.509 lets a common name have."""

Key = ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class Authority:
    """The certificate that phones install, and the key that never leaves this machine."""

    certificate: x509.Certificate
    key: Key


def make_authority(host: str, local_name: str | None, *, now: datetime) -> Authority:
    """Make an authority for this machine.

    Its constraints stand in the certificate: even with its key stolen no phone would believe it
    about a name or address that is not of a local network.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "BMD inventory"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Inventory on {host}"[:LONGEST_NAME]),
        ]
    )
    networks = [x509.IPAddress(block) for block in (*PRIVATE, LOOPBACK)]
    names = [x509.DNSName(one) for one in (local_name, "localhost") if one]
    certificate = (
        _begun(name, name, key, now, now + AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints([*names, *networks], None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return Authority(certificate, key)


def vouch(
    authority: Authority, names: Sequence[str], *, now: datetime
) -> tuple[x509.Certificate, Key]:
    """Make a server's certificate for these names and addresses, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = authority.certificate
    # OpenSSL takes what looks like a name here for one, and holds it against the constraints.
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "BMD inventory")])
    until = min(now + SERVER_LIFE - SLOW_CLOCKS, issuer.not_valid_after_utc)
    known_by = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    certificate = (
        _begun(subject, issuer.subject, key, now, until)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.SubjectAlternativeName([_general(one) for one in names]), critical=False
        )
        .add_extension(known_by, critical=False)
        .sign(authority.key, hashes.SHA256())
    )
    return certificate, key


def still_vouches(authority: x509.Certificate, *, now: datetime) -> bool:
    """Say whether an authority holds for long enough that phones may go on with it.

    A clock that stands before its beginning is wrong, as after a power cut: that ends nothing.
    """
    return now < authority.not_valid_after_utc - RENEWED_BEFORE


def fits(
    certificate: x509.Certificate,
    authority: x509.Certificate,
    names: Sequence[str],
    *,
    now: datetime,
) -> bool:
    """Say whether a server may go on with its certificate: right issuer, names and time."""
    try:
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        return False
    in_time = certificate.not_valid_before_utc <= now
    lasts = now < certificate.not_valid_after_utc - RENEWED_BEFORE
    return in_time and lasts and set(names_in(certificate)) == set(names)


def names_in(certificate: x509.Certificate) -> list[str]:
    """Return the names and addresses that a server's certificate is for."""
    found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    return [str(one.value) for one in found.value]


def permitted(authority: x509.Certificate, names: Sequence[str]) -> list[str]:
    """Return those of the names that the authority's constraints let it vouch for."""
    found = authority.extensions.get_extension_for_class(x509.NameConstraints)
    allowed = [one.value for one in found.value.permitted_subtrees or ()]
    return [name for name in names if any(_is_within(name, one) for one in allowed)]


def fingerprint(certificate: x509.Certificate) -> str:
    """Return the SHA-256 fingerprint as phones show it: pairs of capitals and digits."""
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def _begun(
    subject: x509.Name, issuer: x509.Name, key: Key, now: datetime, until: datetime
) -> x509.CertificateBuilder:
    """What every certificate says first."""
    known_by = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - SLOW_CLOCKS)
        .not_valid_after(until)
        .add_extension(known_by, critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _is_within(name: str, allowed: object) -> bool:
    if isinstance(allowed, str):
        return name == allowed
    try:
        return isinstance(allowed, ipaddress.IPv4Network) and ipaddress.ip_address(name) in allowed
    except ValueError:
        return False
