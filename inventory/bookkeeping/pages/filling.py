"""What the form of a new asset can be filled with: another asset's facts, what was used lately."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import request
from sqlalchemy.orm import Session

from inventory.access.guard import current_actor
from inventory.access.rules import Permission
from inventory.organisation.queries import Place
from inventory.register.errors import UnknownAsset
from inventory.register.fields import typed_of
from inventory.register.models import Asset
from inventory.register.queries import Lately, get_asset, get_class_code
from inventory.register.rules import JOURNALED, NOT_COPIED, WAY_NAMES
from inventory.web.dates import day
from inventory.web.words import gettext, language

MOST_CHIPS = 3


@dataclass(frozen=True, slots=True)
class Chip:
    """Values used before, offered to be used again: the words on the chip, and its fields."""

    words: str
    fields: Mapping[str, str]


def original(session: Session) -> Asset | None:
    """Return the asset in the address that a copy is made of; raises UnknownAsset."""
    text = request.args.get("copy")
    if text is None:
        return None
    try:
        key = UUID(text)
    except ValueError:
        raise UnknownAsset from None
    return get_asset(session, key, by=current_actor(), permission=Permission.REGISTER_ASSETS)


def copied(session: Session, asset: Asset) -> dict[str, str]:
    """Return what another asset like this one has in common with it, as the form shows it."""
    names = [name for name in JOURNALED if name not in NOT_COPIED]
    typed = typed_of({name: getattr(asset, name) for name in [*names, "room_id"]})
    typed["class_code"] = f"{asset.class_code} {get_class_code(session, asset.class_code).name}"
    return typed


def acquisitions(lately: Sequence[Lately]) -> list[Chip]:
    """Return the dates, ways and sources used lately, each together."""
    chips: dict[str, Chip] = {}
    for one in lately:
        words = [day(one.acquired_on, language()), gettext(WAY_NAMES[one.acquisition_way])]
        fields = {
            "acquired_on": one.acquired_on.isoformat(),
            "acquisition_way": str(one.acquisition_way),
            "source": one.source or "",
        }
        chip = Chip(" · ".join([*words, one.source] if one.source else words), fields)
        chips.setdefault(chip.words, chip)
    return list(chips.values())[:MOST_CHIPS]


def placings(
    lately: Sequence[Lately], units: Mapping[UUID, str], places: Sequence[Place]
) -> list[Chip]:
    """Return the units and rooms used lately that are within reach still."""
    rooms = {place.id: f"{place.code} · {place.name}" for place in places}
    chips: dict[tuple[str, str], Chip] = {}
    for one in lately:
        if one.unit_id not in units:
            continue
        room = rooms.get(one.room_id, "") if one.room_id else ""
        words = [units[one.unit_id], room] if len(units) > 1 else [room]
        fields = {
            "unit_id": str(one.unit_id),
            "room_id": str(one.room_id) if room else "",
        }
        chip = Chip(" · ".join(filter(None, words)) or gettext("No room yet"), fields)
        chips.setdefault((fields["unit_id"], fields["room_id"]), chip)
    return list(chips.values())[:MOST_CHIPS]
