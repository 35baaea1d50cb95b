"""Believable labels of an office in Ambon."""

from collections.abc import Callable

import pytest

from labels import Design, Item, Job, Stock, load_designs, load_stocks, render, symbol

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NAMES = ("Laptop Lenovo ThinkPad E14 Gen 5", "Kursi Rapat", "Meja Kerja", "Lemari Arsip Besi")


@pytest.fixture(scope="session")
def stock() -> Stock:
    return load_stocks()["a4-50x30"]


@pytest.fixture(scope="session")
def design() -> Design:
    return load_designs()["asset-50x30"]


@pytest.fixture(scope="session")
def make_item() -> Callable[..., Item]:
    def make(number: int = 0, **texts: str) -> Item:
        digits = "".join(ALPHABET[number * 7919 // 32**place % 32] for place in range(9))
        fields = {
            "owner": "PEMERINTAH PROVINSI MALUKU",
            "unit": "Dinas Pendidikan dan Kebudayaan",
            "name": f"{NAMES[number % len(NAMES)]} {number}",
            "brand": "",
            "code_1": "12.11.18.08.01.91.08.010",
            "code_2": f"1.3.2.10.01.02.003 / {number:06d}",
            "room": "A-204",
            "building": "Gedung Siwalima",
            "tag": f"MA {digits[:4]} {digits[4:8]} {digits[8]}",
        }
        return Item(symbol(f"HTTPS://ASET.MALUKUPROV.GO.ID/MA{digits}", mask=2), fields | texts)

    return make


@pytest.fixture(scope="session")
def items(make_item: Callable[..., Item]) -> list[Item]:
    return [make_item(number) for number in range(40)]


@pytest.fixture(scope="session")
def job(design: Design, stock: Stock, items: list[Item]) -> Job:
    """Forty labels on two sheets, the first begun after three used labels."""
    return render(design, stock, items, skip=3)
