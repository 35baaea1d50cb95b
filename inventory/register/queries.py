"""Read the register: class codes, one asset, and assets by key within an actor's reach."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.queries import scoped
from inventory.access.rules import Permission
from inventory.journal.rules import Actor
from inventory.register.errors import UnfitClassCode, UnknownAsset, UnknownClassCode
from inventory.register.models import Asset, ClassCode
from inventory.register.rules import DEEPEST_LEVEL, may_classify


def get_class_code(session: Session, code: str) -> ClassCode:
    """Return a code an asset may carry; raises UnknownClassCode or UnfitClassCode."""
    found = session.get(ClassCode, code)
    if found is None:
        raise UnknownClassCode(code=code, field="class_code")
    if not may_classify(found.code):
        raise UnfitClassCode(code=code, field="class_code")
    return found


def find_class_codes(session: Session, text: str, *, limit: int = 20) -> Sequence[ClassCode]:
    """Return codes an asset may carry whose code begins with, or name holds, every word."""
    statement = sa.select(ClassCode).where(
        ClassCode.level == DEEPEST_LEVEL,
        sa.or_(
            ClassCode.code.like("1.3.%"),
            ClassCode.code.like("1.5.3%"),
            ClassCode.code.like("1.5.4%"),
        ),
        ClassCode.code.not_like("1.3.7%"),
    )
    squeezed = sa.func.replace(sa.func.replace(ClassCode.name, " ", ""), ".", "")
    for word in text.split():
        statement = statement.where(
            sa.or_(
                ClassCode.code.startswith(word, autoescape=True),
                ClassCode.name.icontains(word, autoescape=True),
                squeezed.icontains(word, autoescape=True),
            )
        )
    return session.scalars(
        statement.order_by(sa.func.length(ClassCode.name), ClassCode.code).limit(limit)
    ).all()


def get_asset(
    session: Session, asset_id: UUID, *, by: Actor, permission: Permission, lock: bool = False
) -> Asset:
    """Return an asset within reach; raises UnknownAsset, the same for foreign ones."""
    statement = scoped(sa.select(Asset).where(Asset.id == asset_id), Asset.unit_id, by, permission)
    asset = session.scalar(statement.with_for_update() if lock else statement)
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
    found = session.scalars(statement.with_for_update() if lock else statement)
    return {asset.id: asset for asset in found}
