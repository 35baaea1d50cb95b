"""What is read from pictures of shelves, good and bad, and from pictures made to harm."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scanner import Effort, read
from tests.scanner.tags import TEXTS, code, label, labels
from tests.scenes import HARD, compose, photograph

SEEDS = range(6)


def texts_of(image, **options):
    return [reading.text for reading in read(image, **options)]


@pytest.mark.parametrize("count", [1, 10, 30])
def test_every_label_of_a_mild_scene_is_read_and_nothing_else(count):
    for seed in SEEDS:
        image = photograph(labels(TEXTS[:count]), seed=seed).image

        assert sorted(texts_of(image)) == sorted(TEXTS[:count])


@pytest.mark.parametrize(("effort", "floor"), [(Effort.FAST, 0.8), (Effort.THOROUGH, 0.95)])
def test_most_labels_of_a_dim_shaken_scene_are_read_and_none_wrongly(effort, floor):
    shelf = labels(TEXTS[:10])
    scenes = [photograph(shelf, seed=seed, conditions=HARD).image for seed in SEEDS]

    read_from = [set(texts_of(image, effort=effort)) for image in scenes]

    assert set().union(*read_from) <= set(TEXTS[:10])
    assert sum(len(texts) for texts in read_from) >= floor * 10 * len(scenes)


def test_patience_loses_nothing():
    for image in compose(labels(TEXTS), seed=5, conditions=HARD):
        assert set(texts_of(image)) <= set(texts_of(image, effort="thorough"))


@pytest.mark.parametrize("effort", Effort)
def test_clutter_without_labels_reads_as_nothing(effort):
    for seed in range(4):
        assert read(photograph([], seed=seed).image, effort=effort) == ()


def test_corners_are_the_codes_own_corners_clockwise_from_its_top_left():
    shelf = labels(TEXTS[:10])
    scene = photograph(shelf, seed=2)
    high, wide = shelf[0].shape
    border, end = 4 * 8, high - 4 * 8
    on_label = np.array([[border, border], [end, border], [end, end], [border, end]], np.float32)
    edges = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    expected = {
        text: cv2.perspectiveTransform(
            on_label[np.newaxis], cv2.getPerspectiveTransform(edges, corners)
        )[0]
        for text, corners in zip(TEXTS, scene.corners, strict=False)
    }

    for effort in Effort:
        for reading in read(scene.image, effort=effort):
            assert np.abs(np.array(reading.corners) - expected[reading.text]).max() < 4


def test_readings_come_row_by_row_from_the_left():
    page = np.full((900, 1300), 255, np.uint8)
    rows = [TEXTS[0:3], TEXTS[3:6], TEXTS[6:9]]
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            picture = code(text, module=6)
            top, left = 20 + 280 * row + (37 * (column + row)) % 60, 20 + 400 * column
            page[top : top + picture.shape[0], left : left + picture.shape[1]] = picture

    assert texts_of(page) == list(TEXTS[:9])
    assert texts_of(page, effort="thorough") == list(TEXTS[:9])


def test_two_prints_of_one_code_are_two_readings_each_said_once():
    page = np.hstack([label(TEXTS[0]), label(TEXTS[0])])

    for effort in Effort:
        readings = read(page, effort=effort)
        assert [reading.text for reading in readings] == [TEXTS[0], TEXTS[0]]
        assert readings[0].centre[0] < page.shape[1] / 2 < readings[1].centre[0]


def test_grey_colour_transparent_sliced_and_encoded_pictures_read_alike():
    grey = np.full((400, 500), 255, np.uint8)
    picture = code(TEXTS[0])
    grey[50 : 50 + picture.shape[0], 90 : 90 + picture.shape[1]] = picture
    colour = cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR)
    black_ink = np.dstack([np.zeros_like(colour), 255 - grey])
    encoded = cv2.imencode(".png", grey)[1].tobytes()

    expected = read(grey)

    assert [reading.text for reading in expected] == [TEXTS[0]]
    for image in (colour, black_ink, encoded, grey[..., np.newaxis], np.asfortranarray(grey)):
        assert read(image) == expected
    assert read(np.repeat(grey, 2, axis=1)[:, ::2]) == expected


def test_light_on_dark_needs_patience():
    negative = 255 - code(TEXTS[0])

    assert texts_of(negative) == []
    assert texts_of(negative, effort="thorough") == [TEXTS[0]]


@pytest.mark.parametrize(
    "image",
    [
        np.zeros((10, 10)),
        np.zeros((10, 10), np.uint16),
        np.zeros(10, np.uint8),
        np.zeros((10, 10, 2), np.uint8),
        np.zeros((1, 10, 10, 3), np.uint8),
        np.zeros((1, 65_536), np.uint8),
    ],
    ids=lambda image: f"{image.dtype}{image.shape}",
)
def test_another_array_is_refused(image):
    with pytest.raises(ValueError, match=r"^A picture"):
        read(image)


def test_an_unknown_effort_is_refused():
    with pytest.raises(ValueError, match="heroic"):
        read(code(TEXTS[0]), effort="heroic")


shapes = st.tuples(st.integers(0, 70), st.integers(0, 70)) | st.tuples(
    st.integers(0, 70), st.integers(0, 70), st.sampled_from([1, 3, 4])
)


@settings(max_examples=150, deadline=None)
@given(arrays(np.uint8, shapes), st.sampled_from(Effort))
def test_no_array_makes_it_fail(image, effort):
    for reading in read(image, effort=effort):
        assert reading.text


@pytest.mark.parametrize("shape", [(1, 1), (1, 65_535), (65_535, 1), (3, 5000), (2, 2, 4)])
def test_the_thinnest_arrays_are_read_as_nothing(shape):
    assert read(np.zeros(shape, np.uint8), effort="thorough") == ()


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=1, max_size=60))
def test_no_sticker_makes_it_fail(payload):
    for text in texts_of(code(payload, module=4)):
        text.encode()


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="ascii"), min_size=1, max_size=60))
def test_a_plain_text_comes_back_as_it_was(text):
    assert texts_of(code(text.encode(), module=4)) == [text]
