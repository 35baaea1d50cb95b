"""Which acts can be undone as one, and what may have happened since."""

from enum import StrEnum

BY_HAND = frozenset({"asset.changed", "asset.placed"})
"""Verbs of acts that can be undone as one, where the act did nothing else."""

UNDOING = frozenset({"asset.change_undone", "asset.placement_undone"})
"""Verbs of the acts that undid one."""

HARMLESS = frozenset(
    {
        "asset.seen",
        "asset.unseen",
        "asset.seen_moving",
        "asset.unseen_moving",
        "asset.confirmed",
        "asset.missed",
        "asset.miss_settled",
        "asset.photo_added",
        "asset.photo_removed",
        "asset.photo_put_first",
        "asset.document_added",
        "asset.document_removed",
    }
)
"""What may have happened to an asset since, without standing in the way of an undoing."""


class Obstacle(StrEnum):
    """Why an asset stands in the way of an undoing."""

    FOREIGN = "foreign"
    CHANGED_SINCE = "changed_since"
