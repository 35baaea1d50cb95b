"""HTML pages of access: log in and out, set-up and invitations, users and their roles."""

from inventory.access.pages import entry, opening, users
from inventory.access.pages.blueprint import bp

__all__ = ["bp", "entry", "opening", "users"]
