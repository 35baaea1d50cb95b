"""HTML pages of places, people and officials: the forms; what they show stands in the desk."""

from inventory.organisation.pages import officials, people, places
from inventory.organisation.pages.blueprint import bp

__all__ = ["bp", "officials", "people", "places"]
