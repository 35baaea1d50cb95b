"""What the desk knows as plain values: its lists and their pages, deeds, undoing, hits."""

from inventory.desk.rules.deeds import (
    DEED_NAMES,
    DEED_VERBS,
    Deed,
    LogFilter,
)
from inventory.desk.rules.hits import (
    MOST_HITS,
    WITHIN,
    begins_words,
    fit,
    shares,
)
from inventory.desk.rules.lists import (
    COLUMN_NAMES,
    SOON,
    SORT_NAMES,
    TAGGED_NAMES,
    USUAL_COLUMNS,
    AssetFilter,
    Column,
    Sort,
    Tagged,
    due_tone,
)
from inventory.desk.rules.paging import (
    LONGEST_CURSOR,
    MOST_COUNTED,
    MOST_SHOWN,
    PAGE_SIZE,
    Capped,
    Cursor,
    place_after,
    read_cursor,
    write_cursor,
)
from inventory.desk.rules.undoing import (
    BY_HAND,
    HARMLESS,
    UNDOING,
    Obstacle,
)

__all__ = [
    "BY_HAND",
    "COLUMN_NAMES",
    "DEED_NAMES",
    "DEED_VERBS",
    "HARMLESS",
    "LONGEST_CURSOR",
    "MOST_COUNTED",
    "MOST_HITS",
    "MOST_SHOWN",
    "PAGE_SIZE",
    "SOON",
    "SORT_NAMES",
    "TAGGED_NAMES",
    "UNDOING",
    "USUAL_COLUMNS",
    "WITHIN",
    "AssetFilter",
    "Capped",
    "Column",
    "Cursor",
    "Deed",
    "LogFilter",
    "Obstacle",
    "Sort",
    "Tagged",
    "begins_words",
    "due_tone",
    "fit",
    "place_after",
    "read_cursor",
    "shares",
    "write_cursor",
]
