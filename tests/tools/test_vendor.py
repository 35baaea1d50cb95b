"""The vendored files are those that were fetched, and our pages ask no other host."""

import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SPEC = importlib.util.spec_from_file_location("vendor", ROOT / "tools/vendor.py")
vendor = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(vendor)

WANTED = """
[[package]]
name = "parrot"
version = "1.0.0"
into = "inventory/web/static/vendor"
files = [{ from = "parrot.js", to = "parrot.js" }]
"""


@pytest.fixture
def tree(tmp_path):
    """A project of one vendored file and one page of our own, in order."""
    folder = tmp_path / "inventory/web/static/vendor"
    folder.mkdir(parents=True)
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools/vendor.toml").write_text(WANTED)
    script = folder / "parrot.js"
    script.write_text("const home = 'https://parrot.example/';")
    packages = [
        {
            "name": "parrot",
            "version": "1.0.0",
            "integrity": "sha512-x",
            "files": [vendor.describe(tmp_path, script)],
        }
    ]
    (folder / vendor.LOCK).write_text(json.dumps(packages))
    (tmp_path / "inventory/page.html").write_text('<a href="/rooms">Rooms</a>')
    return tmp_path


def test_the_files_of_this_project_are_as_they_were_fetched():
    assert vendor.check(ROOT) == []


def test_a_tree_in_order_has_no_problems(tree):
    assert vendor.check(tree) == []


@pytest.mark.parametrize(
    ("path", "content", "problem"),
    [
        ("parrot.js", "changed", "not the file that was fetched"),
        ("cuckoo.js", "1", "not in the lock"),
    ],
)
def test_a_changed_or_added_file_is_found(tree, path, content, problem):
    folder = "inventory/web/static/vendor"
    (tree / folder / path).write_text(content)
    assert vendor.check(tree) == [f"{folder}/{path}: {problem}"]


def test_a_missing_file_is_found(tree):
    path = "inventory/web/static/vendor/parrot.js"
    (tree / path).unlink()
    assert vendor.check(tree) == [f"{path}: missing"]


def test_a_lock_of_another_version_is_found(tree):
    (tree / "tools/vendor.toml").write_text(WANTED.replace("1.0.0", "1.0.1"))
    assert vendor.check(tree) == [
        "inventory/web/static/vendor: the lock is of other versions than tools/vendor.toml"
    ]


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ('<script src="https://cdn.example/a.js"></script>', True),
        ('<img src="//cdn.example/a.png">', True),
        ('<a href="/rooms//04">', False),
        ('<svg xmlns="http://www.w3.org/2000/svg">', False),
        ('{{ _("For example https://assets.example.id") }}', False),
        ('{{ _("Read") }} <img src="https://cdn.example/b.png">', True),
    ],
)
def test_a_page_that_asks_another_host_is_found(tree, line, is_found):
    (tree / "inventory/page.html").write_text(line)
    expected = ["inventory/page.html:1: refers to another host"] if is_found else []
    assert vendor.check(tree) == expected


def test_the_sprite_has_one_symbol_for_each_drawing():
    frame = b'<path stroke="none" d="M0 0h24v24H0z" fill="none" />'
    drawing = b'<svg width="24">' + frame + b'\n<path d="M1 1" />\n</svg>'
    text = vendor.sprite({"b": drawing, "a": drawing})
    assert [line.split('"')[1] for line in text.splitlines()[1:-1]] == ["a", "b"]
    assert text.count('<path d="M1 1"/></symbol>') == 2
    assert "M0 0h24" not in text
