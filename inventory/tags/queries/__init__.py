"""Read tags: what a code names, what labels say, label jobs and finders' reports."""

from inventory.tags.queries.codes import (
    AssetSeen,
    Found,
    Named,
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
    JobStage,
    find_job_lines,
    get_job_line,
    get_label_job,
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
    "JobStage",
    "LabelThing",
    "Named",
    "Printed",
    "Report",
    "RoomNamed",
    "active_door_tags",
    "active_tags",
    "assets_in_room",
    "copies_printed",
    "count_expected",
    "find_job_lines",
    "find_tag",
    "get_job_line",
    "get_label_job",
    "label_things",
    "look_up",
    "look_up_many",
    "next_place",
    "open_reports",
    "printed_of",
    "things_of_job",
]
