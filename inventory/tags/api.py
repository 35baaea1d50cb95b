"""JSON: what a tag names; the look-up of every scan."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel

from inventory.access.guard import current_actor, needs
from inventory.access.rules import Permission
from inventory.journal.rules import Actor
from inventory.tags.queries import Found, count_expected, look_up, look_up_many
from inventory.tags.rules import parse
from inventory.tags.schemas import ResolveIn, ResolveOut, TagOut, TagProblem, tag_out
from inventory.web.openapi import described
from inventory.web.problems import Stop
from inventory.web.transaction import reading, single

bp = Blueprint("tags_api", __name__, url_prefix="/api/v1")


@bp.get("/tags/<code>")
@needs(Permission.LOOK)
@described("Look up what a tag names", answer=TagOut)
def tag(code: str) -> ResponseReturnValue:
    """Answer what a code, in any form in which it is read or typed, names."""
    by = current_actor()
    with single() as connection:
        found = look_up(connection, code, by=by)
        expected = count_expected(connection, [found], by=by)
    return _json(_told(found, expected.get(found.room.id, 0) if found.room else 0, by))


@bp.post("/tags/resolve")
@needs(Permission.LOOK)
@described("Look up what several tags name", answer=ResolveOut, body=ResolveIn)
def resolve() -> ResponseReturnValue:
    """Answer each text on its own; one that is not known leaves the others."""
    if not request.is_json:
        raise Stop(415)
    asked = ResolveIn.model_validate_json(request.get_data())
    by = current_actor()
    codes = {text: parse(text) for text in asked.codes}
    with reading() as session:
        found = look_up_many(session, [code for code in codes.values() if code])
        expected = count_expected(session, found.values(), by=by)

    def answer(code: str | None) -> TagOut | TagProblem:
        if code is None:
            return TagProblem(problem="foreign")
        if code not in found:
            return TagProblem(problem="unknown")
        one = found[code]
        if not by.may(Permission.LOOK, one.unit_path):
            return TagProblem(problem="other_unit")
        return _told(one, expected.get(one.room.id, 0) if one.room else 0, by)

    return _json(ResolveOut(tags={text: answer(code) for text, code in codes.items()}))


def _told(found: Found, expected: int, by: Actor) -> TagOut:
    reads = by.may(Permission.READ_REGISTER, found.unit_path)
    return tag_out(found, expected=expected, reads=reads)


def _json(answer: BaseModel) -> Response:
    return Response(answer.model_dump_json(), content_type="application/json")
