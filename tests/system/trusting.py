"""Have a home directory's Chromium trust an authority, as a person does who installs it.

On Linux it keeps them in a database of the library NSS, which it needs itself: `python -m
tests.system.trusting HOME CERTIFICATE` asks that library in a process of its own.
"""

import ctypes
import ctypes.util
import subprocess
import sys
from pathlib import Path

from tests.system.service import ROOT

IS_AUTHORITY, IS_TRUSTED = 0x8, 0x10
"""CERTDB_VALID_CA and CERTDB_TRUSTED_CA."""
PERMANENTLY_COPIED = 1


class Item(ctypes.Structure):
    """SECItem: bytes."""

    _fields_ = (("type", ctypes.c_int), ("data", ctypes.c_char_p), ("length", ctypes.c_uint))


class Trust(ctypes.Structure):
    """CERTCertTrust: for servers, mail, programs."""

    _fields_ = tuple((name, ctypes.c_uint) for name in ("servers", "mail", "programs"))


def trust(home: Path, certificate: bytes) -> None:
    """Let the Chromium of this home directory trust an authority, given as DER."""
    home.mkdir(parents=True, exist_ok=True)
    file = home / "authority.der"
    file.write_bytes(certificate)
    command = [sys.executable, "-m", "tests.system.trusting", str(home), str(file)]
    subprocess.run(command, cwd=ROOT, check=True)


def _install(home: Path, certificate: bytes) -> None:
    folder = home / ".pki" / "nssdb"
    folder.mkdir(parents=True, exist_ok=True)
    nss = ctypes.CDLL(ctypes.util.find_library("nss3") or "libnss3.so")
    for name in ("PK11_GetInternalKeySlot", "CERT_GetDefaultCertDB", "CERT_NewTempCertificate"):
        getattr(nss, name).restype = ctypes.c_void_p
    _well(nss.NSS_InitReadWrite(f"sql:{folder}".encode()))
    slot = ctypes.c_void_p(nss.PK11_GetInternalKeySlot())
    _well(nss.PK11_InitPin(slot, None, None))
    known = ctypes.c_void_p(nss.CERT_GetDefaultCertDB())
    text = ctypes.byref(Item(0, certificate, len(certificate)))
    made = ctypes.c_void_p(nss.CERT_NewTempCertificate(known, text, None, 0, PERMANENTLY_COPIED))
    _well(nss.PK11_ImportCert(slot, made, 0, b"inventory", 0))
    trusted = ctypes.byref(Trust(IS_AUTHORITY | IS_TRUSTED, 0, 0))
    _well(nss.CERT_ChangeCertTrust(known, made, trusted))


def _well(result: int) -> None:
    if result:
        raise RuntimeError("NSS refuses")


if __name__ == "__main__":
    _install(Path(sys.argv[1]), Path(sys.argv[2]).read_bytes())
