"""HTML pages of the register: an asset's facts, its photos and documents, and their files."""

from inventory.register.pages import classes, documents, edit, photos
from inventory.register.pages.blueprint import bp

__all__ = ["bp", "classes", "documents", "edit", "photos"]
