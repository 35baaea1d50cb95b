"""What holders say of the things in their name: here, or not; and what came of it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.queries import scoped
from inventory.access.rules import Permission
from inventory.custody.errors import NotInYourName, UnknownStatement
from inventory.custody.models import Confirmation
from inventory.custody.rules import Outcome, Statement
from inventory.journal import actions as journal
from inventory.journal.rules import Actor
from inventory.organisation.queries import find_person_of
from inventory.register.models import Asset
from inventory.register.queries import lock_assets


def confirm_held(
    session: Session, statements: Sequence[Statement], *, by: Actor, now: datetime
) -> None:
    """Keep what someone says of things in his own name; moves nothing, takes nothing away.

    What is said of a thing takes the place of what was said before. Raises NotInYourName.
    """
    me = find_person_of(session, by.id)
    assets = lock_assets(session, (one.asset_id for one in statements))
    for one in statements:
        asset = assets.get(one.asset_id)
        if me is None or asset is None or asset.holder_id != me.id:
            raise NotInYourName
        said = Confirmation(
            asset_id=asset.id,
            person_id=me.id,
            is_here=one.is_here,
            reason=one.reason,
            at=now,
            by_id=by.id,
            settled_at=now if one.is_here else None,
        )
        session.execute(
            sa.update(Confirmation)
            .where(Confirmation.asset_id == asset.id, Confirmation.settled_at.is_(None))
            .values(settled_at=now)
        )
        session.add(said)
        session.flush()
        journal.record(
            session,
            "asset.confirmed" if one.is_here else "asset.missed",
            "asset",
            asset.id,
            by=by,
            at=now,
            changes={"confirmation_id": (None, said.id)},
            private={"reason": (None, one.reason)} if one.reason else None,
        )


def settle_missing(
    session: Session,
    confirmation_id: UUID,
    *,
    outcome: Outcome,
    note: str,
    by: Actor,
    now: datetime,
) -> None:
    """Mark what a holder said is missing as dealt with, and say what came of it.

    The thing stays as it is in the register. Raises UnknownStatement.
    """
    statement = (
        sa.select(Confirmation)
        .join(Asset, Asset.id == Confirmation.asset_id)
        .where(Confirmation.id == confirmation_id)
        .with_for_update(of=Confirmation)
    )
    said = session.scalar(scoped(statement, Asset.unit_id, by, Permission.HAND_OVER))
    if said is None:
        raise UnknownStatement
    if said.settled_at is not None:
        return
    said.settled_at = now
    journal.record(
        session,
        "asset.miss_settled",
        "asset",
        said.asset_id,
        by=by,
        at=now,
        changes={"confirmation_id": (said.id, said.id), "outcome": (None, outcome)},
        private={"remark": (None, note)},
    )
