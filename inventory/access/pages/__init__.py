"""HTML pages of access: log in and out, set-up and invitations, users, roles, units."""

from inventory.access.pages import entry, opening, units, users
from inventory.access.pages.blueprint import bp

__all__ = ["bp", "entry", "opening", "units", "users"]
