"""The colours can be read, by everyone, in both themes; every style is in a layer."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "inventory/web/static/css"
BLOCK = re.compile(r"([^{}]+)\{([^{}]*)\}")
COLOUR = re.compile(r"--([\w-]+): (#[0-9a-f]{3,6});")
TEXT_PAIRS = [
    *[(ink, paper) for ink in ("text", "text-2", "link") for paper in ("bg", "surface", "sunken")],
    *[(tone, "surface") for tone in ("ok", "warn", "bad", "info", "neutral", "accent")],
    *[(tone, f"{tone}-soft") for tone in ("ok", "warn", "bad", "info", "neutral", "repeat")],
    *[("on-state", tone) for tone in ("ok", "warn", "bad")],
    ("on-brand", "brand"),
    ("on-brand", "brand-hover"),
    ("bar-text", "bar"),
    ("bar-text-2", "bar"),
]
SHAPE_PAIRS = [
    ("edge", "bg"),
    ("edge", "surface"),
    ("focus", "focus-ring"),
    *[(f"meter-{tone}", "meter-track") for tone in ("ok", "warn", "bad", "brand")],
]


def themes():
    """Return the colours of the light theme, the system's dark one and the chosen dark one."""
    blocks = BLOCK.findall((CSS / "tokens.css").read_text())
    light, system, chosen = (dict(COLOUR.findall(body)) for _, body in blocks if "--bg:" in body)
    return light, light | system, light | chosen


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(sign * 2 for sign in colour[1:])
    red, green, blue = (
        part / 12.92
        if (part := int(digits[at : at + 2], 16) / 255) <= 0.04045
        else ((part + 0.055) / 1.055) ** 2.4
        for at in (0, 2, 4)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_wcag_2_says():
    assert round(contrast("#000", "#fff"), 2) == 21
    assert round(contrast("#777777", "#fff"), 2) == 4.48


def test_the_dark_theme_is_the_same_however_it_is_chosen():
    _, system, chosen = themes()
    assert system == chosen


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_text_can_be_read(theme):
    colours = themes()[theme]
    ratios = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in TEXT_PAIRS}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 5.7} == {}


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_control_and_bar_can_be_seen(theme):
    colours = themes()[theme]
    ratios = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in SHAPE_PAIRS}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 3} == {}


@pytest.mark.parametrize("path", sorted(CSS.glob("*.css")), ids=lambda path: path.stem)
def test_every_style_is_in_a_layer(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    depth, outside = 0, ""
    for sign in text:
        depth -= sign == "}"
        outside += sign if depth == 0 and sign != "}" else ""
        depth += sign == "{"
    assert depth == 0
    heads = [head.strip() for head in re.split(r"[{;]", outside) if head.strip()]
    assert [head for head in heads if not re.match(r"@(layer|font-face)", head)] == []
