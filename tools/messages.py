"""Keep the Indonesian catalogue complete: `update` collects the strings, `check` fails on a gap."""

import ast
import io
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
FOLDERS = ("inventory", "labels", "scanner")
CATALOGUE = Path("inventory/translations/id/LC_MESSAGES/messages.po")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "mark": None,
    "t": None,
    "tn": (1, 2),
}
TEMPLATES = "**/templates/**.html"
SCRIPTS = "web/static/js/**.js"
OPTIONS = {
    TEMPLATES: {
        "extensions": "jinja2.ext.do",
        "trim_blocks": "true",
        "lstrip_blocks": "true",
        "silent": "false",
    },
    SCRIPTS: {"parse_template_string": "true"},
}
HOLE = re.compile(r"\{\w+(?:![rsa])?(?::[^{}]*)?\}|%\(\w+\)s")
WHOLE_PERCENT = re.compile(r"%%|%\(\w+\)s")

PLURAL = "nplurals=1; plural=0;"
HEADER = rf"""# The Indonesian words of the asset register.
msgid ""
msgstr ""
"Language: id\n"
"Plural-Forms: {PLURAL}\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""
"""Says no dates and no tools, so that a change of the catalogue is a change of its words."""


METHODS = [(SCRIPTS, "javascript"), (TEMPLATES, "jinja2")]


def collected(root: Path = ROOT) -> Catalog:
    """Return every marked string of the source, with the files it stands in."""
    catalogue = _empty()
    for folder in FOLDERS:
        pages = extract_from_dir(root / folder, METHODS, OPTIONS, keywords=KEYWORDS)
        found = [(path, line, text) for path, line, text, _, _ in pages]
        for path, _, text in sorted([*found, *_in_modules(root / folder)], key=lambda one: one[:2]):
            catalogue.add(text, None, [(f"{folder}/{path}", 0)])
    return catalogue


def _in_modules(folder: Path) -> Iterator[tuple[str, int, str | tuple[str, ...]]]:
    """Yield the path, line and text of each call of a keyword in the Python modules.

    Babel's own reader would also take the key in `gettext(told["words"])` for a text.
    """
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                plain = [one.value for one in node.args if isinstance(one, ast.Constant)]
                texts = tuple(text for text in plain if isinstance(text, str))
                if texts and node.func.id in KEYWORDS:
                    is_plural = KEYWORDS[node.func.id] is not None
                    place = path.relative_to(folder).as_posix()
                    yield place, node.lineno, texts if is_plural else texts[0]


def update(root: Path = ROOT) -> int:
    """Write the catalogue anew: known strings kept, gone ones dropped, new ones empty.

    Returns how many strings are left to translate or to mend.
    """
    fresh, present = collected(root), _read(root)
    for message in _messages(fresh):
        known = present.get(message.id, message.context)
        if known is not None:
            message.string, message.flags = known.string, message.flags | known.flags
    _write(root, fresh)
    return len(list(_gaps(fresh)))


def check(root: Path = ROOT) -> list[str]:
    """Return what keeps the catalogue from being complete, one line each."""
    fresh, present = collected(root), _read(root)
    return [
        *_gaps(present),
        *(f"not in the catalogue: {_key(one)}" for one in _absent(fresh, present)),
        *(f"no longer used: {_key(one)}" for one in _absent(present, fresh)),
    ]


def _gaps(catalogue: Catalog) -> Iterator[str]:
    for message in _messages(catalogue):
        translated = _forms(message.string)
        if message.fuzzy:
            yield f"fuzzy: {_key(message)}"
        if not translated or not all(translated):
            yield f"missing: {_key(message)}"
        elif _holes(_forms(message.id)) != _holes(translated):
            yield f"other placeholders: {_key(message)}"
        elif _in_template(message) and "%" in WHOLE_PERCENT.sub("", "".join(translated)):
            yield f"bare percent sign: {_key(message)}"


def _absent(catalogue: Catalog, other: Catalog) -> Iterator[Message]:
    """Yield the messages that the other catalogue lacks, or has with another plural."""
    for message in _messages(catalogue):
        there = other.get(message.id, message.context)
        if there is None or _forms(there.id) != _forms(message.id):
            yield message


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _key(message: Message) -> str:
    return _forms(message.id)[0]


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """Return a text, or its singular and plural, as a tuple."""
    return (text,) if isinstance(text, str) else tuple(text or ())


def _holes(texts: Sequence[str]) -> set[str]:
    """Return the placeholders `{name}`, `{name:.2f}` and `%(name)s` of all forms of a text."""
    return {hole for text in texts for hole in HOLE.findall(text)}


def _in_template(message: Message) -> bool:
    """Say whether Jinja fills the text: there a lone percent sign is an error."""
    return any(path.endswith(".html") for path, _ in message.locations)


def _empty() -> Catalog:
    """Return a catalogue for Indonesian, which has one form for any number."""
    catalogue = Catalog(locale="id", fuzzy=False)
    catalogue.mime_headers = [("Plural-Forms", PLURAL)]
    return catalogue


def _read(root: Path) -> Catalog:
    path = root / CATALOGUE
    if not path.exists():
        return _empty()
    with path.open("rb") as source:
        return read_po(source, locale="id")


def _write(root: Path, catalogue: Catalog) -> None:
    out = io.BytesIO()
    write_po(out, catalogue, width=100, include_lineno=False, omit_header=True)
    path = root / CATALOGUE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + out.getvalue().decode(), encoding="utf-8")


def main(command: str) -> int:
    """Do one of the two commands; return the exit code."""
    if command == "update":
        print(f"{update()} strings to translate")
        return 0
    problems = check()
    print("".join(f"{problem}\n" for problem in problems), end="")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
