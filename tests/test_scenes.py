"""The photographed shelves are the same for the same seed, and a film is plain JPEG pictures."""

from itertools import pairwise

import cv2
import numpy as np

from scanner import read
from tests.scanner.tags import TEXTS, labels
from tests.scenes import HARD, clip, compose, photograph, write_mjpeg


def test_labels_come_in_groups_of_a_frame_and_all_of_them_are_seen():
    shelf = labels(TEXTS[:23])

    frames = compose(shelf, seed=4, size=(960, 600), per_frame=10)

    assert [frame.shape for frame in frames] == [(600, 960, 3)] * 3
    groups = [sorted(reading.text for reading in read(frame)) for frame in frames]
    assert groups == [sorted(TEXTS[0:10]), sorted(TEXTS[10:20]), sorted(TEXTS[20:23])]


def test_each_group_is_photographed_anew():
    first, second = compose([*labels(TEXTS[:3])] * 2, seed=4, size=(640, 360), per_frame=3)

    assert (first != second).any()


def test_one_seed_gives_one_picture():
    shelf = labels(TEXTS[:10])

    def bytes_of(seed):
        moving = b"".join(frame.tobytes() for frame in clip(shelf, seed=seed, frames=2))
        return compose(shelf, seed=seed, conditions=HARD)[0].tobytes() + moving

    assert bytes_of(7) == bytes_of(7)
    assert bytes_of(7) != bytes_of(8)


def test_labels_stand_apart_inside_the_frame():
    for seed in range(5):
        corners = photograph(labels(TEXTS[:10]), seed=seed, conditions=HARD).corners

        boxes = np.hstack([corners.min(axis=1), corners.max(axis=1)])
        assert boxes[:, :2].min() >= 0
        assert (boxes[:, 2:] <= (1280, 720)).all()
        for number, box in enumerate(boxes):
            apart = (boxes[:, 2:] <= box[:2]).any(axis=1) | (boxes[:, :2] >= box[2:]).any(axis=1)
            apart[number] = True
            assert apart.all()


def test_a_clip_moves_a_little_and_leads_back_to_its_start():
    centres = [
        np.mean([reading.centre for reading in read(frame)], axis=0)
        for frame in clip(labels(TEXTS[:10]), seed=3, frames=12)
    ]

    steps = [np.hypot(*(after - before)) for before, after in pairwise(centres)]
    assert max(steps) > 0.5
    assert max(*steps, np.hypot(*(centres[0] - centres[-1]))) < 6


def test_a_film_is_jpeg_pictures_one_after_another(tmp_path):
    film = tmp_path / "shelf.mjpeg"
    write_mjpeg(film, clip(labels(TEXTS[:2]), seed=3, frames=3, size=(320, 240)))

    first, *others = film.read_bytes().split(b"\xff\xd9\xff\xd8")

    assert len(others) == 2
    assert first.startswith(b"\xff\xd8")
    picture = cv2.imdecode(np.frombuffer(first + b"\xff\xd9", np.uint8), cv2.IMREAD_COLOR)
    assert picture.shape == (240, 320, 3)
