"""The acts of the books. Until the books exist there is one, and assets stay drafts."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from inventory.access.queries import get_installation, get_unit
from inventory.access.rules import Permission
from inventory.bookkeeping.errors import (
    SerialKnown,
    SerialKnownElsewhere,
    SerialsKnown,
)
from inventory.bookkeeping.queries import known_serials
from inventory.bookkeeping.rules import Row, check_acquired_on, check_repeats
from inventory.clock import local_date
from inventory.custody.actions import hand_over_assets, place_assets
from inventory.custody.rules import NewPlacement
from inventory.ids import new_id
from inventory.journal.rules import Actor
from inventory.organisation.queries import get_place, get_receiver
from inventory.register.actions import register_assets
from inventory.register.models import Asset
from inventory.register.rules import AcquisitionWay, Condition


def acquire(
    session: Session,
    *,
    unit_id: UUID,
    class_code: str,
    name: str,
    brand: str | None,
    serials: Sequence[str | None],
    own: Sequence[Mapping[str, str]] = (),
    acquisition_value: Decimal,
    acquired_on: date,
    acquisition_way: AcquisitionWay,
    source: str | None,
    condition: Condition,
    room_id: UUID | None,
    holder_id: UUID | None = None,
    attribution: Decimal | None = None,
    facts: Mapping[str, Any] | None = None,
    although_known: bool = False,
    by: Actor,
    now: datetime,
) -> list[Asset]:
    """Enter one asset for each serial (None: without one), alike in all else, and place them.

    Their condition is as of today; with a `holder_id` they are handed over too. `own` says for each
    serial which facts it has for itself: plate, frame and engine number.
    Raises UnknownUnit, UnknownRoom, StandsInNoRoom, UnknownPerson, PersonLeft, PermissionNeeded,
    UnknownClassCode, UnfitClassCode, UnfitFact, UnlikelyDate, SerialRepeated or ValueRepeated; and,
    unless `although_known`, one of those of `check_known_serials`.
    """
    unit = get_unit(session, unit_id, by=by, permission=Permission.REGISTER_ASSETS)
    if room_id is not None:
        get_place(session, room_id, by=by, permission=Permission.REGISTER_ASSETS)
    today = local_date(now, get_installation(session).zone)
    if holder_id is not None:
        by.must_have(Permission.HAND_OVER, unit.path)
        get_receiver(session, holder_id, by=by, on=today)
    check_acquired_on(acquired_on, today)
    each = zip(serials, own or [{}] * len(serials), strict=True)
    check_repeats([Row(line, *values) for line, values in enumerate(each, 1)])
    if not although_known:
        check_known_serials(session, serials, by=by)
    assets = register_assets(
        session,
        unit_id=unit_id,
        class_code=class_code,
        name=name,
        brand=brand,
        serials=serials,
        acquisition_value=acquisition_value,
        acquired_on=acquired_on,
        acquisition_way=acquisition_way,
        source=source,
        condition=condition,
        condition_on=today,
        attribution=attribution,
        home_room_id=room_id,
        facts=facts,
        own=own,
        by=by,
        now=now,
    )
    if room_id is not None:
        placements = [NewPlacement(new_id(), asset.id, room_id, now) for asset in assets]
        place_assets(session, placements, by=by, now=now)
    if holder_id is not None:
        handed = [NewPlacement(new_id(), asset.id, holder_id, now) for asset in assets]
        hand_over_assets(session, handed, by=by, now=now)
    return assets


def check_known_serials(session: Session, serials: Sequence[str | None], *, by: Actor) -> None:
    """Raise SerialKnown, SerialKnownElsewhere or SerialsKnown where assets have these already."""
    known = known_serials(session, serials, by=by)
    several = list(dict.fromkeys(one.serial for one in known))
    if len(several) > 1:
        raise SerialsKnown(serials=", ".join(several), field="serials")
    named = [one.name for one in known if one.name is not None]
    if named:
        raise SerialKnown(serial=several[0], name=named[0], field="serials")
    if known:
        raise SerialKnownElsewhere(serial=several[0], field="serials")
