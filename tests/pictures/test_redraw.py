"""Photos are drawn anew: upright, no larger than needed, and telling nothing but what they show."""

from collections.abc import Iterator
from io import BytesIO
from random import Random

import pytest
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from PIL.PngImagePlugin import PngInfo

from inventory.errors import Invalid
from inventory.pictures.client import Pictures
from inventory.pictures.errors import NotAPhoto, PhotoTooHeavy, PhotoTooLarge, PhotoUnreadable
from inventory.pictures.work import LARGE_SIDE, SMALL_SIDE
from tests.fieldwork.pictures import picture

SECRET = b"Jalan Rahasia 7"
CORNERS = {"red": (255, 0, 0), "green": (0, 160, 0), "blue": (0, 0, 255), "white": (255, 255, 255)}


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pictures]:
    made = Pictures(tmp_path_factory.mktemp("pictures"))
    yield made
    made.stop()


def scene(width: int, height: int) -> Image.Image:
    """Return a picture whose four quarters are red, green, blue and white, in reading order."""
    image = Image.new("RGB", (2, 2))
    image.putdata(list(CORNERS.values()))
    return image.resize((width, height), Image.Resampling.NEAREST)


def encoded(image: Image.Image, kind: str = "JPEG", **how: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def quarters(content: bytes) -> list[str]:
    """Return the colours of the four quarters, in reading order."""
    image = Image.open(BytesIO(content)).convert("RGB")
    found = []
    for down in (0.25, 0.75):
        for right in (0.25, 0.75):
            seen = image.getpixel((int(image.width * right), int(image.height * down)))
            far = {
                name: sum(abs(one - other) for one, other in zip(seen, wanted, strict=True))
                for name, wanted in CORNERS.items()
            }
            found.append(min(far, key=far.__getitem__))
    return found


def exif(orientation: int = 1) -> Image.Exif:
    data = Image.Exif()
    data[Base.Orientation] = orientation
    data[Base.Make] = SECRET.decode()
    data[Base.ImageDescription] = SECRET.decode()
    place = data.get_ifd(IFD.GPSInfo)
    place[GPS.GPSLatitudeRef], place[GPS.GPSLatitude] = "S", (3.0, 41.0, 43.0)
    place[GPS.GPSLongitudeRef], place[GPS.GPSLongitude] = "E", (128.0, 10.0, 52.0)
    return data


def with_everything(kind: str) -> bytes:
    """Return a picture that carries all that cameras and people put into the files."""
    image = scene(800, 600)
    if kind == "PNG":
        notes = PngInfo()
        notes.add_text("Author", SECRET.decode())
        notes.add_itxt("XML:com.adobe.xmp", SECRET.decode())
        return encoded(image, kind, exif=exif(), pnginfo=notes)
    more = {"comment": SECRET} if kind == "JPEG" else {}
    return encoded(image, kind, exif=exif(), xmp=SECRET, icc_profile=SECRET * 20, **more)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_is_left_of_what_the_file_told(pictures: Pictures, kind: str) -> None:
    sent = with_everything(kind) + b"behind the end: " + SECRET
    assert SECRET in sent
    assert Image.open(BytesIO(sent)).getexif().get_ifd(IFD.GPSInfo)

    drawn = pictures.redraw(sent)

    for one in (drawn.large, drawn.small):
        shown = Image.open(BytesIO(one.content))
        assert SECRET not in one.content
        assert (b"Exif" in one.content, len(shown.getexif()), "xmp" in shown.info) == (
            False,
            0,
            False,
        )
        assert not {"icc_profile", "comment", "exif", "Author"} & set(shown.info)
        assert quarters(one.content) == ["red", "green", "blue", "white"]


TURNED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How a camera held in a way lays an upright scene into the file, by EXIF orientation."""


@pytest.mark.parametrize("orientation", TURNED)
def test_photos_stand_upright_however_the_camera_was_held(
    pictures: Pictures, orientation: int
) -> None:
    upright = scene(800, 600)
    turn = TURNED[orientation]
    held = upright if turn is None else upright.transpose(turn)

    drawn = pictures.redraw(encoded(held, exif=exif(orientation)))

    assert Image.open(BytesIO(drawn.large.content)).size == (800, 600)
    assert quarters(drawn.large.content) == ["red", "green", "blue", "white"]
    assert quarters(drawn.small.content) == ["red", "green", "blue", "white"]


@pytest.mark.parametrize(
    ("size", "large", "small"),
    [
        ((4000, 3000), (LARGE_SIDE, 1200), (SMALL_SIDE, SMALL_SIDE)),
        ((3000, 4000), (1200, LARGE_SIDE), (SMALL_SIDE, SMALL_SIDE)),
        ((200, 100), (200, 100), (100, 100)),
        ((20000, 40), (LARGE_SIDE, 3), (3, 3)),
        ((1, 1), (1, 1), (1, 1)),
    ],
)
def test_large_ones_become_smaller_and_small_ones_stay(
    pictures: Pictures, size: tuple[int, int], large: tuple[int, int], small: tuple[int, int]
) -> None:
    drawn = pictures.redraw(encoded(scene(*size)))
    shown = [Image.open(BytesIO(one.content)) for one in (drawn.large, drawn.small)]
    assert [one.size for one in shown] == [large, small]
    assert [one.format for one in shown] == ["JPEG", "WEBP"]
    assert [drawn.large.content_type, drawn.small.content_type] == ["image/jpeg", "image/webp"]


def test_a_photo_of_twelve_megapixels_becomes_a_few_hundred_kilobytes(pictures: Pictures) -> None:
    noise = Image.effect_noise((1000, 750), 60).resize((4000, 3000), Image.Resampling.BICUBIC)
    photo = encoded(Image.merge("RGB", [noise, noise.rotate(180), noise]), quality=92)
    drawn = pictures.redraw(photo)
    assert len(drawn.large.content) < 900_000 < len(photo)
    assert len(drawn.small.content) < 40_000


def test_what_shows_through_lies_on_white(pictures: Pictures) -> None:
    clear = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    assert quarters(pictures.redraw(encoded(clear, "PNG")).large.content) == ["white"] * 4


SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", NotAPhoto),
        (SVG, NotAPhoto),
        (b"<!doctype html><script>alert(1)</script>", NotAPhoto),
        (b"%PDF-1.7\n", NotAPhoto),
        (encoded(scene(9, 9), "GIF"), NotAPhoto),
        (b"\xff\xd8\xff" + SVG, PhotoUnreadable),
        (b"\x89PNG\r\n\x1a\n" + SVG, PhotoUnreadable),
        (encoded(scene(900, 900))[:2000], PhotoUnreadable),
        (picture(size=6500), PhotoTooLarge),
        (picture("MA") + b"\x00" * 25_000_000, PhotoTooHeavy),
    ],
)
def test_what_is_no_sound_picture_is_refused(
    pictures: Pictures, data: bytes, error: type[Invalid]
) -> None:
    with pytest.raises(error) as refused:
        pictures.redraw(data)
    assert refused.value.facts["field"] == "picture"


def test_bytes_thrown_about_at_random_never_break_more_than_their_own_picture(
    pictures: Pictures,
) -> None:
    chance = Random(7)
    sound = with_everything("JPEG"), with_everything("PNG"), with_everything("WEBP")
    for number in range(60):
        hurt = bytearray(sound[number % 3])
        for _ in range(chance.randrange(1, 40)):
            hurt[chance.randrange(4, len(hurt))] = chance.randrange(256)
        try:
            drawn = pictures.redraw(bytes(hurt))
        except (NotAPhoto, PhotoUnreadable, PhotoTooLarge):
            continue
        assert SECRET not in drawn.large.content
    assert quarters(pictures.redraw(sound[0]).large.content)[0] == "red"
