"""HTML pages of tags: label orders and jobs, and the form for finders."""

from inventory.tags.pages import draft, found, jobs, orders
from inventory.tags.pages.blueprint import bp

__all__ = ["bp", "draft", "found", "jobs", "orders"]
