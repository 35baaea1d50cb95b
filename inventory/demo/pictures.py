"""The demo's photos and papers, made by code: simple shapes before a soft wall, sample papers."""

from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageOps

from inventory.demo.shapes import HEIGHT, SHAPES, WIDTH, Box, Oval, Piece
from inventory.pictures.client import Drawn, Redrawn
from labels import Line, Mark, Sheet, TextRun, write_pdf

LARGE = (640, 480)
SMALL = (320, 320)
SCALE = 8
"""Drawn twice as large as it is kept, so that edges come out soft."""

WALLS = (
    ("#e9eef2", "#cfd9e0", "#b3c0ca"),
    ("#f1ece4", "#ddd2c2", "#c8baa5"),
    ("#e6efe9", "#c9dacf", "#aec3b5"),
)
"""Above, below, and the shadow of what stands there."""

WITHOUT_SHADOW = frozenset({"air_conditioner", "boat", "cctv", "land", "painting", "plate", "road"})
ACCENTS = ("#2f6f8f", "#a4563f", "#4d7a4e", "#7a5a93")
TONES: Mapping[str, str] = {
    "dark": "#2b333a",
    "body": "#8b98a3",
    "light": "#f4f6f7",
    "glass": "#9cc6d8",
    "wood": "#8a5f3c",
    "leaf": "#8fb573",
    "tree": "#4f8050",
    "sun": "#e3b04b",
    "water": "#5b95b5",
    "sky": "#d7e0e6",
}
PAPER = (210, 297)
MARGIN = 25
SAMPLE = "CONTOH"


@cache
def photo(name: str, view: int, variant: int) -> Redrawn:
    """Return a photo of a thing: its whole, from nearer, or its maker's plate (view 0, 1, 2)."""
    shape = "plate" if view > 1 else name
    image = _wall((variant + view) % len(WALLS)).copy()
    tones = {**TONES, "accent": ACCENTS[variant % len(ACCENTS)]}
    pen = ImageDraw.Draw(image)
    if shape not in WITHOUT_SHADOW:
        shadow = WALLS[(variant + view) % len(WALLS)][2]
        pen.ellipse([SCALE * side for side in (14, 94, 146, 106)], fill=shadow)
    for piece in SHAPES[shape]:
        _draw(pen, piece, tones)
    if view == 1:
        image = ImageOps.mirror(image.crop((SCALE * 24, SCALE * 18, SCALE * 136, SCALE * 102)))
    large = image.reduce(2) if view != 1 else image.resize(LARGE, Image.Resampling.BOX)
    return Redrawn(
        _encoded(large, "JPEG", "image/jpeg", quality=80),
        _encoded(ImageOps.fit(large, SMALL), "WEBP", "image/webp", quality=75, method=2),
    )


def paper(title: str, lines: Sequence[str]) -> bytes:
    """Return a paper of one page as PDF that says on its face that it is a sample."""
    width, height = PAPER
    marks: list[Mark] = [
        TextRun("PEMERINTAH PROVINSI MALUKU", MARGIN, 32, "sans-bold", 12),
        TextRun("Sekretariat Daerah · Biro Umum", MARGIN, 38, "sans", 11),
        Line(MARGIN, 42, width - MARGIN, 42, 0.4),
        TextRun(title, MARGIN, 56, "sans-bold", 15),
        *(TextRun(line, MARGIN, 68 + 8 * at, "sans", 11) for at, line in enumerate(lines)),
        TextRun(SAMPLE, MARGIN, height / 2 + 40, "sans-bold", 90, 0.82),
        TextRun("Data contoh, bukan dokumen resmi.", MARGIN, height - 20, "sans", 10),
    ]
    return write_pdf([Sheet(width, height, (), tuple(marks))], title=f"{title} ({SAMPLE})")


@cache
def _wall(variant: int) -> Image.Image:
    upper, lower, _ = WALLS[variant]
    image = Image.new("RGB", (1, 2), upper)
    image.paste(lower, (0, 1, 1, 2))
    size = (SCALE * WIDTH, SCALE * HEIGHT)
    return image.resize(size, Image.Resampling.BILINEAR)


def _draw(pen: ImageDraw.ImageDraw, piece: Piece, tones: Mapping[str, str]) -> None:
    fill = tones[piece.tone]
    match piece:
        case Box(x, y, width, height, _, turn):
            sides = [SCALE * side for side in (x, y, x + width, y + height)]
            pen.rounded_rectangle(sides, SCALE * turn, fill=fill)
        case Oval(x, y, width, height):
            pen.ellipse([SCALE * side for side in (x, y, x + width, y + height)], fill=fill)
        case _:
            pen.polygon([(SCALE * x, SCALE * y) for x, y in piece.points], fill=fill)


def _encoded(image: Image.Image, kind: str, content_type: str, **how: int) -> Drawn:
    out = BytesIO()
    image.save(out, kind, **how)
    return Drawn(out.getvalue(), content_type)
