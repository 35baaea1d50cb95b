"""The picture reader is a process of its own: bounded, replaced when it dies, gone when asked."""

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

from inventory.fieldwork.decoder import AT_ONCE, READY, Decoder, DecoderBusy, socket_path
from scanner import NotAPicture, PictureBroken, PictureTooLarge
from tests.fieldwork.pictures import picture


@pytest.fixture(scope="module")
def decoder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Decoder]:
    made = Decoder(tmp_path_factory.mktemp("decoder"))
    yield made
    made.stop()


def children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def pid_of(decoder: Decoder) -> int:
    assert decoder._process is not None
    return decoder._process.pid


def test_every_code_is_read_with_its_place(decoder: Decoder) -> None:
    found = decoder.read(picture("MA-ONE", "MA-TWO"))

    assert [reading.text for reading in found.readings] == ["MA-ONE", "MA-TWO"]
    left, right = (reading.centre for reading in found.readings)
    assert 0 < left[0] < found.width / 2 < right[0] < found.width


def test_a_picture_without_codes_is_empty(decoder: Decoder) -> None:
    found = decoder.read(picture())
    assert (found.width, found.height, found.readings) == (100, 100, ())


def readers(decoder: Decoder) -> list[int]:
    return [
        child
        for child in children(pid_of(decoder))
        if "spawn_main" in Path(f"/proc/{child}/cmdline").read_text()
    ]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", NotAPicture),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", NotAPicture),
        (b"\xff\xd8\xff" + b"\x00" * 100, PictureBroken),
        (picture("MA")[:200], PictureBroken),
        (picture(kind="GIF"), NotAPicture),
        (picture(size=6500), PictureTooLarge),
    ],
)
def test_what_is_no_sound_picture_is_refused(
    decoder: Decoder, data: bytes, error: type[Exception]
) -> None:
    with pytest.raises(error):
        decoder.read(data)
    assert decoder.read(picture("MA")).readings[0].text == "MA"


def test_more_than_two_at_once_are_asked_to_come_again(decoder: Decoder) -> None:
    decoder.read(picture())
    address = str(decoder._address)
    held = [Client(address, "AF_UNIX") for _ in range(AT_ONCE)]
    assert [one.recv_bytes() for one in held] == [READY] * AT_ONCE
    with pytest.raises(DecoderBusy):
        decoder.read(picture("MA"))
    for one in held:
        one.close()
    assert read_in_time(decoder) == "MA"


def read_in_time(decoder: Decoder) -> str:
    end = time.monotonic() + 10
    while True:
        try:
            return decoder.read(picture("MA")).readings[0].text
        except DecoderBusy:
            assert time.monotonic() < end
            time.sleep(0.05)


def test_a_picture_that_kills_its_reader_is_answered_as_damaged(decoder: Decoder) -> None:
    decoder.read(picture())
    failed: list[type[BaseException]] = []

    def read() -> None:
        try:
            decoder.read(picture("MA"))
        except PictureBroken as error:
            failed.append(type(error))

    pids = readers(decoder)
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    thread = threading.Thread(target=read)
    thread.start()
    time.sleep(2)
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    thread.join(60)
    assert failed == [PictureBroken]
    assert decoder.read(picture("MA")).readings[0].text == "MA"


def test_readers_have_bounded_memory(decoder: Decoder) -> None:
    decoder.read(picture())
    limits = [
        Path(f"/proc/{child}/limits").read_text().split("Max address space")[1].split()[0]
        for child in readers(decoder)
    ]
    assert limits
    assert all(limit.isdigit() for limit in limits)


def test_a_process_that_died_is_started_again(decoder: Decoder) -> None:
    decoder.read(picture())
    os.kill(pid_of(decoder), signal.SIGKILL)
    assert read_in_time(decoder) == "MA"


def test_a_second_way_uses_the_same_process_and_leaves_it_running(decoder: Decoder) -> None:
    decoder.read(picture())
    second = Decoder(decoder._address.parents[1])
    second.start()
    assert second.read(picture("MA")).readings[0].text == "MA"
    second.stop()
    assert decoder.read(picture("MA")).readings[0].text == "MA"


def test_stopped_it_leaves_no_process(tmp_path: Path) -> None:
    decoder = Decoder(tmp_path)
    decoder.read(picture())
    pids = [pid_of(decoder), *children(pid_of(decoder))]
    decoder.stop()
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
    decoder = Decoder(deep)
    assert decoder.read(picture("MA")).readings[0].text == "MA"
    assert socket_path(deep).parent.stat().st_mode & 0o777 == 0o700
    decoder.stop()


def test_the_web_process_loads_no_picture_library() -> None:
    program = "import inventory.fieldwork.api, sys; sys.exit('cv2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
