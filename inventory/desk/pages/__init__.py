"""HTML pages over several parts: home, assets, rooms, people, units, tag landing, log."""

from inventory.desk.pages import (
    acts,
    asset_list,
    assets,
    home,
    kept_lists,
    log,
    people,
    rooms,
    search,
    summary,
    tag,
    units,
)
from inventory.desk.pages.blueprint import bp

__all__ = [
    "acts",
    "asset_list",
    "assets",
    "bp",
    "home",
    "kept_lists",
    "log",
    "people",
    "rooms",
    "search",
    "summary",
    "tag",
    "units",
]
