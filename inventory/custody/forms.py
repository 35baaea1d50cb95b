"""What the form that moves an asset accepts."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from inventory.web.forms import Form


class MoveForm(Form):
    """Moving one asset; `version` is the one that the form showed."""

    room_id: UUID
    version: Annotated[int, Field(ge=1)]
