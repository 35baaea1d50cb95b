"""JSON: assets by page, one asset."""

from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from inventory.access.guard import current_actor, needs
from inventory.access.rules import Permission
from inventory.desk.queries.assets import asset_page, get_asset_row
from inventory.desk.rules import place_after
from inventory.desk.schemas import AssetListOut, AssetQuery, WholeAssetOut
from inventory.organisation.queries import places_by_id
from inventory.register.models import Asset
from inventory.register.queries import documents_of, photos_of
from inventory.tags.queries import NamedKey
from inventory.web.openapi import described
from inventory.web.transaction import reading

bp = Blueprint("desk_api", __name__, url_prefix="/api/v1")


@bp.get("/assets")
@needs(Permission.READ_REGISTER)
@described(
    "List the assets within reach: search, filter, sort", answer=AssetListOut, query=AssetQuery
)
def list_assets() -> ResponseReturnValue:
    """Answer one page of assets; go on with `after` = `next`."""
    query = AssetQuery.model_validate(request.args.to_dict())
    with reading() as session:
        page = asset_page(
            session,
            query.wanted(),
            by=current_actor(),
            after=place_after(query.after),
            limit=query.limit,
        )
    return AssetListOut.of(page).model_dump(mode="json")


@bp.get("/assets/<uuid:asset_id>")
@needs(Permission.READ_REGISTER)
@described("One asset; its ETag is its version", answer=WholeAssetOut)
def show_asset(asset_id: UUID) -> ResponseReturnValue:
    """Answer one asset within reach."""
    with reading() as session:
        row = get_asset_row(
            session, asset_id, by=current_actor(), permission=Permission.READ_REGISTER
        )
        kept = session.get_one(Asset, row.id)
        home = places_by_id(session, [kept.home_room_id] if kept.home_room_id else [])
        answer = WholeAssetOut.of_all(
            row,
            kept,
            home=next((NamedKey(one.id, one.label) for one in home.values()), None),
            photos=photos_of(session, row.id),
            documents=documents_of(session, row.id),
        )
    return answer.model_dump(mode="json"), 200, {"ETag": f'"{row.version}"'}
