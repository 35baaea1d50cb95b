"""What the JSON of places looks like."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class RoomQuery(BaseModel):
    """Words of the building, floor, code or name; empty: every room."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: str = Field(default="", max_length=200)


class RoomOut(BaseModel):
    """A room as people name it."""

    id: UUID
    code: str
    name: str
    label: str
    building: str
    floor: int


class PeopleQuery(BaseModel):
    """Words of the name or post, or the beginning of the NIP; empty: nobody."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: str = Field(default="", max_length=200)


class PersonOut(BaseModel):
    """Someone who can be given things."""

    id: UUID
    name: str
    post: str | None


class PeopleOut(BaseModel):
    """The people found within reach who have not left, by name; at most twenty."""

    people: list[PersonOut]


class RoomsOut(BaseModel):
    """The rooms found within reach, by building, floor and code; at most fifty."""

    rooms: list[RoomOut]
