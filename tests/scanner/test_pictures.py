"""Pictures from strangers: what is opened, how it is turned, and what is refused."""

import pickle
import resource
import struct
import time
import zlib
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps
from PIL.PngImagePlugin import PngInfo

from scanner import (
    NotAPicture,
    PictureBroken,
    PictureError,
    PictureTooHeavy,
    PictureTooLarge,
    open_picture,
    read,
)
from tests.scanner.tags import TEXTS, code

TEXT = TEXTS[0]
ORIENTATION = 0x0112


def encode(picture, kind, **options):
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def printed(mode="L"):
    return Image.fromarray(code(TEXT)).convert(mode)


def png(width, height, pixels=b"", *, depth=8, colour=0):
    """A PNG by hand, whose header may promise more than `pixels` holds."""

    def chunk(name, body):
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    parts = [chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(pixels)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def webp_canvas(width, height):
    body = struct.pack("<I", 10) + b"\0" * 4
    body += (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8X" + body


@pytest.mark.parametrize(
    ("kind", "mode", "options"),
    [
        ("JPEG", "L", {}),
        ("JPEG", "RGB", {"progressive": True}),
        ("JPEG", "CMYK", {}),
        ("MPO", "RGB", {}),
        ("PNG", "1", {}),
        ("PNG", "L", {}),
        ("PNG", "LA", {}),
        ("PNG", "P", {}),
        ("PNG", "RGB", {}),
        ("PNG", "RGBA", {}),
        ("WEBP", "RGB", {}),
        ("WEBP", "RGBA", {"lossless": True}),
    ],
    ids=str,
)
def test_every_wanted_kind_is_opened_as_bgr_and_reads(kind, mode, options):
    picture = open_picture(encode(printed(mode), kind, **options))

    assert (picture.shape, picture.dtype) == ((*code(TEXT).shape, 3), np.uint8)
    assert [reading.text for reading in read(picture)] == [TEXT]


def test_colours_stand_in_the_order_blue_green_red():
    red = Image.new("RGB", (2, 1), (200, 30, 10))

    assert open_picture(encode(red, "PNG")).tolist() == [[[10, 30, 200]] * 2]


def test_sixteen_bits_are_reduced_to_their_high_byte():
    deep = Image.fromarray(np.array([[0x12FF, 0x0034, 0xFFFF]], np.uint16))

    assert open_picture(encode(deep, "PNG")).tolist() == [[[0x12] * 3, [0] * 3, [255] * 3]]


@pytest.mark.parametrize("mode", ["P", "RGBA", "LA"])
def test_transparent_parts_are_white_paper_whatever_colour_they_hide(mode):
    ink = 255 - code(TEXT)
    black = Image.fromarray(np.zeros_like(ink)).convert("RGBA")
    black.putalpha(Image.fromarray(ink))
    picture = black.convert(mode) if mode != "P" else black.quantize(4)

    opened = open_picture(encode(picture, "PNG"))

    assert opened[0, 0].tolist() == [255, 255, 255]
    assert [reading.text for reading in read(opened)] == [TEXT]


def test_of_an_animation_the_first_picture_counts():
    other = Image.new("L", printed().size)
    film = {"save_all": True, "append_images": [other] * 3}
    still = open_picture(encode(printed(), "PNG"))

    assert (open_picture(encode(printed(), "PNG", **film)) == still).all()
    webp = encode(printed("RGB"), "WEBP", lossless=True, **film)
    assert (open_picture(webp) == still).all()


def exif(orientation):
    marks = Image.Exif()
    marks[ORIENTATION] = orientation
    return marks


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_picture_is_turned_as_its_camera_says(orientation, kind):
    scene = printed("RGB").crop((0, 0, 200, 150))
    stored = encode(scene, kind, exif=exif(orientation), lossless=True)

    with Image.open(BytesIO(stored)) as picture:
        seen = np.asarray(ImageOps.exif_transpose(picture).convert("RGB"))[..., ::-1]
    assert (open_picture(stored) == seen).all()


def test_corners_lie_where_a_person_sees_them_in_a_turned_photo():
    upright = np.full((300, 500), 255, np.uint8)
    upright[20:284, 30:294] = code(TEXT)
    lying = Image.fromarray(np.rot90(upright))

    (expected,) = read(upright)
    (seen,) = read(encode(lying, "JPEG", quality=95, exif=exif(6)))

    assert seen.text == TEXT
    assert np.abs(np.array(seen.corners) - np.array(expected.corners)).max() <= 2


@pytest.mark.parametrize(
    "damage", [b"", b"Exif\0\0", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff", b"x" * 99]
)
def test_damaged_camera_marks_leave_the_picture_readable(damage):
    whole = encode(printed(), "JPEG")
    marks = b"\xff\xe1" + struct.pack(">H", len(damage) + 2) + damage

    assert [r.text for r in read(whole[:2] + marks + whole[2:])] == [TEXT]


def test_a_damaged_camera_profile_leaves_the_picture_readable():
    profile = PngInfo()
    profile.add_text("Raw profile type exif", "\nexif\n9\nno hexadecimal digits")

    assert [r.text for r in read(encode(printed(), "PNG", pnginfo=profile))] == [TEXT]


DISGUISES = {
    "nothing": b"",
    "one byte": b"\xff",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "html": b"<!doctype html><script>alert(1)</script>",
    "pdf": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n",
    "zip": b"PK\x03\x04" + b"\0" * 60,
    "wave": b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 60,
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n",
    **{kind: encode(printed(), kind) for kind in ("GIF", "BMP", "TIFF", "ICO", "PPM")},
}


@pytest.mark.parametrize("data", DISGUISES.values(), ids=DISGUISES)
def test_what_is_no_jpeg_png_or_webp_is_refused(data):
    with pytest.raises(NotAPicture):
        open_picture(data)


WHOLE = {
    "JPEG": encode(printed(), "JPEG"),
    "progressive": encode(printed("RGB"), "JPEG", progressive=True),
    "PNG": encode(printed(), "PNG"),
    "WEBP": encode(printed("RGB"), "WEBP"),
}


@pytest.mark.parametrize("whole", WHOLE.values(), ids=WHOLE)
def test_a_picture_cut_short_anywhere_is_refused(whole):
    # Without the last bytes, which only say "end", every pixel is still there.
    for length in np.linspace(12, len(whole) - 30, 50, dtype=int):
        with pytest.raises(PictureBroken):
            open_picture(whole[:length])


BOMBS = {
    "400 megapixels in 48 KB": png(20_000, 20_000, bytes(2501 * 20_000), depth=1),
    "one column of 2**31": png(1, 2**31 - 1),
    "one column of 40 million": png(1, 40_000_000),
    "just too many": png(8001, 5000),
    "webp canvas": webp_canvas(16_384, 16_384),
    "webp canvas beyond memory": webp_canvas(65_536, 65_535),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_picture_that_promises_too_many_pixels_is_refused_by_its_header_alone(bomb):
    assert len(bomb) < 60_000
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()

    with pytest.raises(PictureTooLarge) as refusal:
        open_picture(bomb)

    assert refusal.value.facts["limit"] == 40_000_000
    assert time.process_time() - started < 0.2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 20_000


def test_the_limits_are_the_callers_to_set():
    data = encode(printed(), "PNG")
    width, height = printed().size

    assert open_picture(data, max_pixels=width * height, max_bytes=len(data)).shape[1] == width
    with pytest.raises(PictureTooLarge) as large:
        open_picture(data, max_pixels=width * height - 1)
    with pytest.raises(PictureTooHeavy) as heavy:
        open_picture(data, max_bytes=len(data) - 1)
    assert large.value.facts == {"width": width, "height": height, "limit": width * height - 1}
    assert heavy.value.facts == {"size": len(data), "limit": len(data) - 1}


def test_a_refusal_survives_the_way_back_from_a_child_process():
    with pytest.raises(PictureTooHeavy) as refusal:
        open_picture(WHOLE["PNG"], max_bytes=9)

    received = pickle.loads(pickle.dumps(refusal.value))

    assert type(received) is PictureTooHeavy
    assert received.facts == refusal.value.facts
    assert str(received) == f"The picture has {len(WHOLE['PNG'])} bytes; at most 9 are read."


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(list(WHOLE.values())), st.data())
def test_damage_is_refused_or_harmless(whole, data):
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, min(len(whole), 400) - 1))
        damaged[place] = data.draw(st.integers(0, 255))

    try:
        picture = open_picture(bytes(damaged), max_pixels=1_000_000)
    except PictureError:
        return
    assert picture.ndim == 3
