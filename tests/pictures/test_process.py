"""Pictures are opened in a process of its own: bounded, replaced when it dies, gone when asked."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from multiprocessing.connection import Client
from pathlib import Path

import pytest

from inventory.errors import Busy
from inventory.pictures.client import Pictures, socket_path
from inventory.pictures.errors import NotAPhoto, PhotoTooLarge, PhotoUnreadable
from inventory.pictures.process import AT_ONCE
from inventory.pictures.wire import READY
from tests.fieldwork.pictures import picture


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pictures]:
    made = Pictures(tmp_path_factory.mktemp("pictures"))
    yield made
    made.stop()


def children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def pid_of(pictures: Pictures) -> int:
    assert pictures._process is not None
    return pictures._process.pid


def test_every_code_is_read_with_its_place(pictures: Pictures) -> None:
    found = pictures.read(picture("MA-ONE", "MA-TWO"))

    assert [reading.text for reading in found.readings] == ["MA-ONE", "MA-TWO"]
    left, right = (reading.centre for reading in found.readings)
    assert 0 < left[0] < found.width / 2 < right[0] < found.width


def test_a_picture_without_codes_is_empty(pictures: Pictures) -> None:
    found = pictures.read(picture())
    assert (found.width, found.height, found.readings) == (100, 100, ())


def hands(pictures: Pictures) -> list[int]:
    return [
        child
        for child in children(pid_of(pictures))
        if "spawn_main" in Path(f"/proc/{child}/cmdline").read_text()
    ]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", NotAPhoto),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", NotAPhoto),
        (b"\xff\xd8\xff" + b"\x00" * 100, PhotoUnreadable),
        (picture("MA")[:200], PhotoUnreadable),
        (picture(kind="GIF"), NotAPhoto),
        (picture(size=6500), PhotoTooLarge),
    ],
)
def test_what_is_no_sound_picture_is_refused(
    pictures: Pictures, data: bytes, error: type[Exception]
) -> None:
    with pytest.raises(error):
        pictures.read(data)
    assert pictures.read(picture("MA")).readings[0].text == "MA"


def test_more_than_two_at_once_are_asked_to_come_again(pictures: Pictures) -> None:
    pictures.read(picture())
    address = str(pictures._address)
    held = [Client(address, "AF_UNIX") for _ in range(AT_ONCE)]
    assert [one.recv_bytes() for one in held] == [READY] * AT_ONCE
    with pytest.raises(Busy):
        pictures.read(picture("MA"))
    for one in held:
        one.close()
    assert read_in_time(pictures) == "MA"


def read_in_time(pictures: Pictures) -> str:
    end = time.monotonic() + 10
    while True:
        try:
            return pictures.read(picture("MA")).readings[0].text
        except Busy:
            assert time.monotonic() < end
            time.sleep(0.05)


def test_a_picture_that_kills_its_hand_is_answered_as_damaged(pictures: Pictures) -> None:
    pictures.read(picture())
    failed: list[type[BaseException]] = []

    def read() -> None:
        try:
            pictures.read(picture("MA"))
        except PhotoUnreadable as error:
            failed.append(type(error))

    pids = hands(pictures)
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    thread = threading.Thread(target=read)
    thread.start()
    time.sleep(2)
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    thread.join(60)
    assert failed == [PhotoUnreadable]
    assert pictures.read(picture("MA")).readings[0].text == "MA"


def test_hands_have_bounded_memory(pictures: Pictures) -> None:
    pictures.read(picture())
    limits = [
        Path(f"/proc/{child}/limits").read_text().split("Max address space")[1].split()[0]
        for child in hands(pictures)
    ]
    assert limits
    assert all(limit.isdigit() for limit in limits)


def test_a_process_that_died_is_started_again(pictures: Pictures) -> None:
    pictures.read(picture())
    os.kill(pid_of(pictures), signal.SIGKILL)
    assert read_in_time(pictures) == "MA"


def test_a_second_way_uses_the_same_process_and_leaves_it_running(pictures: Pictures) -> None:
    pictures.read(picture())
    second = Pictures(pictures._address.parents[1])
    second.start()
    assert second.read(picture("MA")).readings[0].text == "MA"
    second.stop()
    assert pictures.read(picture("MA")).readings[0].text == "MA"


def test_stopped_it_leaves_no_process(tmp_path: Path) -> None:
    pictures = Pictures(tmp_path)
    pictures.read(picture())
    pids = [pid_of(pictures), *children(pid_of(pictures))]
    pictures.stop()
    end = time.monotonic() + 10
    while left := [pid for pid in pids if _runs(pid)]:
        assert time.monotonic() < end, left
        time.sleep(0.05)


def _runs(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_the_socket_is_for_its_owner_alone_and_never_too_long(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 120)
    assert socket_path(tmp_path).is_relative_to(tmp_path)
    assert len(str(socket_path(deep))) < 100
    pictures = Pictures(deep)
    assert pictures.read(picture("MA")).readings[0].text == "MA"
    assert socket_path(deep).parent.stat().st_mode & 0o777 == 0o700
    pictures.stop()


def test_the_web_process_loads_no_picture_library() -> None:
    program = "import inventory.app, sys; sys.exit('cv2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
