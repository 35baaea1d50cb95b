"""Read QR codes from cameras and pictures: frames in, steady readings out. Knows no assets."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from scanner.errors import (
    NotAPicture,
    PictureBroken,
    PictureError,
    PictureTooHeavy,
    PictureTooLarge,
    ScannerError,
    SourceError,
    SourceLost,
    SourceMissing,
    SourceTooLarge,
    SourceUnreadable,
)
from scanner.reading import Corners, Point, Reading
from scanner.steady import Sighting, steady

if TYPE_CHECKING:
    from scanner.decode import Effort, read
    from scanner.pictures import open_picture
    from scanner.sources import Frame, frames

__all__ = [
    "Corners",
    "Effort",
    "Frame",
    "NotAPicture",
    "PictureBroken",
    "PictureError",
    "PictureTooHeavy",
    "PictureTooLarge",
    "Point",
    "Reading",
    "ScannerError",
    "Sighting",
    "SourceError",
    "SourceLost",
    "SourceMissing",
    "SourceTooLarge",
    "SourceUnreadable",
    "frames",
    "open_picture",
    "read",
    "steady",
]

# OpenCV, NumPy and Pillow are loaded when first used: a process that only passes readings and
# refusals on never needs them.
_HOME = {
    "Effort": "scanner.decode",
    "read": "scanner.decode",
    "open_picture": "scanner.pictures",
    "Frame": "scanner.sources",
    "frames": "scanner.sources",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
