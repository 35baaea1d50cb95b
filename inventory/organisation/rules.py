"""Duties of officials, and how people call a floor and a room; `queries.CALLED` says it in SQL."""

from collections.abc import Mapping
from enum import StrEnum

from inventory.errors import mark


class Duty(StrEnum):
    """The duties whose holders sign for a unit (Permendagri 19/2016)."""

    MANAGER = "manager"
    MANAGER_OFFICER = "manager_officer"
    USER = "user"
    AUTHORISED_USER = "authorised_user"
    ADMINISTRATION = "administration"
    OFFICER = "officer"
    ASSISTANT_OFFICER = "assistant_officer"


DUTY_NAMES: Mapping[Duty, str] = {
    Duty.MANAGER: mark("Asset manager (pengelola barang)"),
    Duty.MANAGER_OFFICER: mark("Administration for the manager"),
    Duty.USER: mark("Asset user (pengguna barang)"),
    Duty.AUTHORISED_USER: mark("Authorised asset user (kuasa pengguna barang)"),
    Duty.ADMINISTRATION: mark("Administration for the user"),
    Duty.OFFICER: mark("Asset officer (pengurus barang)"),
    Duty.ASSISTANT_OFFICER: mark("Assistant asset officer"),
}


def floor_label(building: str, floor: int) -> str:
    """Name a floor of a building: `Gedung A Lt 2`."""
    return f"{building} Lt {floor}"


def room_label(building: str, floor: int, code: str) -> str:
    """Name a room by building, floor and code: `Gedung A Lt 2 R.04`."""
    return f"{floor_label(building, floor)} {code}"
