"""The blueprint of the forms of organisation, and what several of them offer."""

from collections.abc import Callable, Sequence
from datetime import date

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from inventory import clock
from inventory.access.guard import current_actor, zone
from inventory.access.once import once
from inventory.access.queries import units
from inventory.access.rules import Permission
from inventory.organisation.models import Person
from inventory.organisation.queries import people
from inventory.web.words import gettext

bp = Blueprint("organisation", __name__, template_folder="../templates")

Options = list[tuple[object, str]]


def unit_options(session: Session) -> Options:
    """Return the units whose places and people the present user manages."""
    found = units(session, by=current_actor(), permission=Permission.MANAGE_PLACES)
    return [(unit.id, unit.name) for unit in found]


def people_options(session: Session, also: Sequence[Person] = ()) -> Options:
    """Return the people within reach who have not left; `also` those chosen already."""
    found = people(session, by=current_actor(), permission=Permission.MANAGE_PLACES, on=today())
    known = {one.id for one in found}
    everyone = [*(one for one in also if one.id not in known), *found]
    return [(one.id, f"{one.name} ({one.nip})" if one.nip else one.name) for one in everyone]


def today() -> date:
    """Return the date on the bureau's calendar."""
    return clock.local_date(clock.now(), zone())


def save(write: Callable[[Session], str], words: str = "") -> ResponseReturnValue:
    """Write once however often the form is sent, say so, and go on to the answer's address."""
    onward = once(write)
    flash(words or gettext("The changes are saved."), "success")
    return redirect(onward)
