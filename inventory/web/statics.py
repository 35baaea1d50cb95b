"""Static files: one address a build, kept for good by browsers, compressed once."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, Response, abort, request

FOLDER = Path(__file__).parent / "static"
FOR_GOOD = "public, max-age=31536000, immutable"
TEXT = {".js", ".mjs", ".css", ".svg", ".json", ".html", ".txt"}
COMPRESSIBLE = TEXT | {".wasm"}

mimetypes.add_type("application/wasm", ".wasm")
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")


@dataclass(frozen=True, slots=True)
class Asset:
    """One file with its compressed forms (None where it is not worth it)."""

    content_type: str
    plain: bytes
    gzipped: bytes | None
    brotli: bytes | None


@cache
def build() -> str:
    """Return what changes whenever any static file does."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(FOLDER).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def asset(path: str) -> Asset | None:
    """Return a file below the static folder by its relative path, or None."""
    file = (FOLDER / path).resolve()
    if not file.is_file() or FOLDER not in file.parents:
        return None
    plain = file.read_bytes()
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    if file.suffix in TEXT:
        kind += "; charset=utf-8"
    brotli = file.with_name(file.name + ".br")
    return Asset(
        kind,
        plain,
        gzip.compress(plain, 9, mtime=0) if file.suffix in COMPRESSIBLE else None,
        brotli.read_bytes() if brotli.is_file() else None,
    )


def url(path: str) -> str:
    """Return the address of a static file in this build."""
    return f"/static/{build()}/{path}"


def serve(version: str, path: str) -> Response:
    """Answer a static file; another build's address gets today's file, but not for good."""
    found = asset(path)
    if found is None:
        abort(404)
    accepted = request.headers.get("Accept-Encoding", "")
    body, encoding = found.plain, None
    if found.brotli and "br" in accepted:
        body, encoding = found.brotli, "br"
    elif found.gzipped and "gzip" in accepted:
        body, encoding = found.gzipped, "gzip"
    response = Response(body, content_type=found.content_type)
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = FOR_GOOD if version == build() else "no-cache"
    return response


def serve_icon() -> Response:
    """Answer the icon where browsers look for it unasked."""
    return serve("", "icon.svg")


def init_app(app: Flask) -> None:
    """Serve the static folder and give templates `static(path)`."""
    app.add_url_rule("/static/<version>/<path:path>", "static", serve)
    app.add_url_rule("/favicon.ico", "icon", serve_icon)
    app.jinja_env.globals["static"] = url
