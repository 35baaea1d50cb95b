"""The verbs of tags: their life, ordering labels, and what finders tell."""

from inventory.tags.actions.labels import order_labels
from inventory.tags.actions.reports import report_found, settle_report
from inventory.tags.actions.tags import (
    bind_tag,
    issue_asset_tags,
    issue_blank_tags,
    issue_door_tag,
    issue_door_tags,
    replace_tag,
    unbind_tag,
)

__all__ = [
    "bind_tag",
    "issue_asset_tags",
    "issue_blank_tags",
    "issue_door_tag",
    "issue_door_tags",
    "order_labels",
    "replace_tag",
    "report_found",
    "settle_report",
    "unbind_tag",
]
