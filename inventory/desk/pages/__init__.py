"""HTML pages over several parts: home, assets, rooms, tag landing, activity log."""

from inventory.desk.pages import asset_list, assets, home, log, rooms, summary, tag
from inventory.desk.pages.blueprint import bp

__all__ = ["asset_list", "assets", "bp", "home", "log", "rooms", "summary", "tag"]
