"""What the forms of places, people and officials accept."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field

from inventory.organisation.errors import UnfitNip, UnlikelyDay
from inventory.organisation.rules import Duty, is_fit_nip, is_likely_day, nip_of
from inventory.web.forms import Form, Line, LocalDate, Optional, refused

DEEPEST_FLOOR = -9
HIGHEST_FLOOR = 99
MOST_CHANGES = 2**31 - 1


def _nip(text: str) -> str:
    nip = nip_of(text)
    if not is_fit_nip(nip):
        raise refused(UnfitNip())
    return nip


def _likely(day: date) -> date:
    if not is_likely_day(day):
        raise refused(UnlikelyDay())
    return day


Code = Annotated[Line, Field(max_length=20)]
Floor = Annotated[int, Field(ge=DEEPEST_FLOOR, le=HIGHEST_FLOOR)]
Version = Annotated[int, Field(ge=1, le=MOST_CHANGES)]
Day = Annotated[LocalDate, AfterValidator(_likely)]
Nip = Annotated[Line, AfterValidator(_nip)]


class NewBuildingForm(Form):
    """Adding a building."""

    unit_id: UUID
    code: Code
    name: Line
    address: Annotated[Line | None, Optional] = None


class BuildingForm(NewBuildingForm):
    """Changing a building; `version` is the one that the form showed."""

    version: Version


class RoomForm(Form):
    """Changing a room; `version` is the one that the form showed."""

    version: Version
    unit_id: UUID
    floor: Floor
    code: Code
    name: Line
    keeper_id: Annotated[UUID | None, Optional] = None


class NewRoomForm(Form):
    """Adding a room to a building."""

    unit_id: UUID
    building_id: UUID
    floor: Floor
    code: Code
    name: Line
    keeper_id: Annotated[UUID | None, Optional] = None


class NewPersonForm(Form):
    """Adding a person."""

    name: Line
    nip: Annotated[Nip | None, Optional] = None
    unit_id: UUID
    post: Annotated[Line | None, Optional] = None
    from_on: Annotated[Day | None, Optional] = None
    to_on: Annotated[Day | None, Optional] = None
    account_id: Annotated[UUID | None, Optional] = None


class PersonForm(NewPersonForm):
    """Changing a person; `version` is the one that the form showed."""

    version: Version


class OfficialForm(Form):
    """Appointing someone who signs for a unit."""

    person_id: UUID
    duty: Duty
    from_on: Day
    to_on: Annotated[Day | None, Optional] = None


class EndForm(Form):
    """Ending a duty."""

    last_on: Day
