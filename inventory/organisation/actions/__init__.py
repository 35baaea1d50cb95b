"""The verbs of places, people and those who sign."""

from inventory.organisation.actions.officials import appoint_official, end_official
from inventory.organisation.actions.people import add_person, change_person
from inventory.organisation.actions.places import (
    add_building,
    add_room,
    change_building,
    change_room,
)

__all__ = [
    "add_building",
    "add_person",
    "add_room",
    "appoint_official",
    "change_building",
    "change_person",
    "change_room",
    "end_official",
]
