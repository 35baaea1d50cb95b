"""The languages: one catalogue for Python, templates and JavaScript; Indonesian is the default."""

import hashlib
from functools import cache
from pathlib import Path

import orjson
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, Response, abort, current_app, g, has_request_context, request

from inventory.ids import new_id

LANGUAGES = ("id", "en")
DEFAULT = "id"
AS_WRITTEN = NullTranslations()
CATALOGUE = Path(__file__).parents[1] / "translations" / "id" / "LC_MESSAGES" / "messages.po"


def init_app(app: Flask, data_dir: Path) -> None:
    """Compile the catalogue into the data directory, once a version, and choose by request."""
    app.extensions["words"] = {
        "id": Translations.load(compiled(data_dir), ["id"]),
        "en": AS_WRITTEN,
    }
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, lambda one, many, num: _words().ngettext(one, many, num), newstyle=True
    )
    app.add_url_rule("/words/<lang>.<version>.json", "words", script_words)


def gettext(message: str) -> str:
    """Return an English message id in the language of the present user."""
    return _words().gettext(message)


def ngettext(one: str, many: str, num: int) -> str:
    """Return the form for `num` things, with `%(num)s` filled in."""
    return _words().ngettext(one, many, num) % {"num": num}


def _words() -> NullTranslations:
    if not has_request_context():
        return AS_WRITTEN
    found: NullTranslations = current_app.extensions["words"][language()]
    return found


def language() -> str:
    """Return the language of this request: account, else switch, else browser, else Indonesian."""
    known: str | None = g.get("language")
    if known:
        return known
    identity = g.get("identity")
    chosen = (identity and identity.language) or request.cookies.get("language")
    if chosen not in LANGUAGES:
        chosen = request.accept_languages.best_match(LANGUAGES, DEFAULT)
    if "identity" in g:  # before, nobody knows yet who asks
        g.language = chosen
    return str(chosen)


@cache
def version() -> str:
    """Return what changes whenever the catalogue does."""
    return hashlib.sha256(CATALOGUE.read_bytes()).hexdigest()[:12]


def compiled(data_dir: Path) -> Path:
    """Return a directory with the compiled catalogue of this version, making it if need be."""
    directory = data_dir / "words" / version()
    target = directory / "id" / "LC_MESSAGES" / "messages.mo"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        with CATALOGUE.open("rb") as source:
            catalogue = read_po(source, locale="id")
        unfinished = target.with_suffix(f".{new_id().hex}.part")
        with unfinished.open("wb") as out:
            write_mo(out, catalogue)
        unfinished.replace(target)
    return directory


def script_words(lang: str, version: str) -> Response:  # noqa: ARG001 -- names the cached copy
    """Answer the words that scripts use, English id -> translation (a list for plurals)."""
    if lang not in LANGUAGES:
        abort(404)
    response = Response(_script_catalogue(lang), content_type="application/json")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@cache
def _script_catalogue(lang: str) -> bytes:
    if lang == "en":
        return b"{}"
    with CATALOGUE.open("rb") as source:
        catalogue = read_po(source, locale=lang)
    words = {}
    for message in catalogue:
        if message.id and any(path.endswith(".js") for path, _ in message.locations):
            key = message.id[0] if isinstance(message.id, tuple) else message.id
            words[key] = message.string
    return orjson.dumps(words)
