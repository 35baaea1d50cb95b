"""Designs are data; what contradicts itself is refused with a sentence."""

import tomllib
from importlib.resources import files

import pytest

from labels import load_designs
from labels.errors import BadDesign

GOOD = """
[small]
title = "Small"
width = 40
height = 20
code = "tag"
called = "tag"
qr = { x = 0, y = 0, size = 18 }

[[small.text]]
field = "tag"
x = 18
y = 2
width = 22
height = 4
font = "mono"
size = 8
whole = true
"""


def test_the_shipped_designs_are_good():
    designs = load_designs()

    assert set(designs) == {"asset-50x30", "door-50x30"}
    fields = ("owner", "unit", "name", "brand", "code_1", "code_2", "tag")
    assert designs["asset-50x30"].fields == fields
    assert designs["door-50x30"].fields == ("owner", "room", "name", "building", "tag")


def test_a_design_of_ones_own_is_read():
    (design,) = load_designs(GOOD).values()

    assert (design.key, design.width, design.fields) == ("small", 40, ("tag",))
    assert design.texts[0].min_size == 8


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('title = "Small"', 'title = "Small"\ncolour = "red"', "colour"),
        ('title = "Small"', "", "title"),
        ("whole = true", "whole = true\nangle = 90", "angle"),
        ("whole = true", "", "printed whole"),
        ("size = 8\n", "size = 7\n", "at least 8 points"),
        ("size = 8\n", "size = 8\nmin_size = 9\n", "contradict"),
        ("size = 8\n", 'size = 8\nalign = "middle"\n', "middle"),
        ('font = "mono"', 'font = "comic"', "comic"),
        ('code = "tag"', 'code = "nibar"', "nibar"),
        ("x = 18\n", "x = 17\n", "overlap"),
        ("width = 22", "width = 23", "leaves the label"),
        ("height = 4", "height = 2", "needs a height"),
        ("size = 18 }", "size = 21 }", "leaves the label"),
        ("size = 18 }", "size = 18, level = 1 }", "level"),
    ],
)
def test_a_wrong_design_is_refused_with_its_name_and_problem(old, new, problem):
    assert old in GOOD

    with pytest.raises(BadDesign) as refusal:
        load_designs(GOOD.replace(old, new, 1))

    assert refusal.value.facts["design"] == "small"
    assert problem in refusal.value.facts["problem"]


@pytest.mark.parametrize("part", ["line", "rectangle"])
def test_nothing_is_drawn_into_the_quiet_zone(part):
    drawn = {
        "line": "x1 = 0\ny1 = 10\nx2 = 40\ny2 = 10\nthickness = 0.2",
        "rectangle": "x = 17\ny = 10\nwidth = 2\nheight = 2",
    }[part]

    with pytest.raises(BadDesign) as refusal:
        load_designs(f"{GOOD}\n[[small.{part}]]\n{drawn}\n")
    assert "quiet zone" in refusal.value.facts["problem"]


def test_the_smallest_code_is_eight_points_in_every_shipped_design():
    source = tomllib.loads(files("labels").joinpath("designs.toml").read_text("utf-8"))
    codes = [text for table in source.values() for text in table["text"] if text["field"] == "tag"]

    assert [text["min_size"] for text in codes] == [8, 8]
