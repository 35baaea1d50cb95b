"""Where frames come from: a camera, a film, a picture, or a folder of pictures."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TypeAlias

import cv2
import numpy as np

from scanner.errors import (
    NotAPicture,
    PictureError,
    SourceLost,
    SourceMissing,
    SourceTooLarge,
    SourceUnreadable,
)
from scanner.pictures import MAX_BYTES, MAX_PIXELS, Pixels, open_picture

Refused: TypeAlias = Callable[[Path, PictureError], None]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One BGR picture, uint8 of shape (height, width, 3).

    `at` is in seconds since the source's first frame; a folder counts one second a picture.
    """

    image: Pixels
    at: float


def frames(source: int | str | Path, *, refused: Refused | None = None) -> Iterator[Frame]:
    """Yield the frames of a camera (its number) or of a film, a picture or a folder (its path).

    A folder gives its JPEG, PNG and WebP pictures by name and passes over other files; a
    damaged picture raises its PictureError, or is told to `refused` and passed over. Raises a
    SourceError at the first frame if the source cannot be used, and SourceLost when a camera
    stops. Whatever was opened is closed when the iterator ends or is closed.
    """
    if isinstance(source, int):
        yield from _camera(source)
        return
    path = Path(source)
    if path.is_dir():
        yield from _folder(path, refused)
    elif not path.exists():
        raise SourceMissing(source=str(path))
    else:
        yield from _file(path)


def _folder(folder: Path, refused: Refused | None) -> Iterator[Frame]:
    number = 0
    for path in sorted(folder.iterdir()):
        if not path.is_file():
            continue
        try:
            image = _picture(path)
        except NotAPicture:
            continue
        except PictureError as error:
            if refused is None:
                raise
            refused(path, error)
            continue
        yield Frame(image, float(number))
        number += 1


def _file(path: Path) -> Iterator[Frame]:
    if path.suffix.lower() in {".mjpeg", ".mjpg"}:
        # Such a film is JPEG pictures one after another, so its content looks like a picture.
        yield from _film(path)
        return
    try:
        image = _picture(path)
    except NotAPicture:
        yield from _film(path)
    else:
        yield Frame(image, 0.0)


def _picture(path: Path) -> Pixels:
    with path.open("rb") as file:
        return open_picture(file.read(MAX_BYTES + 1))


def _film(path: Path) -> Iterator[Frame]:
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    try:
        _check(capture, str(path))
        while (image := _grab(capture)) is not None:
            yield Frame(image, capture.get(cv2.CAP_PROP_POS_MSEC) / 1000)
    finally:
        capture.release()


def _camera(number: int) -> Iterator[Frame]:
    capture = cv2.VideoCapture(number)
    name = f"Camera {number}"
    try:
        _check(capture, name)
        # Only the newest frame is of use, and USB cameras give full speed as MJPG alone.
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        started = monotonic()
        while (image := _grab(capture)) is not None:
            yield Frame(image, monotonic() - started)
        raise SourceLost(source=name)
    finally:
        capture.release()


def _check(capture: cv2.VideoCapture, name: str) -> None:
    if not capture.isOpened():
        raise SourceUnreadable(source=name)
    width = int(capture.get(cv2.CAP_PROP_FRAME_WIDTH))
    height = int(capture.get(cv2.CAP_PROP_FRAME_HEIGHT))
    if width * height > MAX_PIXELS:
        raise SourceTooLarge(source=name, width=width, height=height, limit=MAX_PIXELS)


def _grab(capture: cv2.VideoCapture) -> Pixels | None:
    read, image = capture.read()
    return np.asarray(image, dtype=np.uint8) if read else None
