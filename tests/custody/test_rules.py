"""Places over time: the order of arrival never matters, and rows lie end to end."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from inventory.custody.rules import Placed, Span, next_moment, outcome, timeline
from inventory.ids import new_id
from tests.world import NOW

A, B = new_id(), new_id()

places = st.sampled_from([A, B, None])
moments = st.integers(0, 5).map(lambda minutes: NOW + timedelta(minutes=minutes))
spans = st.lists(st.builds(Span, id=st.uuids(), place_id=places, from_at=moments), max_size=8)


@given(spans.flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))))
def test_a_timeline_does_not_depend_on_the_order_of_arrival(pair: tuple) -> None:
    found, shuffled = pair
    assert timeline(shuffled) == timeline(found)


@given(spans)
def test_rows_lie_end_to_end_and_only_the_last_is_open(found: list[Span]) -> None:
    rows = timeline(found)
    assert [row.to_at for row in rows] == [
        *(row.span.from_at for row in rows[1:]),
        *([None] if rows else []),
    ]
    assert sorted(row.span.id for row in rows) == sorted(span.id for span in found)


def test_what_a_placement_comes_to() -> None:
    first = Span(new_id(), A, NOW)
    later = NOW + timedelta(hours=1)
    assert outcome([], first) is Placed.MOVED
    assert outcome([first], Span(new_id(), B, later)) is Placed.MOVED
    assert outcome([first], Span(new_id(), A, later)) is Placed.ALREADY_THERE
    assert outcome([first], Span(new_id(), B, NOW - timedelta(hours=1))) is Placed.LATE


@given(spans, moments)
def test_the_next_moment_is_after_everything_that_is_known(found: list[Span], now) -> None:
    known = [row.span for row in timeline(found)]
    at = next_moment(known, now)
    assert at >= now
    assert outcome(known, Span(new_id(), B, at)) is not Placed.LATE
