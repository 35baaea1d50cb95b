"""Read the register: class codes, one asset, and assets by key within an actor's reach."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib import resources
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, load_only

from inventory.access.queries import scoped
from inventory.access.rules import Permission
from inventory.db import locked
from inventory.journal.rules import Actor
from inventory.register.errors import (
    UnclearClassCode,
    UnfitClassCode,
    UnknownAsset,
    UnknownClassCode,
)
from inventory.register.models import (
    Asset,
    ClassCode,
    Total,
)
from inventory.register.rules import (
    DEEPEST_LEVEL,
    KIND_OF_PREFIX,
    AssetState,
    Match,
    TotalKey,
    add_up,
    class_ancestors,
    code_in,
    match_everyday,
    match_name,
    may_classify,
    words_in,
)

SHORTEST_SEARCH = 2
LONGEST_SEARCH = 300
"""Longer than any name; databases refuse to look for what is far longer."""


@dataclass(frozen=True, slots=True)
class FoundClass:
    """A class code an asset may carry; `path` names the groups above it, from its kind down."""

    code: str
    name: str
    match: Match
    path: tuple[str, ...] = ()


def get_class_code(session: Session, code: str) -> ClassCode:
    """Return a code an asset may carry; raises UnknownClassCode or UnfitClassCode."""
    found = session.get(ClassCode, code)
    if found is None:
        raise UnknownClassCode(code=code, field="class_code")
    if not may_classify(found.code):
        raise UnfitClassCode(code=code, field="class_code")
    return found


def read_class_code(session: Session, text: str) -> ClassCode:
    """Return the code that a person typed: the code itself, its exact name or an everyday word.

    Raises UnknownClassCode, UnfitClassCode, or UnclearClassCode where the words are not enough.
    """
    code = code_in(text)
    if code is None:
        exact = [
            one
            for one in find_class_codes(session, text)
            if one.match in (Match.EVERYDAY, Match.NAME)
        ]
        if len({one.code for one in exact if one.match is exact[0].match}) != 1:
            raise UnclearClassCode(text=text, field="class_code")
        code = exact[0].code
    return get_class_code(session, code)


def find_class_codes(session: Session, text: str, *, limit: int = 20) -> list[FoundClass]:
    """Return codes an asset may carry that answer a code, a name or everyday words, best first."""
    if len(text) > LONGEST_SEARCH:
        return []
    code, words = code_in(text), words_in(text)
    if len("".join(words)) < SHORTEST_SEARCH:
        return []
    if code is not None:
        rows = session.execute(
            _CHOOSABLE.where(ClassCode.code.startswith(code, autoescape=True))
            .order_by(ClassCode.code)
            .limit(limit)
        )
        best = [FoundClass(row.code, row.name, Match.NAME) for row in rows]
    else:
        best = _by_words(session, words)[:limit]
    return _with_paths(session, best)


def _squeezed_name() -> sa.ColumnElement[str]:
    name: sa.ColumnElement[str] = sa.func.lower(ClassCode.name)
    for sign in " .-/(),":
        name = sa.func.replace(name, sign, "")
    return name


_CHOOSABLE = sa.select(ClassCode.code, ClassCode.name).where(
    ClassCode.level == DEEPEST_LEVEL,
    sa.or_(*(ClassCode.code.startswith(f"{prefix}.") for prefix in KIND_OF_PREFIX)),
)


def _by_words(session: Session, words: Sequence[str]) -> list[FoundClass]:
    """Let the database narrow the list to what holds every word; the rules put it in order."""
    everyday: dict[str, tuple[Match, int]] = {}
    for place, (phrase, code) in enumerate(_everyday_words()):
        match = match_everyday(words, phrase)
        if match is not None:
            everyday.setdefault(code, (match, place))
            everyday[code] = min(everyday[code], (match, place))
    holds = (_squeezed_name().icontains(word, autoescape=True) for word in words)
    rows = session.execute(_CHOOSABLE.where(sa.or_(sa.and_(*holds), ClassCode.code.in_(everyday))))
    ranked = []
    for code, name in rows:
        match = match_name(words, name)
        ranks = [(everyday[code][0], 0, everyday[code][1])] if code in everyday else []
        if match is not None:
            ranks.append((match, 1, len(name)))
        if ranks:
            ranked.append((*min(ranks), code, name))
    return [FoundClass(code, name, match) for match, _, _, code, name in sorted(ranked)]


@cache
def _everyday_words() -> list[tuple[list[str], str]]:
    """Return the (words, code) lines of the list of everyday names, in its order."""
    source = resources.files("inventory.register") / "everyday_words.csv"
    with source.open(encoding="utf-8") as lines:
        return [(words_in(row["words"]), row["code"]) for row in csv.DictReader(lines)]


def _with_paths(session: Session, found: Sequence[FoundClass]) -> list[FoundClass]:
    above = {one.code: class_ancestors(one.code) for one in found}
    names: Mapping[str, str] = {
        row.code: row.name
        for row in session.execute(
            sa.select(ClassCode.code, ClassCode.name).where(
                ClassCode.code.in_({code for codes in above.values() for code in codes})
            )
        )
    }
    return [
        replace(one, path=tuple(names[code] for code in above[one.code] if code in names))
        for one in found
    ]


def get_asset(
    session: Session, asset_id: UUID, *, by: Actor, permission: Permission, lock: bool = False
) -> Asset:
    """Return an asset within reach; raises UnknownAsset, the same for foreign ones."""
    statement = scoped(sa.select(Asset).where(Asset.id == asset_id), Asset.unit_id, by, permission)
    asset = session.scalar(locked(statement) if lock else statement)
    if asset is None:
        raise UnknownAsset
    return asset


def assets_by_id(
    session: Session,
    asset_ids: Sequence[UUID],
    *,
    by: Actor,
    permission: Permission,
    lock: bool = False,
) -> dict[UUID, Asset]:
    """Return the assets among these keys that are within reach, locked in the order of keys."""
    statement = scoped(
        sa.select(Asset).where(Asset.id.in_(set(asset_ids))), Asset.unit_id, by, permission
    ).order_by(Asset.id)
    found = session.scalars(locked(statement) if lock else statement)
    return {asset.id: asset for asset in found}


_BESIDE = (
    Asset.kind,
    Asset.state,
    Asset.room_id,
    Asset.holder_id,
    Asset.seen_room_id,
    Asset.seen_at,
    Asset.version,
)


def lock_assets(session: Session, asset_ids: Iterable[UUID]) -> dict[UUID, Asset]:
    """Return assets by key as they stand now, locked in the order of keys; reach is not asked.

    They come with what custody keeps beside them; the rest of so wide a row is read when asked for.
    """
    statement = (
        sa.select(Asset)
        .options(load_only(*_BESIDE))
        .where(Asset.id.in_(set(asset_ids)))
        .order_by(Asset.id)
    )
    return {asset.id: asset for asset in session.scalars(locked(statement))}


def live_totals(session: Session) -> dict[TotalKey, tuple[int, Decimal]]:
    """Count every asset by unit, class (at each level) and condition: slow, for checking."""
    value = sa.func.sum(Asset.acquisition_value, type_=Asset.acquisition_value.type)
    rows = session.execute(
        sa.select(Asset.unit_id, Asset.class_code, Asset.condition, sa.func.count(), value)
        .where(Asset.state != AssetState.REMOVED)
        .group_by(Asset.unit_id, Asset.class_code, Asset.condition)
    )
    sums: dict[TotalKey, tuple[int, Decimal]] = {}
    for unit_id, code, condition, number, worth in rows:
        add_up(sums, (unit_id, code, condition), number, worth)
    return sums


def kept_totals(session: Session) -> dict[TotalKey, tuple[int, Decimal]]:
    """Return the totals as they are kept."""
    rows = session.execute(
        sa.select(Total.unit_id, Total.class_code, Total.condition, Total.count, Total.value)
    )
    return {
        (unit_id, code, condition): (number, value)
        for unit_id, code, condition, number, value in rows
        if number or value
    }
