"""What the desk's pages are asked for in the address, and the names under which lists are kept."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from inventory.desk.lists import Address, Day
from inventory.desk.rules import LONGEST_CURSOR, Deed, LogFilter
from inventory.web.forms import Form, Line, Optional, ShortLine


class SaveFilterForm(Form):
    """A list to keep: its name, its address, for oneself or for a unit."""

    name: ShortLine
    query: Address
    unit_id: Annotated[UUID | None, Optional] = None


class RenameFilterForm(Form):
    """Another name for a kept list."""

    name: ShortLine


class SearchForm(Form):
    """The address of the search."""

    q: Annotated[Line | None, Optional] = None


class SummaryForm(Form):
    """The address of the summary."""

    unit: Annotated[UUID | None, Optional] = None


class RoomsForm(Form):
    """The address of the rooms page; `unit` stands for itself and all below it."""

    q: Annotated[Line | None, Optional] = None
    unit: Annotated[UUID | None, Optional] = None


class Tab(StrEnum):
    """The lists of a room: what should be here, what was last seen here."""

    RECORDED = "recorded"
    SEEN = "seen"


class RoomForm(Form):
    """The address of a room: which list, and where it goes on."""

    tab: Annotated[Tab | None, Optional] = None
    after: Annotated[str | None, Optional] = Field(default=None, max_length=LONGEST_CURSOR)


class Mine(StrEnum):
    """The two lists of one's own: the rooms one keeps, the things in one's name."""

    ROOMS = "rooms"
    ITEMS = "items"


class MineForm(Form):
    """The address of one's own things: which list."""

    tab: Annotated[Mine | None, Optional] = None


class PeopleForm(Form):
    """The address of the list of people; `left` shows those who left too."""

    q: Annotated[Line | None, Optional] = None
    unit: Annotated[UUID | None, Optional] = None
    left: Annotated[bool | None, Optional] = None
    after: Annotated[UUID | None, Optional] = None


class Whole(StrEnum):
    """The only value that the history of a card takes."""

    ALL = "all"


Before = Annotated[int | None, Field(ge=1, le=2**63 - 1), Optional]


class CardForm(Form):
    """The address of an asset's card: whether its whole history is asked for, and from where on."""

    history: Annotated[Whole | None, Optional] = None
    before: Before = None


class ActForm(Form):
    """The address of an act: after which entry its page begins."""

    after: Before = None


class LogForm(Form):
    """The address of the activity log: who, what, on which things, when; and where it goes on."""

    person: Annotated[UUID | None, Optional] = None
    deed: Annotated[Deed | None, Optional] = None
    kind: Annotated[str | None, Optional] = Field(default=None, max_length=20)
    thing: Annotated[Line | None, Optional] = None
    from_on: Day = None
    to_on: Day = None
    before: Before = None

    def wanted(self, zone: tzinfo, assets: Sequence[UUID] | None) -> LogFilter:
        """Return the filter; a day begins at midnight in this zone, and the last is included."""
        first, last = self.from_on, self.to_on
        return LogFilter(
            actor_id=self.person,
            deed=self.deed,
            kind=self.kind,
            assets=assets,
            since=datetime.combine(first, time(), zone) if first else None,
            until=datetime.combine(last + timedelta(days=1), time(), zone) if last else None,
        )
