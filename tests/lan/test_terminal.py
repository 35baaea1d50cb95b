"""The QR code in the terminal reads as the address of the install page."""

import numpy as np
import pytest

from inventory.lan.terminal import AS_BEFORE, BLACK_ON_WHITE, drawn
from scanner import read

ADDRESS = "http://192.168.1.10:8000/install"
DARK = {"█": (1, 1), "▀": (1, 0), "▄": (0, 1), " ": (0, 0)}
SCALE = 6


@pytest.mark.parametrize("colours", [True, False])
def test_a_phone_reads_it_from_the_screen(colours: bool) -> None:
    lines = drawn(ADDRESS, colours=colours).splitlines()
    if colours:
        assert all(one.startswith(BLACK_ON_WHITE) and one.endswith(AS_BEFORE) for one in lines)
        lines = [one.removeprefix(BLACK_ON_WHITE).removesuffix(AS_BEFORE) for one in lines]
    inked = np.array(
        [[DARK[sign][half] for sign in line] for line in lines for half in (0, 1)], dtype=bool
    )
    light = ~inked if colours else inked
    picture = np.kron(light, np.ones((SCALE, SCALE), dtype=bool)).astype(np.uint8) * 255
    assert [one.text for one in read(picture)] == [ADDRESS.upper()]
