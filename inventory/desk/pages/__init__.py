"""HTML pages over several parts: home, assets, rooms, people, units, tag landing, log."""

from inventory.desk.pages import assets, home, log, people, rooms, tag, units
from inventory.desk.pages.blueprint import bp

__all__ = ["assets", "bp", "home", "log", "people", "rooms", "tag", "units"]
