"""The blueprint of the pages of access, and the words that its templates use."""

from datetime import date
from typing import Any

from flask import Blueprint

from inventory.access.rules import ROLE_NAMES
from inventory.web import dates
from inventory.web.words import gettext, language

bp = Blueprint("access", __name__, template_folder="../templates")


@bp.context_processor
def words() -> dict[str, Any]:
    """Give the templates of access the names of roles and the way days are written."""

    def day_words(value: date) -> str:
        return dates.day(value, language())

    return {
        "roles": [(role, gettext(name)) for role, name in ROLE_NAMES.items()],
        "role_names": ROLE_NAMES,
        "day_words": day_words,
    }
