"""The label of what is being entered, drawn while it is typed."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from inventory.access.guard import current_actor, needs
from inventory.access.queries import get_installation, get_unit
from inventory.access.rules import Permission
from inventory.register.rules import code_in, may_classify
from inventory.tags import queries
from inventory.tags.forms import DraftLabelForm
from inventory.tags.pages.blueprint import bp
from inventory.tags.rules import asset_texts, design_for, paper_for
from inventory.web.transaction import reading
from inventory.web.words import gettext
from labels import preview_draft


@bp.get("/labels/draft")
@needs(Permission.REGISTER_ASSETS)
def draft_label() -> ResponseReturnValue:
    """Draw a label of things not saved yet, on the paper used last; its code is not given yet."""
    form = DraftLabelForm.model_validate(request.args.to_dict())
    by, permission = current_actor(), Permission.REGISTER_ASSETS
    with reading() as session:
        owner = get_installation(session).government
        unit = (
            get_unit(session, form.unit_id, by=by, permission=permission) if form.unit_id else None
        )
        last = queries.next_place(session, by=by)
    code = code_in(form.class_code or "") or ""
    texts = asset_texts(
        owner,
        unit.name if unit else "",
        form.name or "",
        form.brand,
        code if may_classify(code) else "",
        form.serial,
        form.acquired_on.year if form.acquired_on else None,
    )
    picture = preview_draft(
        design_for("asset", paper_for(None, last[0] if last else None)),
        texts | {"tag": gettext("to be given")},
        title=gettext("The label, as far as it is known"),
    )
    return Response(picture, content_type="image/svg+xml")
