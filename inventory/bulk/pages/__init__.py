"""HTML pages of acts over many assets."""

from inventory.bulk.pages import editing, moving, undoing
from inventory.bulk.pages.blueprint import bp

__all__ = ["bp", "editing", "moving", "undoing"]
