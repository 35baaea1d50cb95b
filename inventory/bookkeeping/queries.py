"""Read what was entered into the books together."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.models import Unit
from inventory.access.rules import Permission
from inventory.journal.rules import Actor
from inventory.register.models import Asset
from inventory.register.queries import get_asset
from inventory.register.rules import AssetState


@dataclass(frozen=True, slots=True)
class KnownSerial:
    """A serial number that an asset has already; of foreign assets key and name stay unsaid."""

    serial: str
    asset_id: UUID | None
    name: str | None


def known_serials(
    session: Session, serials: Sequence[str | None], *, by: Actor
) -> list[KnownSerial]:
    """Return which of these serials assets of the register have, upper and lower case alike."""
    wanted = {serial.casefold() for serial in serials if serial}
    # As it stands in these spellings, so that the index answers.
    spelled = {form(one) for one in serials if one for form in (str, str.upper, str.lower)}
    rows = session.execute(
        sa.select(Asset.id, Asset.serial, Asset.name, Unit.path)
        .join(Unit, Unit.id == Asset.unit_id)
        .where(Asset.serial.in_(spelled), Asset.state != AssetState.REMOVED)
        .order_by(Asset.serial, Asset.id)
    )
    found = []
    for key, serial, name, path in rows:
        if serial is not None and serial.casefold() in wanted:
            mine = by.may(Permission.REGISTER_ASSETS, path)
            found.append(KnownSerial(serial, key if mine else None, name if mine else None))
    return found


def acquired_with(session: Session, asset_id: UUID, *, by: Actor) -> Sequence[Asset]:
    """Return the assets registered in one act with this one, itself too; raises UnknownAsset."""
    one = get_asset(session, asset_id, by=by, permission=Permission.REGISTER_ASSETS)
    return session.scalars(
        sa.select(Asset)
        .where(
            Asset.unit_id == one.unit_id,
            Asset.name == one.name,
            Asset.class_code == one.class_code,
            Asset.registered_at == one.registered_at,
        )
        .order_by(Asset.id)
    ).all()
