"""The authority as an iPhone takes it: a configuration profile."""

import plistlib
from uuid import UUID, uuid5

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from inventory.lan.authority import fingerprint

SPACE = UUID("0f1d6c51-6d0c-4d0b-9a4e-6a1f3c8f7b52")
"""Ours: the same authority gets the same profile, which then replaces itself on the phone."""


def profile(authority: x509.Certificate, *, title: str, says: str) -> bytes:
    """Return a profile that installs the authority and nothing else, and that can be removed."""
    key = uuid5(SPACE, fingerprint(authority))
    inner = uuid5(SPACE, f"{key}/authority")
    certificate = {
        "PayloadType": "com.apple.security.root",
        "PayloadVersion": 1,
        "PayloadIdentifier": f"bmd-inventory.lan.{key}.authority",
        "PayloadUUID": str(inner).upper(),
        "PayloadDisplayName": title,
        "PayloadContent": authority.public_bytes(Encoding.DER),
    }
    return plistlib.dumps(
        {
            "PayloadType": "Configuration",
            "PayloadVersion": 1,
            "PayloadIdentifier": f"bmd-inventory.lan.{key}",
            "PayloadUUID": str(key).upper(),
            "PayloadDisplayName": title,
            "PayloadDescription": says,
            "PayloadRemovalDisallowed": False,
            "PayloadContent": [certificate],
        }
    )
