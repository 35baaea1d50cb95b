"""Where an act was come to from, as it stands in the address, and the way back there."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from flask import url_for

from inventory.access.rules import Permission
from inventory.desk.errors import UnfitList
from inventory.desk.forms import LogForm
from inventory.desk.lists import list_url
from inventory.errors import mark
from inventory.journal.rules import Actor
from inventory.web.words import gettext

PLACES: Mapping[str, str] = {
    "asset": mark("Back to the asset"),
    "room": mark("Back to the room"),
    "person": mark("Back to the person"),
    "building": mark("Back to the building"),
    "unit": mark("Back to the work unit"),
}
"""Things on whose pages a history stands; in the address each is named by its key."""


def came_from(sent: Mapping[str, str]) -> dict[str, str]:
    """Return the list, the log, the home page or the thing that an act was come to from."""
    return {name: text for name in ("list", "log", "home", *PLACES) if (text := sent.get(name))}


def way_back(sent: Mapping[str, str], by: Actor) -> dict[str, str]:
    """Return the address and the words of the way back; a spoilt address leads to the whole.

    It is put together from what was sent, and so never leads out of the service.
    """
    try:
        for kind, words in PLACES.items():
            if kind in sent:
                place: dict[str, Any] = {f"{kind}_id": UUID(sent[kind])}
                return _back(url_for(f"desk.{kind}", **place), gettext(words))
        url = list_url(sent.get("list", ""))
    except (UnfitList, ValueError):
        url = url_for("desk.assets")
    if "home" in sent:
        return _back(url_for("desk.home"), gettext("Home"))
    if "log" in sent:
        return _back(url_for("desk.log", **_of_log(sent["log"])), gettext("Back to the log"))
    if "list" not in sent and by.may(Permission.READ_LOG):
        return _back(url_for("desk.log"), gettext("Activity log"))
    return _back(url, gettext("Back to the list"))


def _of_log(text: str) -> dict[str, Any]:
    fields = {name: one for name, one in parse_qsl(text) if name in LogForm.model_fields}
    try:
        LogForm.model_validate(fields)
    except ValueError:
        return {}
    return dict(fields)


def _back(url: str, words: str) -> dict[str, str]:
    return {"back_url": url, "back_words": words}
