"""JSON: class codes by everyday words."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from inventory.access.guard import needs
from inventory.access.rules import Permission
from inventory.register.queries import find_class_codes
from inventory.register.schemas import ClassesOut, ClassOut, ClassQuery
from inventory.web.openapi import described
from inventory.web.transaction import reading

bp = Blueprint("register_api", __name__, url_prefix="/api/v1")


@bp.get("/classes")
@needs(Permission.REGISTER_ASSETS)
@described("Find class codes by everyday words", query=ClassQuery, answer=ClassesOut)
def class_codes() -> ResponseReturnValue:
    """Answer the codes that assets may carry; supplies and contra lines never."""
    asked = ClassQuery.model_validate(request.args.to_dict())
    with reading() as session:
        found = find_class_codes(session, asked.q)
    out = [ClassOut(code=one.code, name=one.name, path=list(one.path)) for one in found]
    return jsonify(ClassesOut(classes=out).model_dump(mode="json"))
