"""The scan page."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from inventory.access.guard import current_actor, needs, zone
from inventory.access.rules import Permission
from inventory.clock import ZONE_NAMES
from inventory.errors import mark
from inventory.fieldwork.checks import key_of
from inventory.fieldwork.queries import recent_rooms
from inventory.journal.rules import Actor
from inventory.organisation.queries import Place, places_by_id
from inventory.tags.errors import ForeignText
from inventory.tags.rules import parse
from inventory.web.transaction import reading
from inventory.web.words import gettext

bp = Blueprint("fieldwork", __name__, template_folder="templates")

VERBS = (
    ("look", Permission.LOOK),
    ("audit", Permission.CHECK_ASSETS),
    ("check_in", Permission.CHECK_ASSETS),
    ("move", Permission.MOVE_ASSETS),
)
"""What the page offers, and who may do it."""

NOTHING_TYPED = mark("Type the 11 letters and digits under the QR.")


@bp.get("/scan")
@needs(Permission.LOOK)
def scan() -> ResponseReturnValue:
    """Show the scan page; a code typed without scripts leads on to what it names."""
    typed = request.args.get("code")
    code = parse(typed or "")
    if code is not None:
        return redirect(f"/{code}")
    by = current_actor()
    verbs = [verb for verb, permission in VERBS if by.may(permission)]
    asked = request.args.get("verb")
    with reading() as session:
        page = render_template(
            "fieldwork/scan.html",
            verbs=verbs,
            verb=asked if asked in verbs else verbs[0],
            room=_room(session, request.args.get("room", ""), by=by),
            recent_rooms=[_said(place) for place in recent_rooms(session, by=by)],
            zone_name=ZONE_NAMES.get(zone(), ""),
            typed=typed,
            error=None
            if typed is None
            else gettext(ForeignText.message if typed.strip() else NOTHING_TYPED),
        )
    return page, 200 if typed is None else 422


def _room(session: Session, text: str, *, by: Actor) -> dict[str, str] | None:
    """Return the room asked for; one that is not within reach is as good as none."""
    key: UUID | None = key_of(text)
    place = places_by_id(session, [key]).get(key) if key else None
    return _said(place) if place and by.may(Permission.LOOK, place.unit_path) else None


def _said(place: Place) -> dict[str, str]:
    return {
        "id": str(place.id),
        "code": place.code,
        "name": place.name,
        "label": place.label,
    }
