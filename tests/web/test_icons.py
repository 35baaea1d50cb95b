"""The sprite goes over the wire with every first page: it holds what is drawn, and nothing else."""

import re
from pathlib import Path

INVENTORY = Path(__file__).resolve().parents[2] / "inventory"
SPRITE = INVENTORY / "web/static/icons.svg"
SOURCES = {".html", ".js", ".py"}


def test_every_icon_of_the_sprite_is_named_somewhere():
    text = "".join(
        path.read_text("utf-8")
        for path in INVENTORY.rglob("*")
        if path.suffix in SOURCES and "vendor" not in path.parts
    )
    named = set(re.findall(r"[\"'#`]([a-z0-9-]+)[\"'`]", text))

    assert set(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text("utf-8"))) - named == set()
