"""The blueprint of the register's pages, and the words that their templates use."""

from datetime import datetime
from typing import Any

from flask import Blueprint, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from inventory import clock
from inventory.access.guard import zone
from inventory.register.rules import DOCUMENT_NAMES
from inventory.web import dates
from inventory.web.problems import wants_json
from inventory.web.words import language

bp = Blueprint("register", __name__, template_folder="../templates")

KILO = 1000


@bp.app_context_processor
def words() -> dict[str, Any]:
    """Give templates the words for photos and documents; the asset card shows them too."""
    return {"document_names": DOCUMENT_NAMES, "weight": weight, "added_on": added_on}


def weight(size: int) -> str:
    """Write how heavy a file is: `312 kB`, `4,2 MB`."""
    if size < KILO * KILO:
        return f"{max(1, round(size / KILO))} kB"
    number = f"{size / KILO / KILO:.1f}"
    return f"{number if language() == 'en' else number.replace('.', ',')} MB"


def added_on(moment: datetime) -> str:
    """Write on which day something was added."""
    return dates.day(clock.local_date(moment, zone()), language())


def done(url: str) -> ResponseReturnValue:
    """Lead a person on to a page; a script is told which."""
    return (jsonify(url=url), 201) if wants_json() else redirect(url, 303)


def way_back(asset_id: object, endpoint: str) -> str:
    """Return where the form stood: on the asset's card, or on a page of its own."""
    if request.form.get("on") == "card":
        return url_for("desk.asset", asset_id=asset_id, _anchor=endpoint.rpartition(".")[2])
    return url_for(endpoint, asset_id=asset_id)
