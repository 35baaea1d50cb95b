"""What is done with a picture, in the process that may load the libraries for it."""

from collections.abc import Callable, Mapping
from io import BytesIO

import cv2
from PIL import Image, ImageOps

import scanner
from inventory.pictures.wire import Job, answer, refusal
from scanner import PictureBroken, PictureError

THOROUGH_PIXELS = 16_000_000
LARGE_SIDE = 1_600
SMALL_SIDE = 320
LARGE_QUALITY, SMALL_QUALITY = 82, 75

PAPER = "image/jpeg"
"""The large one: printed forms take it as it is."""
LIST = "image/webp"
"""The small one: a list loads fifty of them, and WebP needs half the bytes."""


def prepare() -> None:
    """Load everything before memory is bounded."""
    cv2.setNumThreads(1)
    scanner.open_picture  # noqa: B018 -- loaded by being named
    scanner.read  # noqa: B018 -- as above
    Image.init()


def do(request: bytes) -> bytes:
    """Answer one request; a picture that cannot be opened is refused by its name."""
    job, _, picture = request.partition(b"\n")
    try:
        return _JOBS[Job(job.decode())](picture)
    except PictureError as error:
        return refusal(type(error).__name__)
    except MemoryError:
        return refusal(PictureBroken.__name__)


def _read(picture: bytes) -> bytes:
    image = scanner.open_picture(picture)
    height, width = image.shape[:2]
    # in the largest pictures the codes are large too, and patience would take half a minute
    large = height * width > THOROUGH_PIXELS
    effort = scanner.Effort.FAST if large else scanner.Effort.THOROUGH
    readings = scanner.read(image, effort=effort)
    found = [[reading.text, reading.corners] for reading in readings]
    return answer({"width": width, "height": height, "readings": found})


def _redraw(picture: bytes) -> bytes:
    """Draw from the pixels alone: whatever else the file carries stays behind."""
    whole = Image.fromarray(scanner.open_picture(picture)[..., ::-1])
    whole.thumbnail((LARGE_SIDE, LARGE_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    side = min(SMALL_SIDE, *whole.size)
    square = ImageOps.fit(whole, (side, side), Image.Resampling.LANCZOS)
    large = _encoded(whole, "JPEG", quality=LARGE_QUALITY, optimize=True, progressive=True)
    small = _encoded(square, "WEBP", quality=SMALL_QUALITY, method=4)
    facts = {
        "large": {"type": PAPER, "size": len(large)},
        "small": {"type": LIST, "size": len(small)},
    }
    return answer(facts, large, small)


def _encoded(image: Image.Image, kind: str, **how: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


_JOBS: Mapping[Job, Callable[[bytes], bytes]] = {Job.READ: _read, Job.REDRAW: _redraw}
