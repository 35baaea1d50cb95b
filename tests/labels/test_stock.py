"""Papers are data; a paper whose labels leave the page is refused."""

import pytest

from labels import load_stocks
from labels.errors import BadStock

GOOD = """
[tiny]
title = "Tiny"
page_width = 100
page_height = 60
columns = 2
rows = 2
label_width = 40
label_height = 20
left = 5
top = 5
gap_x = 10
gap_y = 10
"""


def test_the_shipped_a4_sheet_holds_36_labels():
    stock = load_stocks()["a4-50x30"]

    assert (stock.page_width, stock.page_height) == (210, 297)
    assert (stock.label_width, stock.label_height, stock.cells) == (50, 30, 36)


def test_a_paper_of_ones_own_is_read():
    assert load_stocks(GOOD)["tiny"].cells == 4


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("left = 5", "left = 11"),
        ("top = 5", "top = -1"),
        ("columns = 2", "columns = 0"),
        ("gap_x = 10", "gap_x = -1"),
        ("label_width = 40", "label_width = 0"),
        ('title = "Tiny"', ""),
        ('title = "Tiny"', 'title = "Tiny"\nbrand = "X"'),
    ],
)
def test_a_wrong_paper_is_refused_with_its_name(old, new):
    with pytest.raises(BadStock) as refusal:
        load_stocks(GOOD.replace(old, new, 1))

    assert refusal.value.facts["stock"] == "tiny"
