"""The asset list: search, filters, order, columns, and the lists that were kept under a name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import ValidationError
from sqlalchemy.orm import Session

from inventory.access.guard import current_actor, needs, zone
from inventory.access.models import Unit
from inventory.access.queries import units
from inventory.access.rules import Permission
from inventory.desk.lists import FILTERS, AssetListForm
from inventory.desk.pages.blueprint import bp
from inventory.desk.queries import assets as queries
from inventory.desk.queries.choices import Choices, choices_of
from inventory.desk.rules import (
    COLUMN_NAMES,
    CONDITIONS_ASKED,
    MISSING_NAMES,
    SORT_NAMES,
    TAGGED_NAMES,
    Capped,
    Column,
    Sort,
    place_after,
    write_cursor,
)
from inventory.desk.sentences import STATE_NAMES
from inventory.ids import new_id
from inventory.journal.rules import Actor
from inventory.register.queries import may_change, saved_filters
from inventory.register.rules import AcquisitionWay, AssetKind, AssetState
from inventory.web.addresses import LONGEST_ADDRESS
from inventory.web.transaction import reading

MOST_CHIPS = 8
"""So many kept lists are counted on the page; the others are led to by their names."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept list as the page shows it; `count` None: not counted."""

    id: UUID
    name: str
    url: str
    count: Capped | None
    is_shown: bool
    unit: str | None
    may_change: bool


@bp.get("/assets")
@needs(Permission.READ_REGISTER)
def assets() -> ResponseReturnValue:
    """Show the assets within reach, filtered, fifty at a time."""
    asked = _asked()
    form = AssetListForm.model_validate({**asked, "after": request.args.get("after", "")})
    by = current_actor()
    wanted = form.wanted(ZoneInfo(zone()))
    with reading() as session:
        named = queries.find_named(session, form.q) if form.q else None
        if named is not None:
            return redirect(url_for(".tag", code=named.code))
        page = queries.asset_page(session, wanted, by=by, after=place_after(form.after))
        choices = choices_of(session, wanted, by=by)
        reached = units(session, by=by, permission=Permission.READ_REGISTER)
        kept = [] if form.after else _kept(session, asked, reached, by=by)
    onward = asked | ({"q": page.mended} if page.mended else {})
    return render_template(
        "desk/assets.html",
        page=page,
        form=form,
        asked=asked,
        query=urlencode(onward),
        order=wanted.order,
        columns=form.columns(),
        valued=wanted.order is Sort.VALUE
        or not asked.keys().isdisjoint({"cols", "value_from", "value_to"}),
        filters=[name for name in FILTERS if name in asked],
        chips=_chips(form, choices, {unit.id: unit.name for unit in reached}),
        choices=choices,
        units=[(unit.id, unit.name) for unit in reached],
        owners=[(unit.id, unit.name) for unit in reached if _registers(by, unit)],
        kept=kept,
        key=new_id(),
        longest_address=LONGEST_ADDRESS,
        next_url=url_for(".assets", **onward, after=write_cursor(page.after)) if page.after else "",
        url_with=_url_with(asked),
        **WORDS,
    )


WORDS: Mapping[str, Any] = {
    "conditions_asked": CONDITIONS_ASKED,
    "kinds": list(AssetKind),
    "states": list(AssetState),
    "ways": list(AcquisitionWay),
    "state_names": STATE_NAMES,
    "tagged_names": TAGGED_NAMES,
    "missing_names": MISSING_NAMES,
    "sort_names": SORT_NAMES,
    "column_names": COLUMN_NAMES,
    "all_columns": list(Column),
}


def _asked() -> dict[str, Any]:
    """Return what the address asks for, without the place in the list and what is empty."""
    return {
        name: ",".join(values) if name == "cols" else values[0]
        for name, values in request.args.to_dict(flat=False).items()
        if name in AssetListForm.model_fields and name != "after" and values[0].strip()
    }


def _url_with(asked: Mapping[str, Any]) -> Callable[..., str]:
    """Return a function that gives the list's address with some fields changed; None: without."""

    def url(**fields: str | None) -> str:
        return url_for(
            ".assets", **{key: one for key, one in {**asked, **fields}.items() if one is not None}
        )

    return url


def _registers(by: Actor, unit: Unit) -> bool:
    return by.may(Permission.REGISTER_ASSETS, unit.path)


def _kept(
    session: Session, asked: Mapping[str, Any], reached: Sequence[Unit], *, by: Actor
) -> list[Kept]:
    """Return the kept lists, the first few counted; one that nobody can read is left out."""
    known = {unit.id: unit for unit in reached}
    found: list[Kept] = []
    for one in saved_filters(session, by=by):
        fields = dict(parse_qsl(one.query))
        try:
            form = AssetListForm.model_validate(fields)
        except ValidationError:
            continue
        wanted = form.wanted(ZoneInfo(zone()))
        counted = len(found) < MOST_CHIPS
        unit = known.get(one.unit_id) if one.unit_id else None
        path = None if one.unit_id is None else (unit.path if unit else "")
        found.append(
            Kept(
                id=one.id,
                name=one.name,
                url=url_for(".assets", **fields),  # type: ignore[arg-type]
                count=queries.count_assets(session, wanted, by=by) if counted else None,
                is_shown=fields == asked,
                unit=unit.name if unit else None,
                may_change=may_change(one, path, by),
            )
        )
    return found


def _chips(
    form: AssetListForm, choices: Choices, unit_names: Mapping[UUID, str]
) -> list[tuple[str, Any]]:
    """Return the filters that are set, each with what it is set to in words."""
    words: dict[str, Any] = {
        "unit": unit_names.get(form.unit) if form.unit else None,
        "building": choices.name_of(form.building),
        "room_id": choices.name_of(form.room_id),
        "holder": choices.name_of(form.holder),
        "class_code": choices.class_name,
    }
    return [
        (name, words.get(name) if name in words else getattr(form, name))
        for name in FILTERS
        if getattr(form, name) is not None
    ]
