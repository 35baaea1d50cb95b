"""HTML pages of tags: label orders and jobs, and the form for finders."""

from inventory.tags.pages import found, jobs, orders
from inventory.tags.pages.blueprint import bp

__all__ = ["bp", "found", "jobs", "orders"]
