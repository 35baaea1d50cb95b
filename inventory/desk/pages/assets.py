"""The asset card."""

from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from inventory.access.guard import current_actor, needs
from inventory.access.rules import Permission
from inventory.custody.queries import find_missing
from inventory.desk.forms import CardForm
from inventory.desk.pages.blueprint import bp
from inventory.desk.pages.telling import tell_history
from inventory.desk.qr import draw
from inventory.desk.queries import assets as queries
from inventory.desk.queries.log import asset_lines
from inventory.desk.rules import PAGE_SIZE
from inventory.desk.written import facts_shown
from inventory.ids import new_id
from inventory.journal.rules import Actor
from inventory.organisation.queries import Place, places_by_id
from inventory.register.models import Asset
from inventory.register.queries import documents_of, photos_of
from inventory.register.rules import AssetState
from inventory.web.transaction import reading

FIRST_LINES = 5


@bp.get("/assets/<uuid:asset_id>")
@needs(Permission.LOOK)
def asset(asset_id: UUID) -> ResponseReturnValue:
    """Show one asset: where and with whom it is, its history, its data, its tag."""
    by = current_actor()
    with reading() as session:
        row = queries.get_asset_row(session, asset_id, by=by, permission=Permission.LOOK)
        if not by.may(Permission.READ_REGISTER, row.unit_path):
            return render_template("desk/asset_short.html", asset=row)
        return render_template("desk/asset.html", **_card(session, row, by))


def _home(session: Session, kept: Asset) -> Place | None:
    """Return the room where an asset belongs, where it stands in another one."""
    found = places_by_id(session, [kept.home_room_id] if kept.home_room_id else [])
    return next((room for room in found.values() if room.id != kept.room_id), None)


def _card(session: Session, row: queries.AssetRow, by: Actor) -> dict[str, Any]:
    form = CardForm.model_validate(request.args.to_dict())
    lines, more = asset_lines(
        session, row.id, limit=PAGE_SIZE if form.history else FIRST_LINES, before=form.before
    )
    onward = lines[-1].seq if form.history else None
    tag = queries.find_tag_of(session, row.id)
    kept = session.get_one(Asset, row.id)
    return {
        "asset": row,
        "since": queries.get_since(session, row.id),
        "told": tell_history(session, lines, by=by, here=row.id),
        "more_url": url_for(".asset", asset_id=row.id, history="all", before=onward)
        if more
        else "",
        "is_whole": form.history is not None,
        "is_later": form.before is not None,
        "missing": find_missing(session, row.id, by=by) if row.is_missed else None,
        "tag": tag,
        "qr": draw(tag) if tag else None,
        "photos": photos_of(session, row.id),
        "documents": documents_of(session, row.id),
        "may_change": row.state is not AssetState.REMOVED
        and by.may(Permission.REGISTER_ASSETS, row.unit_path),
        "key": new_id(),
        "may_print": by.may(Permission.MANAGE_TAGS, row.unit_path),
        "may_move": (row.is_placeable or row.room is not None)
        and by.may(Permission.MOVE_ASSETS, row.unit_path),
        "may_hand_over": by.may(Permission.HAND_OVER, row.unit_path),
        "facts": facts_shown(kept),
        "condition_on": kept.condition_on,
        "home": _home(session, kept),
        "attribution": kept.attribution,
    }
