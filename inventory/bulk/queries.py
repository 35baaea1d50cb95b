"""Read what was chosen, and what of it was changed since it was looked at."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.models import Unit
from inventory.access.queries import scoped
from inventory.access.rules import Permission
from inventory.bulk.errors import NothingChosen, TooManyChosen
from inventory.bulk.rules import FIELDS, MOST_CHOSEN, Choice
from inventory.desk.queries.assets import matching_keys
from inventory.desk.rules import HARMLESS
from inventory.journal.models import Entry
from inventory.journal.rules import Actor
from inventory.register.models import Asset

_CHOSEN = sa.select(
    Asset.id,
    Asset.serial,
    Asset.class_code,
    Asset.version,
    Asset.state,
    Asset.room_id,
    Asset.condition_on,
    *(getattr(Asset, name) for name in FIELDS),
    Unit.path,
).join(Unit, Unit.id == Asset.unit_id)


def chosen_assets(
    session: Session, choice: Choice, *, by: Actor, lock: bool = False
) -> Sequence[Any]:
    """Return what was chosen and may be read, in the order of keys; the list is asked anew.

    Raises NothingChosen or TooManyChosen.
    """
    keys: Sequence[UUID] = choice.keys
    if choice.wanted is not None:
        keys = matching_keys(session, choice.wanted, by=by, limit=MOST_CHOSEN + 1)
    if len(keys) > MOST_CHOSEN:
        raise TooManyChosen(most=MOST_CHOSEN)
    if not keys:
        raise NothingChosen
    statement = scoped(
        _CHOSEN.where(Asset.id.in_(keys)), Asset.unit_id, by, Permission.READ_REGISTER
    ).order_by(Asset.id)
    found = session.execute(statement.with_for_update(of=Asset) if lock else statement).all()
    if not found:
        raise NothingChosen
    return found


def changed_since(session: Session, keys: Sequence[UUID], moment: datetime) -> set[UUID]:
    """Return those of some assets that were changed after a moment."""
    return set(
        session.scalars(
            sa.select(Entry.subject_id)
            .where(
                Entry.subject_kind == "asset",
                Entry.subject_id.in_(keys),
                Entry.at >= moment,
                Entry.verb.not_in(HARMLESS),
            )
            .distinct()
        )
    )
