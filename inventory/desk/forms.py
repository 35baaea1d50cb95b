"""What lists are asked for in the address: search words, filters and the place to go on from."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from inventory.desk.rules import LONGEST_CURSOR, AssetFilter, Sort
from inventory.register.rules import Condition
from inventory.web.forms import Form, Line, Optional


class Without(StrEnum):
    """The only value that `tag` and `place` take: those that have none."""

    NONE = "none"


class AssetListForm(Form):
    """The address of the asset list."""

    q: Annotated[Line | None, Optional] = None
    condition: Annotated[Condition | None, Optional] = None
    room_id: Annotated[UUID | None, Optional] = None
    unit: Annotated[UUID | None, Optional] = None
    tag: Annotated[Without | None, Optional] = None
    place: Annotated[Without | None, Optional] = None
    sort: Annotated[Sort | None, Optional] = None
    after: Annotated[str | None, Optional] = Field(default=None, max_length=LONGEST_CURSOR)

    def wanted(self) -> AssetFilter:
        """Return the filter."""
        return AssetFilter(
            q=self.q,
            condition=self.condition,
            room_id=self.room_id,
            unit_id=self.unit,
            untagged=self.tag is not None,
            unplaced=self.place is not None,
            sort=self.sort or Sort.NAME,
        )


class RoomsForm(Form):
    """The address of the rooms page."""

    q: Annotated[Line | None, Optional] = None


class Tab(StrEnum):
    """The lists of a room: what should be here, what was last seen here."""

    RECORDED = "recorded"
    SEEN = "seen"


class RoomForm(Form):
    """The address of a room: which list, and where it goes on."""

    tab: Annotated[Tab | None, Optional] = None
    after: Annotated[str | None, Optional] = Field(default=None, max_length=LONGEST_CURSOR)


class PeopleForm(Form):
    """The address of the list of people; `left` shows those who left too."""

    q: Annotated[Line | None, Optional] = None
    unit: Annotated[UUID | None, Optional] = None
    left: Annotated[bool | None, Optional] = None
    after: Annotated[UUID | None, Optional] = None


class LogForm(Form):
    """The address of the activity log."""

    person: Annotated[UUID | None, Optional] = None
    kind: Annotated[str | None, Optional] = Field(default=None, max_length=20)
    before: Annotated[int | None, Optional] = Field(default=None, ge=1, le=2**63 - 1)
