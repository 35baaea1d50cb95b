"""One reading per code as it comes into view; the browser keeps the same cases."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner import Sighting, steady

CASES = json.loads(Path(__file__).with_name("steady_cases.json").read_text())

moments = st.integers(0, 100).map(lambda tenths: tenths / 8)
sightings = st.lists(st.builds(Sighting, st.sampled_from("ABC"), moments), max_size=30).map(
    lambda seen: sorted(seen, key=lambda sighting: sighting.at)
)
pauses = st.integers(0, 40).map(lambda tenths: tenths / 8)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_agreed_case(case):
    seen = [Sighting(text, at) for text, at in case["sightings"]]

    said = steady(seen, quiet=case["quiet"])

    assert [[sighting.text, sighting.at] for sighting in said] == case["expect"]


@given(sightings, pauses)
def test_a_code_is_said_exactly_when_it_was_out_of_view_for_longer_than_quiet(seen, quiet):
    expected = [
        sighting
        for place, sighting in enumerate(seen)
        if not any(
            earlier.text == sighting.text and sighting.at - earlier.at <= quiet
            for earlier in seen[:place]
        )
    ]

    assert list(steady(seen, quiet=quiet)) == expected


def test_a_reading_is_said_before_the_next_frame_is_awaited():
    def endless():
        yield Sighting("A", 0.0)
        raise AssertionError("the next frame was awaited first")

    assert next(steady(endless())) == Sighting("A", 0.0)
