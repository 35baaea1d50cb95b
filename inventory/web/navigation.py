"""The navigation: one list for the bar of the phone, the side bar and the menu; and actions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request, url_for

from inventory.web.words import gettext


@dataclass(frozen=True, slots=True)
class Entry:
    """A place to go: shown to whoever has one of the `roles` (none named: everyone logged in).

    `place` is `bar` (the phone's bottom bar too) or `menu`; `group` is a heading of the side bar.
    Of several entries that lead to the same place, the first that is someone's is shown.
    """

    endpoint: str
    label: str
    icon: str
    roles: frozenset[str] = frozenset()
    place: str = "bar"
    group: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do, found by its label and what else it is `called`: shown nowhere.

    It is for whoever holds `permission` (None: everyone logged in).
    """

    endpoint: str
    label: str
    icon: str
    permission: str | None = None
    called: str = ""


def init_app(
    app: Flask,
    entries: Sequence[Entry],
    actions: Sequence[Action],
    roles: Callable[[], frozenset[str] | None],
    may: Callable[[str | None], bool],
) -> None:
    """Give templates `nav`, and searches what `open_to_me` returns.

    `roles` says which the present user has, None where nobody is here; `may` whether he holds a
    permission, and asked with None whether anyone is logged in.
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
                for entry in _shown(entries, roles())
            ]
        }

    app.context_processor(context)
    app.extensions["open_to_me"] = lambda: [
        *(Action(one.endpoint, one.label, one.icon) for one in _shown(entries, roles())),
        *(one for one in actions if may(one.permission)),
    ]


def open_to_me() -> Sequence[Action]:
    """Return all that the present user may open by name: his navigation, and his actions."""
    found: Sequence[Action] = current_app.extensions["open_to_me"]()
    return found


def _shown(entries: Sequence[Entry], roles: frozenset[str] | None) -> list[Entry]:
    if roles is None:
        return []
    mine = [entry for entry in entries if not entry.roles or entry.roles & roles]
    first = {entry.endpoint: entry for entry in reversed(mine)}
    return [entry for entry in mine if first[entry.endpoint] is entry]


def _is_current(endpoint: str) -> bool:
    here, home = url_for(endpoint), "/"
    return request.path == here or (here != home and request.path.startswith(f"{here}/"))
