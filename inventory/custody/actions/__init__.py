"""The verbs of custody."""

from inventory.custody.actions.confirmations import confirm_held, settle_missing
from inventory.custody.actions.holders import change_holder
from inventory.custody.actions.places import (
    hand_over_assets,
    move_asset,
    place_assets,
    put_back_assets,
    undo_placement,
)
from inventory.custody.actions.sightings import see_assets, unsee_asset

__all__ = [
    "change_holder",
    "confirm_held",
    "hand_over_assets",
    "move_asset",
    "place_assets",
    "put_back_assets",
    "see_assets",
    "settle_missing",
    "undo_placement",
    "unsee_asset",
]
