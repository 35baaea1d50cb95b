"""Read tags: what a code names, what labels say, label jobs and finders' reports."""

from inventory.tags.queries.codes import (
    AssetSeen,
    Found,
    NamedKey,
    RoomNamed,
    active_door_tags,
    active_tags,
    count_expected,
    find_tag,
    look_up,
    look_up_many,
)
from inventory.tags.queries.jobs import (
    JobLine,
    get_job_line,
    get_label_job,
    job_lines,
    next_place,
)
from inventory.tags.queries.labels import (
    LabelThing,
    Printed,
    assets_in_room,
    copies_printed,
    label_things,
    printed_of,
    things_of_job,
)
from inventory.tags.queries.reports import Report, open_reports

__all__ = [
    "AssetSeen",
    "Found",
    "JobLine",
    "LabelThing",
    "NamedKey",
    "Printed",
    "Report",
    "RoomNamed",
    "active_door_tags",
    "active_tags",
    "assets_in_room",
    "copies_printed",
    "count_expected",
    "find_tag",
    "get_job_line",
    "get_label_job",
    "job_lines",
    "label_things",
    "look_up",
    "look_up_many",
    "next_place",
    "open_reports",
    "printed_of",
    "things_of_job",
]
