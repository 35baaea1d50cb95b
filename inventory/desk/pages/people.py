"""The people within reach, one person, and what is in one's own name."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from inventory import clock
from inventory.access.guard import current_actor, logged_in, needs, zone
from inventory.access.models import Account, Unit
from inventory.access.queries import units
from inventory.access.rules import Permission, Role
from inventory.clock import local_date
from inventory.custody.queries import last_said
from inventory.desk.forms import Mine, MineForm, PeopleForm
from inventory.desk.pages.blueprint import bp
from inventory.desk.pages.telling import tell_events
from inventory.desk.queries import people as queries
from inventory.desk.queries.events import person_events
from inventory.ids import new_id
from inventory.organisation.queries import duties_of, find_person_of, get_person
from inventory.organisation.rules import DUTY_NAMES, has_left
from inventory.web.transaction import reading

EVENTS = 20


@bp.get("/people")
@needs(Permission.READ_REGISTER)
def people() -> ResponseReturnValue:
    """Show the people within reach by name, fifty at a time."""
    form = PeopleForm.model_validate(request.args.to_dict())
    by = current_actor()
    asked: dict[str, Any] = {
        name: value for name, value in request.args.items() if value and name != "after"
    }
    with reading() as session:
        page = queries.people_page(
            session,
            by=by,
            today=_today(),
            q=form.q or "",
            unit_id=form.unit,
            left_too=bool(form.left),
            after=form.after,
        )
        reached = units(session, by=by, permission=Permission.READ_REGISTER)
    return render_template(
        "desk/people.html",
        page=page,
        form=form,
        asked=asked,
        units={unit.id: unit.name for unit in reached},
        next_url=url_for(".people", **asked, after=page.after) if page.after else "",
    )


@bp.get("/people/<uuid:person_id>")
@needs(Permission.READ_REGISTER)
def person(person_id: UUID) -> ResponseReturnValue:
    """Show one person: what he holds, the rooms he keeps, his duties, what happened."""
    by = current_actor()
    with reading() as session:
        found = get_person(session, person_id, by=by, permission=Permission.READ_REGISTER)
        unit = session.get_one(Unit, found.unit_id)
        lines = person_events(session, person_id, by=by)
        return render_template(
            "desk/person.html",
            person=found,
            unit=unit,
            account=session.get(Account, found.account_id) if found.account_id else None,
            left=has_left(found.to_on, _today()),
            held=queries.held_by(session, person_id, by=by),
            kept=queries.rooms_kept(session, person_id, by=by),
            duties=duties_of(session, person_id, by=by),
            duty_names=DUTY_NAMES,
            today=_today(),
            told=tell_events(session, lines, about=person_id, by=by, limit=EVENTS),
            may_edit=by.may(Permission.MANAGE_PLACES, unit.path),
        )


@bp.get("/mine")
@logged_in
def mine() -> ResponseReturnValue:
    """Show what is in the name of the person who has this account, whatever its unit.

    Whoever keeps rooms finds them beside it; a room keeper finds them first.
    """
    form = MineForm.model_validate(request.args.to_dict())
    by = current_actor()
    with reading() as session:
        me = find_person_of(session, by.id)
        kept = queries.rooms_kept(session, me.id, by=by, permission=None) if me else []
        first = Mine.ROOMS if Role.ROOM_KEEPER in g.identity.roles else Mine.ITEMS
        tab = (form.tab or first) if kept else Mine.ITEMS
        held = queries.held_by(session, me.id, by=by, permission=None) if me else []
        keys = [one.asset.id for one in held]
        return render_template(
            "desk/mine.html",
            person=me,
            held=held,
            said=last_said(session, keys, me.id) if me and keys else {},
            kept=kept,
            is_rooms=tab is Mine.ROOMS,
            inside=queries.things_in(session, kept, by=by) if tab is Mine.ROOMS else {},
            may_look=lambda path: by.may(Permission.LOOK, path),
            may_read=lambda path: by.may(Permission.READ_REGISTER, path),
            key=new_id(),
        )


def _today() -> date:
    return local_date(clock.now(), zone())
