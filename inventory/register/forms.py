"""What the register's forms accept."""

from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from inventory.web.forms import Form, Optional, ShortLine

Address = Annotated[
    str,
    StringConstraints(
        max_length=2000,
        pattern=r"^[a-z][a-z_]*=[^&=\s\x00-\x1f]+(&[a-z][a-z_]*=[^&=\s\x00-\x1f]+)*$",
    ),
]
"""The filters of a list as they stand in its address, `unit=…&condition=heavy`."""


class SaveFilterForm(Form):
    """A list to keep: its name, its address, for oneself or for a unit."""

    name: ShortLine
    query: Address
    unit_id: Annotated[UUID | None, Optional] = None


class RenameFilterForm(Form):
    """Another name for a kept list."""

    name: ShortLine
