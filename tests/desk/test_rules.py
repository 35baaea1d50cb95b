"""A cursor survives the address; whatever else stands there is refused."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.desk.errors import UnfitCursor
from inventory.desk.rules import Capped, Cursor, Sort, read_cursor, write_cursor

KEY = "0" * 32


def written(place):
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


NAMES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=200)


@given(
    st.sampled_from(Sort), st.none() | NAMES, st.uuids(), st.integers(min_value=0, max_value=10**9)
)
def test_a_cursor_is_read_as_it_was_written(sort, value, key, shown):
    cursor = Cursor(sort, value, key, shown)

    assert read_cursor(write_cursor(cursor)) == cursor


@given(st.text(max_size=60))
def test_any_other_text_is_refused_or_is_a_cursor(text):
    try:
        cursor = read_cursor(text)
    except UnfitCursor:
        return
    assert isinstance(cursor, Cursor)


@pytest.mark.parametrize(
    "text",
    [
        "W10",  # []
        written(["name", "a", "x", 0]),
        written(["name", "a\0", KEY, 0]),
        written(["name", "a", KEY, -1]),
        written(["name", "a", KEY, 10**12]),
        written(["name", 1, KEY, 0]),
        written(["colour", "a", KEY, 0]),
        "[" * 2000,
        "😀",
    ],
)
def test_what_the_database_could_not_take_is_refused(text):
    with pytest.raises(UnfitCursor):
        read_cursor(text)


def test_a_count_stops_at_a_thousand():
    assert Capped.of(1000) == Capped(1000)
    assert Capped.of(1001) == Capped(1000, more=True)
