"""What can be wrong with a picture or a camera, each with the facts that say why."""

from functools import partial
from typing import Any, ClassVar


class ScannerError(Exception):
    """A refusal. `message` is an English message id whose gaps the `facts` fill."""

    message: ClassVar[str]

    def __init__(self, **facts: int | str) -> None:
        self.facts = facts
        super().__init__(self.message.format(**facts))

    def __reduce__(self) -> tuple[Any, ...]:
        # Pictures are decoded in a child process: the refusal must survive the way back.
        return partial(type(self), **self.facts), ()


class PictureError(ScannerError):
    """The bytes are not a picture that may be decoded."""


class NotAPicture(PictureError):
    message = "This is not a JPEG, PNG or WebP picture."


class PictureTooHeavy(PictureError):
    """Facts: `size` and `limit`, in bytes."""

    message = "The picture has {size} bytes; at most {limit} are read."


class PictureTooLarge(PictureError):
    """Facts: `limit` in pixels; `width` and `height` where the header was read that far."""

    message = "The picture has more than {limit} pixels, or a side too long to read."


class PictureBroken(PictureError):
    """Facts: `reason`, in the decoder's own English words."""

    message = "The picture is damaged or cut short ({reason})."


class SourceError(ScannerError):
    """A camera, film or folder that gives no frames. Fact: `source`, as it was named."""


class SourceMissing(SourceError):
    message = "{source} does not exist."


class SourceUnreadable(SourceError):
    message = "{source} cannot be opened as a camera, film or picture."


class SourceTooLarge(SourceError):
    """Facts: `source`, `width`, `height`, and `limit` in pixels."""

    message = "{source} has frames of {width} x {height}; at most {limit} pixels are read."


class SourceLost(SourceError):
    message = "{source} stopped giving frames."
