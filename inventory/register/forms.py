"""What forms about an asset accept: changes to one asset, its photos and papers."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from inventory.register.fields import Amount, FactsForm, Serial, facts_in
from inventory.register.rules import AcquisitionWay, Condition, DocumentKind
from inventory.web.forms import Form, Line, LocalDate, Optional


class ChangeForm(FactsForm):
    """Changing one asset; `version` is the one that the form showed."""

    version: Annotated[int, Field(ge=1)]
    class_code: Line
    class_choice: Annotated[str | None, Optional] = None
    name: Line
    brand: Annotated[Line | None, Optional] = None
    serial: Annotated[Serial | None, Optional] = None
    condition: Condition
    condition_on: Annotated[LocalDate | None, Optional] = None
    acquired_on: LocalDate
    acquisition_value: Amount
    attribution: Annotated[Amount | None, Optional] = None
    acquisition_way: AcquisitionWay
    source: Annotated[Line | None, Optional] = None
    unit_id: UUID
    home_room_id: Annotated[UUID | None, Optional] = None

    def changes(self, class_code: str) -> dict[str, Any]:
        """Return every field as it should be, for an asset of this class."""
        own = self.model_dump(
            include={
                "name",
                "brand",
                "serial",
                "condition",
                "condition_on",
                "acquired_on",
                "acquisition_value",
                "attribution",
                "acquisition_way",
                "source",
                "unit_id",
                "home_room_id",
            }
        )
        return own | {"class_code": class_code} | facts_in(self, class_code)


class PhotoForm(Form):
    """A photo has nothing but itself."""


class DocumentForm(Form):
    """What a paper is, and what people call it."""

    kind: DocumentKind
    name: Line
