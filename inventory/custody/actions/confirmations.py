"""What holders say of the things in their name: here, or not; and what came of it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.queries import scoped
from inventory.access.rules import Permission
from inventory.custody.errors import NotInYourName, SettledAlready, UnknownStatement
from inventory.custody.models import Confirmation
from inventory.custody.queries import last_said
from inventory.custody.rules import Confirmed, Outcome, Statement
from inventory.ids import new_id
from inventory.journal import actions as journal
from inventory.journal.rules import Actor
from inventory.organisation.queries import find_person_of
from inventory.register.models import Asset
from inventory.register.queries import lock_assets


def confirm_held(
    session: Session,
    statements: Sequence[Statement],
    *,
    rest: Collection[UUID] = (),
    by: Actor,
    now: datetime,
) -> Confirmed:
    """Keep what someone says of things in his own name; moves nothing, takes nothing away.

    What is said of a thing takes the place of what was said before. The `rest` is here too, as far
    as it is still in his name and he said nothing of it meanwhile. Raises NotInYourName.
    """
    me = find_person_of(session, by.id)
    said_of = {one.asset_id for one in statements}
    others = set(rest) - said_of
    assets = lock_assets(session, said_of | others)
    held = {key for key, asset in assets.items() if me and asset.holder_id == me.id}
    if me is None or not said_of <= held:
        raise NotInYourName
    spoken_of = last_said(session, others & held, me.id)
    statements = [
        *statements,
        *(Statement(key, is_here=True) for key in rest if key in others & held - spoken_of.keys()),
    ]
    settled = _settle(session, [one.asset_id for one in statements], now=now)
    for one in statements:
        said = Confirmation(
            id=new_id(),
            asset_id=one.asset_id,
            person_id=me.id,
            is_here=one.is_here,
            reason=one.reason,
            at=now,
            by_id=by.id,
            settled_at=now if one.is_here else None,
        )
        session.add(said)
        changes = {"confirmation_id": (None, said.id)}
        if one.asset_id in settled:
            changes["settled_confirmation_id"] = (None, settled[one.asset_id])
        journal.record(
            session,
            "asset.confirmed" if one.is_here else "asset.missed",
            "asset",
            one.asset_id,
            by=by,
            at=now,
            changes=changes,
            private={"reason": (None, one.reason)} if one.reason else None,
        )
    session.flush()
    here = sum(one.is_here for one in statements)
    return Confirmed(here, len(statements) - here, len(others - held))


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

    The thing stays as it is in the register; to say the same again does nothing. Raises
    UnknownStatement or SettledAlready.
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
        if (said.outcome, said.note) == (outcome, note):
            return
        raise SettledAlready
    said.settled_at, said.outcome, said.note = now, outcome, note
    _note_settled(session, said.asset_id, said.id, outcome=outcome, note=note, by=by, now=now)


def settle_of_earlier(
    session: Session, asset_ids: Collection[UUID], *, by: Actor, now: datetime
) -> None:
    """Mark what was said to be missing of locked assets as dealt with: their holder is another."""
    for asset_id, said in _settle(session, asset_ids, now=now).items():
        _note_settled(session, asset_id, said, by=by, now=now)


def _settle(session: Session, asset_ids: Collection[UUID], *, now: datetime) -> dict[UUID, UUID]:
    """Settle what is open of some locked assets; return the statement of each that had one."""
    if not asset_ids:
        return {}
    rows = session.execute(
        sa.update(Confirmation)
        .where(Confirmation.asset_id.in_(asset_ids), Confirmation.settled_at.is_(None))
        .values(settled_at=now)
        .returning(Confirmation.asset_id, Confirmation.id)
    )
    return {row.asset_id: row.id for row in rows}


def _note_settled(
    session: Session,
    asset_id: UUID,
    confirmation_id: UUID,
    *,
    outcome: Outcome | None = None,
    note: str | None = None,
    by: Actor,
    now: datetime,
) -> None:
    came = {"outcome": (None, outcome)} if outcome else {}
    journal.record(
        session,
        "asset.miss_settled",
        "asset",
        asset_id,
        by=by,
        at=now,
        changes={"settled_confirmation_id": (None, confirmation_id), **came},
        private={"remark": (None, note)} if note else None,
    )
