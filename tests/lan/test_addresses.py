"""Which addresses and names of this machine phones may use."""

import pytest

from inventory.lan.addresses import LABEL, is_private, lan_addresses
from inventory.lan.rules import Device, device_of, name_in, secure_address


@pytest.mark.parametrize(
    ("address", "private"),
    [
        ("10.0.0.1", True),
        ("172.16.0.1", True),
        ("172.32.0.1", False),
        ("192.168.255.254", True),
        ("192.169.0.1", False),
        ("127.0.0.1", False),
        ("169.254.3.4", False),
        ("203.0.113.9", False),
        ("fe80::1", False),
        ("", False),
        ("meja-1.local", False),
    ],
)
def test_a_private_address_is_one_of_rfc_1918(address: str, private: bool) -> None:
    assert is_private(address) is private


def test_only_private_addresses_are_offered_each_once() -> None:
    found = lan_addresses()
    assert all(map(is_private, found))
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("label", "fit"), [("meja-1", True), ("a", True), ("-a", False), ("a_b", False), ("", False)]
)
def test_a_machine_is_named_where_its_name_can_stand_in_an_address(label: str, fit: bool) -> None:
    assert (LABEL.fullmatch(label) is not None) is fit


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("192.168.1.10:8000", "https://192.168.1.10:8443"),
        ("meja-1.local", "https://meja-1.local:8443"),
        ("[::1]:8000", "https://[::1]:8443"),
        ("[::1]", "https://[::1]:8443"),
    ],
)
def test_the_secure_address_has_the_name_that_was_asked_for(host: str, address: str) -> None:
    assert secure_address(host, 8443) == address
    assert secure_address(host, 443) == f"https://{name_in(host)}"


@pytest.mark.parametrize(
    ("said", "device"),
    [
        ("Mozilla/5.0 (Linux; Android 9; Redmi) Chrome/120", Device.ANDROID),
        ("Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) Safari", Device.IPHONE),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Safari", Device.COMPUTER),
        ("", Device.COMPUTER),
    ],
)
def test_a_device_is_known_by_what_its_browser_says(said: str, device: Device) -> None:
    assert device_of(said) is device
