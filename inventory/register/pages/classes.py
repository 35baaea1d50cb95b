"""The tree of class codes, level by level."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from inventory.access.guard import needs
from inventory.access.rules import Permission
from inventory.register.pages.blueprint import bp
from inventory.register.queries import class_path, classes_below
from inventory.web.transaction import reading


@bp.get("/assets/classes")
@needs(Permission.REGISTER_ASSETS)
def classes() -> ResponseReturnValue:
    """Show the codes below one, to be put into a tree that is open already."""
    under = request.args.get("under", "")
    with reading() as session:
        if under:
            class_path(session, under)
        nodes = classes_below(session, under)
    return render_template("register/classes_only.html", nodes=nodes)
