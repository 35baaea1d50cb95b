"""Keep the list that is shown under a name, rename it, put it away.

It is the register that keeps them, but here it is known what the address of a list may say.
"""

from urllib.parse import parse_qsl
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from inventory import clock
from inventory.access.guard import current_actor, needs
from inventory.access.once import once
from inventory.access.rules import Permission
from inventory.desk.forms import RenameFilterForm, SaveFilterForm
from inventory.desk.lists import read_list
from inventory.desk.pages.blueprint import bp
from inventory.register import actions
from inventory.web.words import gettext


@bp.post("/filters")
@needs(Permission.READ_REGISTER)
def save_filter() -> ResponseReturnValue:
    """Keep the list that is shown; nothing that no page can show."""
    form = SaveFilterForm.model_validate(request.form.to_dict())
    read_list(form.query)

    def write(session: Session) -> str:
        actions.save_filter(session, **form.model_dump(), by=current_actor(), now=clock.now())
        return _list_of(form.query)

    onward = once(write)
    flash(gettext("The list was kept as “{name}”.").format(name=form.name))
    return redirect(onward)


@bp.post("/filters/<uuid:filter_id>/name")
@needs(Permission.READ_REGISTER)
def rename_filter(filter_id: UUID) -> ResponseReturnValue:
    """Give a kept list another name."""
    form = RenameFilterForm.model_validate(request.form.to_dict())

    def write(session: Session) -> str:
        kept = actions.rename_filter(
            session, filter_id, name=form.name, by=current_actor(), now=clock.now()
        )
        return _list_of(kept.query)

    return redirect(once(write))


@bp.post("/filters/<uuid:filter_id>/remove")
@needs(Permission.READ_REGISTER)
def remove_filter(filter_id: UUID) -> ResponseReturnValue:
    """Put a kept list away."""

    def write(session: Session) -> str:
        actions.remove_filter(session, filter_id, by=current_actor(), now=clock.now())
        return url_for(".assets")

    onward = once(write)
    flash(gettext("The kept list was put away. No asset was changed."))
    return redirect(onward)


def _list_of(query: str) -> str:
    return url_for(".assets", **dict(parse_qsl(query)))  # type: ignore[arg-type]
