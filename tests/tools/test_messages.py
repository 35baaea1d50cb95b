"""The catalogue tool finds every marked string and names what keeps a catalogue incomplete."""

import importlib.util
import json
from pathlib import Path

import pytest
from flask import Flask

from inventory.web import words

ROOT = Path(__file__).resolve().parents[2]
SPEC = importlib.util.spec_from_file_location("messages", ROOT / "tools/messages.py")
messages = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(messages)

PYTHON = """
message = mark("Choose a room first.")
long = mark("The code {code} is taken. "
            "Choose another.")
words = ngettext("%(num)s room", "%(num)s rooms", count)
narrow = mark("Squares of {module:.2f} mm are too small.")
unmarked = "Nobody translates this."
told = gettext(answer["reason"])
"""
PAGE = """
{% macro head(name) -%}
{{ _('Room %(name)s', name=name) }}: {{ _('100 %% seen') }}
{%- endmacro %}
{% do errors.append(_("Fill this in.")) %}
"""
SCRIPT = """
const safe = /["'`]/.test(text) ? t("Save") : null;
say(`${t("Offline")} · ${tn("{n} scan waits", "{n} scans wait", n)}`);
"""
TRANSLATED = {
    "Choose a room first.": "Pilih ruangan dulu.",
    "The code {code} is taken. Choose another.": "Kode {code} sudah dipakai. Pilih yang lain.",
    ("%(num)s room", "%(num)s rooms"): ("%(num)s ruangan",),
    "Squares of {module:.2f} mm are too small.": "Kotak {module:.2f} mm terlalu kecil.",
    "Room %(name)s": "Ruangan %(name)s",
    "100 %% seen": "100 %% terlihat",
    "Fill this in.": "Bagian ini belum diisi.",
    "Save": "Simpan",
    "Offline": "Luring",
    ("{n} scan waits", "{n} scans wait"): ("{n} pindaian menunggu",),
}


@pytest.fixture
def tree(tmp_path):
    """A project of one module, one template and one script, wholly translated."""
    for path, text in {
        "inventory/rooms.py": PYTHON,
        "inventory/templates/macros/head.html": PAGE,
        "inventory/web/static/js/scan/page.js": SCRIPT,
        "labels/errors.py": "",
        "scanner/errors.py": "",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    messages.update(tmp_path)
    translate(tmp_path, TRANSLATED)
    return tmp_path


def translate(tree, strings):
    """Write these strings beside their ids in the catalogue of the tree."""
    catalogue = messages._read(tree)
    for message in catalogue:
        key = message.id if isinstance(message.id, str) else tuple(message.id)
        message.string = strings.get(key, message.string)
    messages._write(tree, catalogue)


def edit(tree, path, before, after):
    """Replace a text that stands once in a file of the tree."""
    text = (tree / path).read_text(encoding="utf-8")
    assert text.count(before) == 1
    (tree / path).write_text(text.replace(before, after), encoding="utf-8")


def test_every_marked_string_is_collected_and_no_other(tree):
    ids = [one.id if isinstance(one.id, str) else tuple(one.id) for one in messages.collected(tree)]
    assert set(ids) - {""} == set(TRANSLATED)


def test_a_whole_catalogue_has_no_problems(tree):
    assert messages.check(tree) == []


@pytest.mark.parametrize(
    ("string", "wrong", "problem"),
    [
        ("Save", "", "missing: Save"),
        (("{n} scan waits", "{n} scans wait"), ("",), "missing: {n} scan waits"),
        (
            "The code {code} is taken. Choose another.",
            "Kode {kode} sudah dipakai.",
            "other placeholders: The code {code} is taken. Choose another.",
        ),
        (
            ("%(num)s room", "%(num)s rooms"),
            ("ruangan",),
            "other placeholders: %(num)s room",
        ),
        (
            "Squares of {module:.2f} mm are too small.",
            "Kotak {module} mm terlalu kecil.",
            "other placeholders: Squares of {module:.2f} mm are too small.",
        ),
        (
            "Squares of {module:.2f} mm are too small.",
            "Kotak terlalu kecil.",
            "other placeholders: Squares of {module:.2f} mm are too small.",
        ),
        ("100 %% seen", "100 % terlihat", "bare percent sign: 100 %% seen"),
    ],
)
def test_a_translation_that_would_not_do_is_named(tree, string, wrong, problem):
    translate(tree, {string: wrong})
    assert messages.check(tree) == [problem]


def test_a_fuzzy_translation_is_named(tree):
    edit(tree, messages.CATALOGUE, 'msgid "Save"', '#, fuzzy\nmsgid "Save"')
    assert messages.check(tree) == ["fuzzy: Save"]


def test_a_string_that_changed_is_named_as_new_and_as_gone(tree):
    edit(tree, "inventory/rooms.py", "Choose a room first.", "Choose a room.")
    assert messages.check(tree) == [
        "not in the catalogue: Choose a room.",
        "no longer used: Choose a room first.",
    ]


def test_another_plural_of_the_same_singular_is_named(tree):
    edit(tree, "inventory/rooms.py", "%(num)s rooms", "%(num)s chambers")
    assert messages.check(tree) == [
        "not in the catalogue: %(num)s room",
        "no longer used: %(num)s room",
    ]


def test_update_keeps_translations_drops_gone_strings_and_leaves_new_ones_open(tree):
    edit(tree, "inventory/rooms.py", "Choose a room first.", "Choose a room.")
    assert messages.update(tree) == 1
    assert messages.check(tree) == ["missing: Choose a room."]
    translate(tree, {"Choose a room.": "Pilih ruangan."})
    assert messages.check(tree) == []


def test_update_keeps_what_is_fuzzy_and_writes_the_same_file_twice(tree):
    edit(tree, messages.CATALOGUE, 'msgid "Save"', '#, fuzzy\nmsgid "Save"')
    assert messages.update(tree) == 1
    once = (tree / messages.CATALOGUE).read_bytes()
    messages.update(tree)
    assert (tree / messages.CATALOGUE).read_bytes() == once
    assert messages.check(tree) == ["fuzzy: Save"]


def test_the_catalogue_of_this_project_is_complete():
    assert messages.check() == []


def test_the_scripts_are_served_every_string_of_theirs_plurals_as_lists(tmp_path):
    app = Flask("words")
    words.init_app(app, tmp_path)
    served = json.loads(app.test_client().get(f"/words/id.{words.version()}.json").data)
    wanted = {}
    for message in messages.collected():
        if any(path.endswith(".js") for path, _ in message.locations):
            is_plural = not isinstance(message.id, str)
            wanted[message.id[0] if is_plural else message.id] = list if is_plural else str
    assert {key: type(text) for key, text in served.items()} == wanted
    assert served["{n} tag read"] == ["{n} tag terbaca"]
    assert served["Cancel it"] == "Batalkan"
