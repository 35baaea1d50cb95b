"""The blueprint of the pages of tags, and the words that its templates use."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint

from inventory.access.guard import zone
from inventory.errors import mark
from inventory.tags import urls
from inventory.tags.rules import JobStage, grouped
from inventory.web import dates
from inventory.web.words import language

bp = Blueprint("tags", __name__, template_folder="../templates")
bp.record_once(urls.register)

STAGES: Mapping[JobStage, tuple[str, str, str]] = {
    JobStage.WAITING: (mark("Waiting"), "neutral", "history"),
    JobStage.PRINTING: (mark("Being read back"), "info", "refresh"),
    JobStage.READY: (mark("Ready"), "ok", "circle-check"),
    JobStage.HELD_BACK: (mark("Held back"), "bad", "alert-triangle"),
    JobStage.FAILED: (mark("Failed"), "bad", "alert-triangle"),
}


@bp.context_processor
def words() -> dict[str, Any]:
    """Give the templates of tags the way codes and moments are written."""

    def code_words(code: str) -> str:
        return grouped(code).replace(" ", "\u00a0")

    def moment_words(moment: datetime) -> str:
        return dates.moment(moment, zone(), language())

    return {"code_words": code_words, "moment_words": moment_words, "stages": STAGES}
