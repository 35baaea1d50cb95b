"""A cursor survives the address, whatever else is refused; hits are ranked and shared fairly."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.desk.errors import UnfitCursor
from inventory.desk.rules import (
    WITHIN,
    Capped,
    Cursor,
    Sort,
    begins_words,
    fit,
    read_cursor,
    shares,
    write_cursor,
)

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


FOUND = st.lists(st.integers(min_value=0, max_value=20), max_size=6)


@given(FOUND, st.integers(min_value=0, max_value=30))
def test_places_are_shared_out_fairly(found, most):
    given_out = shares(found, most)

    assert sum(given_out) == min(most, sum(found))
    assert all(0 <= share <= count for share, count in zip(given_out, found, strict=True))
    for number, share in enumerate(given_out):
        if share < found[number]:
            assert all(share >= other for other in given_out[number:])
            assert all(share >= other - 1 for other in given_out[:number])


WORD = st.text("abcruéñ0123456789.-", min_size=1, max_size=6)


@given(WORD, WORD, st.lists(WORD, max_size=3))
def test_the_nearer_name_answers_better(q, rest, others):
    assert fit(q, [q.upper(), *others]) == 0
    assert fit(q, [f"{q}{rest}", *others]) <= 1
    assert fit(q, [f"{rest} {q}{rest}", *others]) <= 2
    assert fit(q, others) == min((fit(q, [one]) for one in others), default=WITHIN)


@given(st.lists(WORD, min_size=1, max_size=5), st.data())
def test_words_answer_by_their_beginnings_in_any_order(words, data):
    asked = [
        word[: data.draw(st.integers(1, len(word)))] for word in data.draw(st.permutations(words))
    ]

    assert begins_words(" ".join(asked).upper(), " ".join(words))
    assert not begins_words(f"{' '.join(asked)} ~", " ".join(words))
