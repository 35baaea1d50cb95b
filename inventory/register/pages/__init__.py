"""HTML pages of the register: the photos and documents of an asset, and their files."""

from inventory.register.pages import documents, photos
from inventory.register.pages.blueprint import bp

__all__ = ["bp", "documents", "photos"]
