"""What the API of tags takes and answers."""

from dataclasses import asdict
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from inventory.register.rules import AssetState, Condition
from inventory.tags.queries import Found
from inventory.tags.rules import TagState

MOST_CODES = 100
LONGEST_TEXT = 300


class Answer(BaseModel):
    """The base of answers: values that never change."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class NamedOut(Answer):
    """A key with its name."""

    id: UUID
    name: str


class RoomOut(Answer):
    """A room with the words people use for it."""

    id: UUID
    code: str
    name: str
    label: str


class DoorOut(RoomOut):
    """A room whose door tag was read, with how many assets should be in it."""

    expected: int


class AssetOut(Answer):
    """What a scan shows of an asset; the holder only to readers of the register."""

    id: UUID
    name: str
    serial: str | None
    class_code: str
    condition: Condition
    state: AssetState
    unit: str
    version: int
    room: RoomOut | None
    holder: NamedOut | None


class TagOut(Answer):
    """What a tag names."""

    code: str
    state: TagState
    kind: Literal["asset", "room", "person", "blank"]
    asset: AssetOut | None
    room: DoorOut | None
    person: NamedOut | None
    replaced_by: str | None


class TagProblem(Answer):
    """Why a text gives no tag: never issued, another unit's, or not one of our codes."""

    problem: Literal["unknown", "other_unit", "foreign"]


class ResolveIn(BaseModel):
    """Texts as they were read or typed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    codes: Annotated[
        list[Annotated[str, StringConstraints(max_length=LONGEST_TEXT)]],
        Field(min_length=1, max_length=MOST_CODES),
    ]


class ResolveOut(Answer):
    """What each text names, by the text as it was sent."""

    tags: dict[str, TagOut | TagProblem]


def tag_out(found: Found, *, expected: int, reads: bool) -> TagOut:
    """Return what may be told: `reads` says whether the asker reads the register there."""
    asset = AssetOut.model_validate(found.asset) if found.asset else None
    if asset and not reads:
        asset = asset.model_copy(update={"holder": None})
    return TagOut(
        code=found.code,
        state=found.state,
        kind=found.kind,
        asset=asset,
        room=DoorOut(**asdict(found.room), expected=expected) if found.room else None,
        person=NamedOut.model_validate(found.person) if found.person else None,
        replaced_by=found.replaced_by,
    )
