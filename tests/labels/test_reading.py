"""The predicted reading distance of a module."""

import pytest

from labels import reading_distance


@pytest.mark.parametrize(
    ("module", "pixels", "distance"),
    [(0.5, 1920, 29), (0.75, 1920, 44), (1.0, 4000, 121), (1.38, 4000, 167), (0.33, 1280, 13)],
)
def test_distance_grows_with_module_and_picture(module, pixels, distance):
    assert round(reading_distance(module, pixels=pixels)) == distance
