"""Keep the Indonesian catalogue complete: `update` collects the strings, `check` fails on a gap."""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
FOLDERS = ("inventory", "labels", "scanner")
CATALOGUE = ROOT / "inventory" / "translations" / "id" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "mark": None,
    "t": None,
    "tn": (1, 2),
}
METHODS = [
    ("web/static/vendor/**", "ignore"),
    ("**.py", "python"),
    ("**/templates/**.html", "jinja2"),
    ("web/static/js/**.js", "javascript"),
]
OPTIONS = {
    "**/templates/**.html": {
        "extensions": "jinja2.ext.do",
        "trim_blocks": "true",
        "lstrip_blocks": "true",
        "silent": "false",
    }
}


def collected() -> Catalog:
    """Return every marked string of the source, with the files it stands in."""
    catalogue = _empty()
    for folder in FOLDERS:
        found = extract_from_dir(ROOT / folder, METHODS, OPTIONS, keywords=KEYWORDS)
        for path, _, message, _, context in sorted(found, key=lambda one: (one[0], one[1])):
            catalogue.add(message, None, [(f"{folder}/{path}", None)], context=context)
    return catalogue


def update() -> None:
    """Write the catalogue anew: present translations kept, gone strings dropped, new ones empty."""
    fresh, present = collected(), _read()
    for message in fresh:
        known = present.get(message.id, message.context)
        if message.id and known is not None:
            message.string = known.string
    _write(fresh)
    print(f"{len(list(gaps(fresh)))} strings to translate")


def gaps(catalogue: Catalog) -> Iterator[str]:
    """Yield what keeps a catalogue from being complete."""
    for message in catalogue:
        if not message.id:
            continue
        key = message.id if isinstance(message.id, str) else message.id[0]
        strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
        if message.fuzzy:
            yield f"fuzzy: {key}"
        if not strings or not all(strings):
            yield f"missing: {key}"
        elif _holes(message.id) != {hole for text in strings for hole in _holes(text)}:
            yield f"other placeholders: {key}"


def check() -> int:
    """Print every gap; return 1 where there is one."""
    present = _read()
    fresh = collected()
    problems = list(gaps(present))
    problems += [
        f"not collected: {_key(message.id)}"
        for message in fresh
        if message.id and present.get(message.id, message.context) is None
    ]
    problems += [
        f"no longer used: {_key(message.id)}"
        for message in present
        if message.id and fresh.get(message.id, message.context) is None
    ]
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def _key(message_id: str | tuple[str, ...] | list[str]) -> str:
    return message_id if isinstance(message_id, str) else message_id[0]


def _holes(text: str | tuple[str, ...] | list[str]) -> set[str]:
    """Return the placeholders `{name}` and `%(name)s` of a text or of all its plural forms."""
    texts = [text] if isinstance(text, str) else text
    return {hole for one in texts for hole in re.findall(r"\{\w+\}|%\(\w+\)s", one)}


def _empty() -> Catalog:
    """Return a catalogue for Indonesian, which has one form for any number."""
    catalogue = Catalog(locale="id", project="inventory", charset="utf-8", fuzzy=False)
    catalogue.header_comment = "# The Indonesian words of the asset register."
    catalogue._num_plurals, catalogue._plural_expr = 1, "0"
    return catalogue


def _read() -> Catalog:
    if not CATALOGUE.exists():
        return _empty()
    with CATALOGUE.open("rb") as source:
        return read_po(source, locale="id")


def _write(catalogue: Catalog) -> None:
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    out = io.BytesIO()
    write_po(out, catalogue, width=100, include_lineno=False)
    text = out.getvalue().decode()
    kept = [line for line in text.splitlines() if not line.startswith('"POT-Creation-Date')]
    kept = [line for line in kept if not line.startswith('"PO-Revision-Date')]
    CATALOGUE.write_text("\n".join(kept) + "\n", encoding="utf-8")


if __name__ == "__main__":
    command = sys.argv[1] if len(sys.argv) > 1 else "check"
    sys.exit(update() or 0 if command == "update" else check())
