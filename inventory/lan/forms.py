"""What the forms for phones accept."""

from typing import Annotated

from pydantic import Field

from inventory.web.forms import Form, Line

LONGEST_CODE = 20


class PairingForm(Form):
    """The code from someone's screen."""

    code: Annotated[Line, Field(max_length=LONGEST_CODE)]
