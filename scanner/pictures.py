"""Open a picture that a stranger sent, without letting it harm the machine."""

import struct
import warnings
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from scanner.errors import NotAPicture, PictureBroken, PictureTooHeavy, PictureTooLarge

Pixels: TypeAlias = npt.NDArray[np.uint8]

MAX_PIXELS = 40_000_000
MAX_BYTES = 25_000_000
LONGEST_SIDE = 65_535
EXIF_ORIENTATION = 0x0112

UPRIGHT: dict[object, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# What Pillow raises, besides its own errors, when bytes are damaged on purpose.
DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    EOFError,
    MemoryError,
    struct.error,
    zlib.error,
)


def open_picture(
    data: bytes, *, max_pixels: int = MAX_PIXELS, max_bytes: int = MAX_BYTES
) -> Pixels:
    """Decode a JPEG, PNG or WebP to BGR, uint8 of shape (height, width, 3), upright by its EXIF.

    The content decides what it is. The size is read from the header and checked before any
    pixel is decoded; transparent parts become white paper; of an animation, the first picture
    counts. Raises a PictureError for anything else, for a picture cut short, and beyond the
    limits.
    """
    # Pillow decodes rather than OpenCV, because OpenCV decodes before the size can be checked,
    # fills up pictures that are cut short with grey, and reads far more formats than are wanted.
    kind = _kind(data)
    if len(data) > max_bytes:
        raise PictureTooHeavy(size=len(data), limit=max_bytes)
    try:
        with warnings.catch_warnings(action="ignore"), kind(BytesIO(data)) as picture:
            width, height = picture.size
            if width * height > max_pixels or max(width, height) > LONGEST_SIDE:
                raise PictureTooLarge(width=width, height=height, limit=max_pixels)
            picture.load()
            return _bgr(_upright(picture))
    except Image.DecompressionBombError:
        raise PictureTooLarge(limit=max_pixels) from None
    except DAMAGE as error:
        raise PictureBroken(reason=str(error) or type(error).__name__) from error


def _kind(data: bytes) -> Callable[[BytesIO], ImageFile]:
    if data.startswith(b"\xff\xd8\xff"):
        return JpegImageFile
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PngImageFile
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return WebPImageFile
    raise NotAPicture


def _upright(picture: ImageFile) -> Image.Image:
    try:
        orientation = picture.getexif().get(EXIF_ORIENTATION)
    except DAMAGE:
        # Cameras write damaged EXIF too; the pixels behind it are whole.
        return picture
    turn = UPRIGHT.get(orientation)
    return picture if turn is None else picture.transpose(turn)


def _bgr(picture: Image.Image) -> Pixels:
    if picture.mode.startswith("I"):
        high_byte = np.asarray(picture).astype(np.uint32) >> 8
        return np.repeat(high_byte.astype(np.uint8)[..., np.newaxis], 3, axis=2)
    if picture.has_transparency_data:
        seen = picture.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        paper.alpha_composite(seen)
        picture = paper
    return np.ascontiguousarray(np.asarray(picture.convert("RGB"))[..., ::-1])
