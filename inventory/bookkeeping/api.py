"""JSON of the books: which serial numbers are in the register already."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from inventory.access.guard import current_actor, needs
from inventory.access.rules import Permission
from inventory.bookkeeping.queries import known_serials
from inventory.bookkeeping.schemas import KnownOut, KnownSerialsOut, SerialsIn
from inventory.web.openapi import described
from inventory.web.problems import Stop
from inventory.web.transaction import reading

bp = Blueprint("bookkeeping_api", __name__, url_prefix="/api/v1")


@bp.post("/serials/known")
@needs(Permission.REGISTER_ASSETS)
@described("Tell which serial numbers assets have already", answer=KnownSerialsOut, body=SerialsIn)
def known() -> ResponseReturnValue:
    """Answer those that are known; it changes nothing."""
    if not request.is_json:
        raise Stop(415)
    asked = SerialsIn.model_validate_json(request.get_data())
    with reading() as session:
        found = known_serials(session, asked.serials, by=current_actor())
    answer = KnownSerialsOut(known=[KnownOut.model_validate(one) for one in found])
    return Response(answer.model_dump_json(), content_type="application/json")
