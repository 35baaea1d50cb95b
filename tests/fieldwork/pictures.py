"""Pictures of tags, made as needed."""

from io import BytesIO
from pathlib import Path

import qrcode
from PIL import Image

MODULE = 6


def picture(*texts: str, kind: str = "PNG", size: int | None = None) -> bytes:
    """Return one picture with a QR code for each text, side by side."""
    codes = [_code(text) for text in texts]
    width = sum(code.width for code in codes) or 100
    sheet = Image.new("L", (width, max((code.height for code in codes), default=100)), 255)
    left = 0
    for code in codes:
        sheet.paste(code, (left, 0))
        left += code.width
    if size:
        sheet = sheet.resize((size, size * sheet.height // sheet.width))
    out = BytesIO()
    sheet.save(out, kind)
    return out.getvalue()


def save(folder: Path, name: str, *texts: str) -> None:
    """Write such a picture into a folder."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(picture(*texts))


def _code(text: str) -> Image.Image:
    code = qrcode.QRCode(box_size=MODULE, border=4)
    code.add_data(text)
    image: Image.Image = code.make_image().get_image().convert("L")
    return image
