"""Find every QR code in one picture, quickly or with patience."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
import zxingcpp
from zxingcpp import Binarizer

from scanner.pictures import LONGEST_SIDE, Pixels, open_picture
from scanner.reading import Corners, Reading, in_reading_order, merge


class Effort(StrEnum):
    """FAST is for live frames, THOROUGH for single pictures: more codes, many times the work."""

    FAST = "fast"
    THOROUGH = "thorough"


def read(image: Pixels | bytes, *, effort: Effort | str = Effort.FAST) -> tuple[Reading, ...]:
    """Read every QR code in a picture, in reading order; none found is an empty tuple.

    `image` is uint8 of shape (height, width), grey, or (height, width, 3 or 4), BGR or BGRA;
    or an encoded JPEG, PNG or WebP, whose corners then lie in the picture as a person sees it.
    Raises PictureError for bytes that may not be decoded, ValueError for another array.
    """
    grey = _grey(open_picture(image) if isinstance(image, bytes) else image)
    if not grey.size:
        return ()
    patient = Effort(effort) is Effort.THOROUGH
    readings = list(_decode(grey, try_invert=patient))
    if patient:
        for step in EXTRA_STEPS:
            readings += step.read(grey)
    return in_reading_order(merge(readings))


def _grey(image: Pixels) -> Pixels:
    channels = image.shape[2] if image.ndim == 3 else 1
    if image.dtype != np.uint8 or image.ndim not in {2, 3} or channels not in {1, 3, 4}:
        raise ValueError("A picture is an array of uint8, grey, BGR or BGRA.")
    if max(image.shape[:2]) > LONGEST_SIDE:
        raise ValueError(f"A picture's side has at most {LONGEST_SIDE} pixels.")
    if not image.size or channels == 1:
        return np.ascontiguousarray(image.reshape(image.shape[:2]))
    grey = cv2.cvtColor(image[..., :3], cv2.COLOR_BGR2GRAY)
    return _on_white_paper(grey, image[..., 3]) if channels == 4 else _pixels(grey)


def _on_white_paper(grey: cv2.typing.MatLike, alpha: Pixels) -> Pixels:
    opaque = alpha.astype(np.uint16)
    return ((grey * opaque + 255 * (255 - opaque)) // 255).astype(np.uint8)


def _decode(
    grey: Pixels,
    *,
    scale: float = 1.0,
    binarizer: Binarizer = Binarizer.LocalAverage,
    try_invert: bool = False,
    try_downscale: bool = True,
) -> Iterator[Reading]:
    # Rotation is left off because QR codes are found in any position without it.
    found = zxingcpp.read_barcodes(
        grey,
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
        text_mode=zxingcpp.TextMode.Plain,
        binarizer=binarizer,
        try_rotate=False,
        try_invert=try_invert,
        try_downscale=try_downscale,
    )
    for barcode in found:
        if barcode.text:
            yield Reading(barcode.text, _corners(barcode.position, scale))


def _corners(position: zxingcpp.Position, scale: float) -> Corners:
    top_left, top_right, bottom_right, bottom_left = (
        (point.x / scale, point.y / scale)
        for point in (
            position.top_left,
            position.top_right,
            position.bottom_right,
            position.bottom_left,
        )
    )
    return top_left, top_right, bottom_right, bottom_left


@dataclass(frozen=True, slots=True)
class ExtraStep:
    """Another look at the same picture after `prepare`, which scales it by `scale`."""

    prepare: Callable[[Pixels], Pixels]
    scale: float = 1.0
    binarizer: Binarizer = Binarizer.LocalAverage
    longest_side: int = LONGEST_SIDE
    try_downscale: bool = True

    def read(self, grey: Pixels) -> Iterator[Reading]:
        """Read `grey` once more, unless it is too big for this step."""
        if max(grey.shape) > self.longest_side or min(grey.shape) * self.scale < 1:
            return
        yield from _decode(
            self.prepare(grey),
            scale=self.scale,
            binarizer=self.binarizer,
            try_downscale=self.try_downscale,
        )


def _pixels(picture: cv2.typing.MatLike) -> Pixels:
    return np.asarray(picture, dtype=np.uint8)


def _even_light(grey: Pixels) -> Pixels:
    return _pixels(cv2.createCLAHE(3.0, (8, 8)).apply(grey))


def _double(grey: Pixels) -> Pixels:
    return _pixels(cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC))


def _half(grey: Pixels) -> Pixels:
    return _pixels(cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))


def _without_specks(grey: Pixels) -> Pixels:
    return _pixels(cv2.medianBlur(grey, 5))


def _thicker_ink(grey: Pixels) -> Pixels:
    return _pixels(cv2.erode(grey, np.ones((3, 3), np.uint8)))


def _brighter_shadows(grey: Pixels) -> Pixels:
    curve = (np.linspace(0, 1, 256) ** 0.45 * 255).astype(np.uint8)
    return _pixels(cv2.LUT(grey, curve))


def _black_and_white(grey: Pixels) -> Pixels:
    method, kind = cv2.ADAPTIVE_THRESH_GAUSSIAN_C, cv2.THRESH_BINARY
    return _pixels(cv2.adaptiveThreshold(grey, 255, method, kind, 51, 5))


def _double_and_sharpen(grey: Pixels) -> Pixels:
    big = _double(grey)
    return _pixels(cv2.addWeighted(big, 3, cv2.GaussianBlur(big, (0, 0), 3), -2, 0))


# In falling order of codes gained per millisecond. Doubling is for small pictures only: a big
# one costs four times its reading and has its codes large enough already.
EXTRA_STEPS = (
    ExtraStep(_even_light),
    ExtraStep(_half, scale=0.5, binarizer=Binarizer.GlobalHistogram),
    ExtraStep(
        _double,
        scale=2,
        binarizer=Binarizer.GlobalHistogram,
        longest_side=2600,
        try_downscale=False,
    ),
    ExtraStep(_without_specks),
    ExtraStep(_thicker_ink),
    ExtraStep(_brighter_shadows),
    ExtraStep(_black_and_white),
    ExtraStep(_double_and_sharpen, scale=2, longest_side=2600, try_downscale=False),
)
