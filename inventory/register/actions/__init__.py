"""The verbs of the register. Only `bookkeeping` creates assets, only `custody` places them."""

from inventory.register.actions.assets import (
    change_asset,
    change_assets,
    note_place,
    note_seen,
    register_assets,
)
from inventory.register.actions.classes import load_class_codes
from inventory.register.actions.filters import remove_filter, rename_filter, save_filter
from inventory.register.actions.totals import recount
from inventory.register.actions.words import recount_words

__all__ = [
    "change_asset",
    "change_assets",
    "load_class_codes",
    "note_place",
    "note_seen",
    "recount",
    "recount_words",
    "register_assets",
    "remove_filter",
    "rename_filter",
    "save_filter",
]
