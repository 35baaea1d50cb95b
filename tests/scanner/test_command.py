"""The command: python -m scanner."""

import json
import os
import signal
import subprocess
import sys

import cv2
import pytest

from tests.scanner.tags import TEXTS, code
from tests.scenes import write_mjpeg

HOSTILE = "\x1b[2J\x07 rm -rf \n\x9b31m \u202e \\ \x7f é"


def start(*arguments):
    command = [sys.executable, "-m", "scanner", *map(str, arguments)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment)


def run(*arguments):
    process = start(*arguments)
    output, errors = process.communicate(timeout=60)
    return process.returncode, output, errors


@pytest.fixture
def film(tmp_path):
    """Two codes in turn, five frames each."""
    path = tmp_path / "desk.mjpeg"
    pictures = [cv2.cvtColor(code(text), cv2.COLOR_GRAY2BGR) for text in TEXTS[:2]]
    write_mjpeg(path, [picture for picture in pictures for _ in range(5)])
    return path


@pytest.fixture
def endless(film):
    """A film of many minutes."""
    film.write_bytes(film.read_bytes() * 2000)
    return film


def test_each_code_is_printed_once_with_its_moment(film):
    status, output, errors = run(film)

    lines = [line.split("\t") for line in output.splitlines()]
    assert (status, errors) == (0, "")
    assert [text for _, text in lines] == list(TEXTS[:2])
    assert lines[0][0] == "0.000"


def test_json_gives_one_object_a_line(film):
    status, output, _ = run("--json", film)

    objects = [json.loads(line) for line in output.splitlines()]
    assert status == 0
    assert [sorted(found) for found in objects] == [["at", "text"]] * 2
    assert [found["text"] for found in objects] == list(TEXTS[:2])


def test_a_hostile_text_reaches_the_screen_as_plain_characters(tmp_path):
    cv2.imwrite(str(tmp_path / "tag.png"), code(HOSTILE.encode()))

    _, plain, _ = run(tmp_path / "tag.png")
    _, as_json, _ = run("--json", tmp_path / "tag.png")

    for line in (plain.removesuffix("\n").replace("\t", "", 1), as_json.removesuffix("\n")):
        assert line.isascii()
        assert line.isprintable()
    assert plain == "0.000\t" + HOSTILE.encode("unicode_escape").decode() + "\n"
    assert json.loads(as_json)["text"] == HOSTILE


def test_effort_is_chosen_and_an_unknown_one_is_refused(tmp_path):
    cv2.imwrite(str(tmp_path / "tag.png"), 255 - code(TEXTS[0]))

    assert run(tmp_path / "tag.png")[:2] == (0, "")
    assert run("--effort", "thorough", tmp_path / "tag.png")[1] == f"0.000\t{TEXTS[0]}\n"
    assert run("--effort", "heroic", tmp_path / "tag.png")[0] == 2


def test_a_damaged_picture_of_a_folder_is_told_and_the_rest_is_read(tmp_path):
    for name in ("a\x1b[2J.jpg", "b.jpg"):
        cv2.imwrite(str(tmp_path / name), code(TEXTS[0]))
    broken = tmp_path / "a\x1b[2J.jpg"
    broken.write_bytes(broken.read_bytes()[:-900])

    status, output, errors = run(tmp_path)

    assert (status, output) == (0, f"0.000\t{TEXTS[0]}\n")
    assert errors.startswith(f"{tmp_path}/a\\x1b[2J.jpg: The picture is damaged or cut short")
    assert errors.count("\n") == 1


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("nowhere.mjpeg", "nowhere.mjpeg does not exist.\n"),
        ("63", "Camera 63 cannot be opened as a camera, film or picture.\n"),
        ("9" * 40, "9" * 40 + " does not exist.\n"),
    ],
)
def test_a_source_that_gives_nothing_is_named_in_one_line(source, complaint):
    assert run(source) == (1, "", complaint)


def test_ctrl_c_ends_it_without_a_trace(endless):
    process = start(endless)
    first = process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=20)

    assert first == f"0.000\t{TEXTS[0]}\n"
    assert (process.returncode, errors) == (130, "")


def test_a_reader_that_has_enough_ends_it_without_a_trace(endless):
    process = start("--quiet", "0", endless)
    first = process.stdout.readline()
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()

    assert first == f"0.000\t{TEXTS[0]}\n"
    assert (process.wait(timeout=20), errors) == (0, "")
