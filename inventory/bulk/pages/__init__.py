"""HTML pages of acts over many assets."""

from inventory.bulk.pages import acts, editing, moving
from inventory.bulk.pages.blueprint import bp

__all__ = ["acts", "bp", "editing", "moving"]
