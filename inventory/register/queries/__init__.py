"""Read the register: class codes and assets, what searches rest on, photos and documents."""

from inventory.register.queries.assets import (
    FoundClass,
    assets_by_id,
    find_class_codes,
    get_asset,
    get_class_code,
    kept_totals,
    live_totals,
    lock_assets,
    read_class_code,
)
from inventory.register.queries.finding import (
    get_filter,
    is_sqlite,
    may_change,
    mend_word,
    saved_filters,
    text_holds,
    unheard_words,
)
from inventory.register.queries.papers import (
    DocumentLine,
    PaperFile,
    documents_of,
    first_photo,
    get_document_file,
    get_photo_file,
    photos_of,
)

__all__ = [
    "DocumentLine",
    "FoundClass",
    "PaperFile",
    "assets_by_id",
    "documents_of",
    "find_class_codes",
    "first_photo",
    "get_asset",
    "get_class_code",
    "get_document_file",
    "get_filter",
    "get_photo_file",
    "is_sqlite",
    "kept_totals",
    "live_totals",
    "lock_assets",
    "may_change",
    "mend_word",
    "photos_of",
    "read_class_code",
    "saved_filters",
    "text_holds",
    "unheard_words",
]
