"""The verbs of the register. Only `bookkeeping` creates assets, only `custody` places them."""

from inventory.register.actions.assets import (
    change_asset,
    change_assets,
    note_place,
    note_seen,
    register_assets,
    restore_assets,
)
from inventory.register.actions.classes import load_class_codes
from inventory.register.actions.documents import add_document, remove_document
from inventory.register.actions.filters import remove_filter, rename_filter, save_filter
from inventory.register.actions.photos import add_photo, put_photo_first, remove_photo
from inventory.register.actions.totals import recount
from inventory.register.actions.words import recount_words

__all__ = [
    "add_document",
    "add_photo",
    "change_asset",
    "change_assets",
    "load_class_codes",
    "note_place",
    "note_seen",
    "put_photo_first",
    "recount",
    "recount_words",
    "register_assets",
    "remove_document",
    "remove_filter",
    "remove_photo",
    "rename_filter",
    "restore_assets",
    "save_filter",
]
