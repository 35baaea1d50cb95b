"""HTML pages of the register: an asset's facts."""

from inventory.register.pages import edit
from inventory.register.pages.blueprint import bp

__all__ = ["bp", "edit"]
