"""What finding costs: lists, search and totals, at one size of the register and against another."""

import itertools
import json
import statistics
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlencode

from bench.client import Connection, request, send_many
from bench.figures import Figure
from bench.reference import Reference
from bench.seed import RARE
from bench.target import Target

DEEP_PAGES = 40
MOST_GROWTH = 1.5
BARE_MORE = 4
"""So many more times the bare route is asked in a turn: it costs so much less."""
LISTS: Mapping[str, tuple[dict[str, str], float | None]] = {
    "list by name": ({}, 3),
    "list, filter and sort (damaged, by value)": ({"condition": "heavy", "sort": "value"}, 3),
    "list, filter and sort (kind, by year)": ({"kind": "equipment", "sort": "year"}, 3),
    "list of a unit by name": ({"unit": "{unit}"}, 3),
    "list of a unit, damaged, by value": (
        {"unit": "{unit}", "condition": "heavy", "sort": "value"},
        None,
    ),
    "list of a class, by name": ({"class_code": "1.3.5.01"}, None),
    "search, common word": ({"q": "lenovo"}, 3),
    "search, part of a word": ({"q": "novo"}, 3),
    "search, rare word": ({"q": RARE}, 3),
    "search, two letters": ({"q": "ac"}, 3),
    "search, a person": ({"q": "salampessy"}, None),
    "search, typo": ({"q": "lenovvo"}, 15),
}
PAGES: Mapping[str, tuple[str, float | None]] = {
    "home page": ("/", None),
    "summary page": ("/assets/summary", 5),
    "list page": ("/assets", None),
    "search of everything": ("/search/hits?q=lenovo", None),
}


def finding(target: Target, reference: Reference, *, turns: int, requests: int) -> Iterator[Figure]:
    """CPU of each question above the static JSON route, at the speed that the bars were set at.

    All are asked in short turns with a bare Flask route, which tells how slow this machine is just
    then: its speed changes within seconds. The figure is the median of the turns.
    """
    still = request("GET", "/healthz", target.seeded.token)
    asked = list(_asked(target))
    for _, ready, _ in asked:
        _ask(target, ready, requests)
    slow: list[float] = []
    for name, ready, most in asked:
        costs, inside = [], []
        for _ in range(turns):
            slowness = reference.slowness(requests * BARE_MORE)
            base, _ = _cost(target, still, requests)
            cost, own = _cost(target, ready, requests)
            costs.append((cost - base) / slowness)
            inside.append(own / slowness)
            slow.append(slowness)
        words = f"{name}, above the static route"
        yield Figure(target.engine, words, statistics.median(costs), "ms", most)
        if target.postmaster:
            own = statistics.median(inside)
            yield Figure(target.engine, f"{name}, PostgreSQL's own", own, "ms")
    yield Figure(target.engine, "this machine is slower", statistics.median(slow), "times")


def growth(sizes: Sequence[int], found: Mapping[int, Sequence[Figure]]) -> Iterator[Figure]:
    """How much dearer each question is in the largest register than in the smallest."""
    small = {figure.name: figure for figure in found[sizes[0]]}
    for figure in found[sizes[-1]]:
        before = small.get(figure.name)
        if before and before.value and figure.name.endswith("above the static route"):
            name = figure.name.removesuffix(", above the static route")
            most = MOST_GROWTH if figure.most else None
            words = f"{name}: {sizes[-1]:,} against {sizes[0]:,}"
            yield Figure(figure.engine, words, figure.value / before.value, "times", most)


def _asked(target: Target) -> Iterator[tuple[str, bytes, float | None]]:
    """Give each question: what it is called, its bytes, its bar in ms."""
    for name, (query, most) in LISTS.items():
        wanted = {key: value.format(unit=target.seeded.unit) for key, value in query.items()}
        yield name, _api(target, wanted), most
    yield "list, deep page", _deep(target), 3
    for name, (path, most) in PAGES.items():
        yield name, request("GET", path, "", cookie=target.seeded.cookie), most


def _api(target: Target, query: Mapping[str, str]) -> bytes:
    path = f"/api/v1/assets?{urlencode({'limit': 25, **query})}"
    return request("GET", path, target.seeded.token)


def _deep(target: Target) -> bytes:
    """Go down the list by value and return the last step."""
    connection, query = Connection(target.service.port), {"sort": "value"}
    for _ in range(DEEP_PAGES):
        after = json.loads(connection.ask(_api(target, query)).body)["next"]
        if after is None:
            break
        query["after"] = after
    connection.close()
    return _api(target, query)


def _cost(target: Target, ready: bytes, requests: int) -> tuple[float, float]:
    """Return what a request costs the web workers and PostgreSQL, in ms."""
    before, inside = target.cpu(), target.database_cpu()
    _ask(target, ready, requests)
    spent = target.cpu() - before, target.database_cpu() - inside
    return spent[0] * 1000 / requests, spent[1] * 1000 / requests


def _ask(target: Target, ready: bytes, requests: int) -> None:
    send_many(target.service.port, itertools.repeat(ready), requests)
