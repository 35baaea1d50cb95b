"""How many pictures and papers an asset may have, and what a paper may be."""

from collections.abc import Mapping

MOST_PHOTOS = 12
MOST_DOCUMENTS = 50
HEAVIEST_DOCUMENT = 20_000_000

_BEGINNINGS: Mapping[bytes, str] = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
}
EXTENSIONS: Mapping[str, str] = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
}


def document_type(content: bytes) -> str | None:
    """Return what a paper is by its own first bytes, None for what no paper may be."""
    kinds = (kind for beginning, kind in _BEGINNINGS.items() if content.startswith(beginning))
    return next(kinds, None)


def file_name(name: str, content_type: str) -> str:
    """Return the name that a paper is handed out under: its own, with the ending of its kind."""
    plain = name.translate(str.maketrans("/\\:", "---")).strip(". ")
    ending = EXTENSIONS[content_type]
    if plain.casefold().endswith((ending, ".jpeg" if ending == ".jpg" else ending)):
        return plain
    return f"{plain or 'dokumen'}{ending}"
