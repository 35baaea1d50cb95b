"""Frames from films, pictures and folders, and what is said when there are none."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from scanner import (
    PictureBroken,
    SourceMissing,
    SourceTooLarge,
    SourceUnreadable,
    frames,
    read,
)
from tests.scanner.tags import TEXTS, code, labels
from tests.scenes import clip, write_mjpeg


def texts_of(source):
    return [[reading.text for reading in read(frame.image)] for frame in frames(source)]


def picture(path, text):
    cv2.imwrite(str(path), code(text))


def open_files():
    return {str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()}


def test_a_film_of_jpegs_gives_every_frame_in_order(tmp_path):
    film = tmp_path / "desk.mjpeg"
    write_mjpeg(film, (cv2.cvtColor(code(text), cv2.COLOR_GRAY2BGR) for text in TEXTS[:5]))

    assert texts_of(film) == [[text] for text in TEXTS[:5]]
    moments = [frame.at for frame in frames(str(film))]
    assert moments[0] == 0
    assert moments == sorted(set(moments))


def test_a_clip_of_a_shelf_shows_every_label_in_every_frame(tmp_path):
    film = tmp_path / "shelf.mjpeg"
    write_mjpeg(film, clip(labels(TEXTS[:10]), seed=1, frames=6))

    assert [sorted(texts) for texts in texts_of(film)] == [sorted(TEXTS[:10])] * 6


def test_an_mp4_gives_its_frames_with_their_moments(tmp_path):
    film = tmp_path / "desk.mp4"
    size = code(TEXTS[0]).shape
    writer = cv2.VideoWriter(str(film), cv2.VideoWriter.fourcc(*"mp4v"), 10, size)
    for text in TEXTS[:4]:
        writer.write(cv2.cvtColor(code(text), cv2.COLOR_GRAY2BGR))
    writer.release()

    assert texts_of(film) == [[text] for text in TEXTS[:4]]
    assert [round(frame.at, 3) for frame in frames(film)] == [0, 0.1, 0.2, 0.3]


def test_a_picture_is_one_frame_whatever_its_name(tmp_path):
    picture(tmp_path / "tag.png", TEXTS[0])
    disguised = (tmp_path / "tag.png").rename(tmp_path / "tag.mp4")

    assert [frame.at for frame in frames(disguised)] == [0]
    assert texts_of(disguised) == [[TEXTS[0]]]


def test_a_folder_gives_its_pictures_by_name_one_a_second_and_passes_over_the_rest(tmp_path):
    picture(tmp_path / "b.png", TEXTS[1])
    picture(tmp_path / "a.jpg", TEXTS[0])
    picture(tmp_path / "c.webp", TEXTS[2])
    (tmp_path / "aa.txt").write_text("not a picture")
    (tmp_path / "ab.svg").write_text("<svg/>")
    (tmp_path / "ac.jpg").write_bytes(b"")
    (tmp_path / "inner").mkdir()

    assert texts_of(tmp_path) == [[text] for text in TEXTS[:3]]
    assert [frame.at for frame in frames(tmp_path)] == [0, 1, 2]


def test_an_empty_folder_gives_no_frames(tmp_path):
    assert list(frames(tmp_path)) == []


def test_a_damaged_picture_of_a_folder_is_raised_or_told_and_passed_over(tmp_path):
    for name, text in zip(("a.jpg", "b.jpg", "c.jpg"), TEXTS, strict=False):
        picture(tmp_path / name, text)
    broken = tmp_path / "b.jpg"
    broken.write_bytes(broken.read_bytes()[:-900])
    told = []

    kept = list(frames(tmp_path, refused=lambda path, error: told.append((path, type(error)))))

    assert [[r.text for r in read(frame.image)] for frame in kept] == [[TEXTS[0]], [TEXTS[2]]]
    assert told == [(broken, PictureBroken)]
    with pytest.raises(PictureBroken):
        list(frames(tmp_path))


def test_a_single_damaged_picture_is_a_refusal(tmp_path):
    broken = tmp_path / "tag.jpg"
    picture(broken, TEXTS[0])
    broken.write_bytes(broken.read_bytes()[:-900])

    with pytest.raises(PictureBroken):
        next(frames(broken))


def test_what_is_not_there_or_no_film_is_named(tmp_path):
    note = tmp_path / "note.txt"
    note.write_text("x" * 100)
    zeros = tmp_path / "long.mp4"
    zeros.touch()
    with zeros.open("r+b") as file:
        file.truncate(30_000_000)

    with pytest.raises(SourceMissing) as missing:
        next(frames(tmp_path / "nowhere"))
    assert missing.value.facts == {"source": str(tmp_path / "nowhere")}
    for path in (note, zeros):
        with pytest.raises(SourceUnreadable) as unreadable:
            next(frames(path))
        assert unreadable.value.facts == {"source": str(path)}


def test_an_address_is_no_path():
    with pytest.raises(SourceMissing):
        next(frames("http://127.0.0.1:9/stream.mjpeg"))


def test_a_camera_that_is_not_plugged_in_is_named():
    with pytest.raises(SourceUnreadable) as refusal:
        next(frames(63))

    assert refusal.value.facts == {"source": "Camera 63"}


def test_a_film_of_giant_frames_is_refused_unread(tmp_path):
    film = tmp_path / "giant.mjpeg"
    Image.new("L", (8001, 5000)).save(film, "JPEG")

    with pytest.raises(SourceTooLarge) as refusal:
        next(frames(film))

    assert (refusal.value.facts["width"], refusal.value.facts["height"]) == (8001, 5000)


def test_a_film_is_closed_when_its_reader_stops_or_fails(tmp_path):
    film = tmp_path / "desk.mjpeg"
    write_mjpeg(film, [np.zeros((64, 64, 3), np.uint8)] * 5)

    stopped = frames(film)
    next(stopped)
    assert str(film) in open_files()
    stopped.close()
    assert str(film) not in open_files()

    assert len(list(frames(film))) == 5
    assert str(film) not in open_files()
