"""Files that people send: read within the gate's bound, and opened in a process of their own."""

from contextlib import AbstractContextManager, nullcontext

from flask import current_app, request

from inventory.pictures.client import Pictures
from inventory.web.gate import LARGEST_PICTURE


def sent_file(name: str) -> bytes | None:
    """Return the file of a form's field, None where none was chosen; ask before any other field.

    A form may have the field twice, one for the camera and one for a file: the filled one counts.
    """
    request.max_content_length = LARGEST_PICTURE
    found = None
    for file in request.files.getlist(name):
        content = file.stream.read()
        file.stream.seek(0)
        if found is None and (content or file.filename):
            found = content
    return found


def pictures() -> Pictures:
    """Return the current app's way to the process that opens pictures."""
    found: Pictures = current_app.extensions["pictures"]
    return found


def elsewhere() -> AbstractContextManager[None]:
    """While another process does the work, let other requests of this one run."""
    gate = request.environ.get("inventory.elsewhere", nullcontext)
    waiting: AbstractContextManager[None] = gate()
    return waiting
