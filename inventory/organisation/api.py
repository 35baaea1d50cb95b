"""JSON: rooms within reach."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from inventory.access.guard import current_actor, needs
from inventory.access.rules import Permission
from inventory.organisation.queries import places
from inventory.organisation.schemas import RoomOut, RoomQuery, RoomsOut
from inventory.web.openapi import described
from inventory.web.transaction import reading

bp = Blueprint("organisation_api", __name__, url_prefix="/api/v1")

MOST_ROOMS = 50


@bp.get("/rooms")
@needs(Permission.LOOK)
@described("Find rooms by their words", query=RoomQuery, answer=RoomsOut)
def rooms() -> ResponseReturnValue:
    """Answer the rooms within reach that hold every word."""
    asked = RoomQuery.model_validate(request.args.to_dict())
    with reading() as session:
        found = places(session, by=current_actor(), search=asked.q, limit=MOST_ROOMS)
    out = [
        RoomOut(
            id=room.id,
            code=room.code,
            name=room.name,
            label=room.label,
            building=room.building,
            floor=room.floor,
        )
        for room in found
    ]
    return jsonify(RoomsOut(rooms=out).model_dump(mode="json"))
