"""What the forms of places accept."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from inventory.web.forms import Form, Line

DEEPEST_FLOOR = -9
HIGHEST_FLOOR = 99
Code = Annotated[Line, Field(max_length=20)]


class NewBuildingForm(Form):
    """Adding a building."""

    unit_id: UUID
    code: Code
    name: Line


class NewRoomForm(Form):
    """Adding a room to a building."""

    unit_id: UUID
    building_id: UUID
    floor: Annotated[int, Field(ge=DEEPEST_FLOOR, le=HIGHEST_FLOOR)]
    code: Code
    name: Line
