"""HTML pages over several parts: home, assets, rooms, tag landing, activity log."""

from inventory.desk.pages import assets, home, log, rooms, tag
from inventory.desk.pages.blueprint import bp

__all__ = ["assets", "bp", "home", "log", "rooms", "tag"]
