"""What the forms for photos and documents accept beside their file."""

from inventory.register.rules import DocumentKind
from inventory.web.forms import Form, Line


class PhotoForm(Form):
    """A photo has nothing but itself."""


class DocumentForm(Form):
    """What a paper is, and what people call it."""

    kind: DocumentKind
    name: Line
