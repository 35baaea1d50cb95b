"""The page behind a tag's QR: the thing itself for colleagues, a bare page for passers-by."""

from flask import Response, g, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from inventory.access.guard import address, current_actor, limit_tries, public
from inventory.access.rules import Permission
from inventory.desk.pages.blueprint import bp
from inventory.journal.rules import Actor
from inventory.tags.queries import Found, find_tag
from inventory.tags.rules import PUBLIC_LOOKUPS_PER_ADDRESS, TagState, is_code
from inventory.web.transaction import reading

NOT_FOUND = 404


@bp.get("/<tag(sound=False):code>")
@public
def tag(code: str) -> ResponseReturnValue:
    """Lead a colleague to the thing; tell a stranger whose property it is, and nothing more."""
    if not is_code(code):
        return _unlisted(render_template("desk/tag_mistyped.html", text=code), NOT_FOUND)
    if g.identity is None:
        limit_tries(f"lookup:address:{address()}", PUBLIC_LOOKUPS_PER_ADDRESS)
    with reading() as session:
        found = find_tag(session, code)
    if found is None:
        return _unlisted(render_template("desk/tag_unknown.html", code=code), NOT_FOUND)
    if g.identity is None:
        of_thing = found.kind in ("asset", "blank")
        page = "desk/tag_public.html" if of_thing else "desk/tag_public_place.html"
        return _unlisted(render_template(page, code=code, kind=found.kind))
    by = current_actor()
    way = _way_on(found, by)
    if way is not None:
        return redirect(way)
    reached = by.may(Permission.LOOK, found.unit_path)
    return _unlisted(
        render_template(
            "desk/tag.html",
            found=found,
            reached=reached,
            may_read=by.may(Permission.READ_REGISTER, found.unit_path),
        )
    )


def _way_on(found: Found, by: Actor) -> str | None:
    """Return the page of what an active tag names, for whoever may open it."""
    if found.state is not TagState.ACTIVE:
        return None
    if found.asset and by.may(Permission.LOOK, found.unit_path):
        return url_for(".asset", asset_id=found.asset.id)
    if found.room and by.may(Permission.READ_REGISTER, found.unit_path):
        return url_for(".room", room_id=found.room.id)
    return None


def _unlisted(page: str, status: int = 200) -> Response:
    response = make_response(page, status)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "no-store"
    return response
