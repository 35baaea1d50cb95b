"""What the register's JSON looks like."""

from pydantic import BaseModel, ConfigDict


class ClassQuery(BaseModel):
    """What to look for: a code or its beginning, a name, or everyday words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: str = ""


class ClassOut(BaseModel):
    """A class code an asset may carry; `path` names the groups above it, from its kind down."""

    code: str
    name: str
    path: list[str]


class ClassesOut(BaseModel):
    """The class codes found, the likeliest first; at most twenty."""

    classes: list[ClassOut]
