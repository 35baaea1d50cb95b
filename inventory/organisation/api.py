"""JSON: rooms and people within reach."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from inventory import clock
from inventory.access.guard import current_actor, needs, zone
from inventory.access.rules import Permission
from inventory.clock import local_date
from inventory.organisation.queries import people, places
from inventory.organisation.schemas import (
    PeopleOut,
    PeopleQuery,
    PersonOut,
    RoomOut,
    RoomQuery,
    RoomsOut,
)
from inventory.web.openapi import described
from inventory.web.transaction import reading

bp = Blueprint("organisation_api", __name__, url_prefix="/api/v1")

MOST_ROOMS = 50
MOST_PEOPLE = 20


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


@bp.get("/people")
@needs(Permission.HAND_OVER)
@described("Find people who can be given things", query=PeopleQuery, answer=PeopleOut)
def people_found() -> ResponseReturnValue:
    """Answer the people within reach whose name, post or NIP says every word."""
    asked = PeopleQuery.model_validate(request.args.to_dict())
    with reading() as session:
        found = (
            people(
                session,
                by=current_actor(),
                permission=Permission.HAND_OVER,
                on=local_date(clock.now(), zone()),
                search=asked.q,
                limit=MOST_PEOPLE,
            )
            if asked.q.strip()
            else []
        )
    out = [PersonOut(id=one.id, name=one.name, post=one.post) for one in found]
    return jsonify(PeopleOut(people=out).model_dump(mode="json"))
