"""HTML pages of the books: register an asset, many that are alike, or one like another."""

from inventory.bookkeeping.pages import entry
from inventory.bookkeeping.pages.blueprint import bp

__all__ = ["bp", "entry"]
