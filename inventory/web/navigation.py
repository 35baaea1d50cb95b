"""The navigation: one list for the bar of the phone, the side bar, the menu and the search."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request, url_for

from inventory.web.words import gettext


@dataclass(frozen=True, slots=True)
class Entry:
    """A place to go: shown to whoever holds `permission` (None: everyone logged in) or `also`.

    Whoever holds `unless` has a better place for the same. `place` is `bar` (the phone's bottom
    bar too), `menu`, or `search`: shown nowhere, but found by its label and what else it is
    `called`. `group` is a heading of the side bar.
    """

    endpoint: str
    label: str
    icon: str
    permission: str | None = None
    place: str = "bar"
    group: str = ""
    also: str | None = None
    unless: str | None = None
    called: str = ""


def init_app(app: Flask, entries: list[Entry], may: Callable[[str | None], bool]) -> None:
    """Give templates `nav`; `may` says whether the present user holds a permission.

    Asked with None, it says whether anyone is logged in.
    """

    def context() -> dict[str, Any]:
        return {
            "nav": [
                {
                    "endpoint_url": url_for(entry.endpoint),
                    "label": gettext(entry.label),
                    "icon": entry.icon,
                    "place": entry.place,
                    "group": gettext(entry.group) if entry.group else "",
                    "current": _is_current(entry.endpoint),
                }
                for entry in entries
                if entry.place != "search" and _is_for(entry, may)
            ]
        }

    app.context_processor(context)
    app.extensions["open_to_me"] = lambda: [one for one in entries if _may_open(one, may)]


def open_to_me() -> Sequence[Entry]:
    """Return everything that the present user may open, a better place for the same or not."""
    found: Sequence[Entry] = current_app.extensions["open_to_me"]()
    return found


def _is_for(entry: Entry, may: Callable[[str | None], bool]) -> bool:
    if entry.unless and may(entry.unless):
        return False
    return _may_open(entry, may)


def _may_open(entry: Entry, may: Callable[[str | None], bool]) -> bool:
    return may(entry.permission) or (entry.also is not None and may(entry.also))


def _is_current(endpoint: str) -> bool:
    here, home = url_for(endpoint), "/"
    return request.path == here or (here != home and request.path.startswith(f"{here}/"))
