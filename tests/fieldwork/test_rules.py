"""The correction of clocks, and what makes two scans the same."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.fieldwork.rules import (
    OLDEST_SCAN,
    Corrected,
    ScanVerb,
    SentScan,
    Via,
    content_hash,
    corrected,
    kept_moment,
)
from inventory.ids import new_id
from tests.world import NOW

MINUTE = timedelta(minutes=1)
SCAN = SentScan(new_id(), 1, NOW, "MA", ScanVerb.MOVE, Via.CAMERA, room="A1")


@pytest.mark.parametrize(
    ("at", "skew_ms", "expected"),
    [
        (NOW - MINUTE, None, Corrected(NOW - MINUTE, clamped=False)),
        (NOW - MINUTE, 30_000, Corrected(NOW - MINUTE / 2, clamped=False)),
        (NOW + MINUTE, None, Corrected(NOW, clamped=False)),
        (NOW + 3 * MINUTE, None, Corrected(NOW, clamped=True)),
        (NOW + 3 * MINUTE, -240_000, Corrected(NOW - MINUTE, clamped=False)),
        (datetime(1970, 1, 1, tzinfo=UTC), None, Corrected(NOW - OLDEST_SCAN, clamped=True)),
        (datetime.max.replace(tzinfo=UTC), 1, Corrected(NOW, clamped=True)),
        (datetime.min.replace(tzinfo=UTC), -1, Corrected(NOW - OLDEST_SCAN, clamped=True)),
    ],
)
def test_a_clock_is_corrected_within_bounds(
    at: datetime, skew_ms: int | None, expected: Corrected
) -> None:
    assert corrected(at, skew_ms=skew_ms, received_at=NOW) == expected


@given(
    st.datetimes(timezones=st.sampled_from([timezone(timedelta(hours=h)) for h in range(-12, 15)])),
    st.integers(-(10**15), 10**15),
)
def test_no_clock_is_too_mad(at: datetime, skew_ms: int) -> None:
    found = corrected(at, skew_ms=skew_ms, received_at=NOW)
    assert NOW - OLDEST_SCAN <= found.at <= NOW
    assert 1970 <= kept_moment(at).astimezone(UTC).year <= 2999


def test_the_same_content_has_the_same_hash_and_any_other_has_not() -> None:
    device = new_id()
    assert content_hash(device, SCAN) == content_hash(device, replace(SCAN))
    others = [
        content_hash(new_id(), SCAN),
        content_hash(device, replace(SCAN, seq=2)),
        content_hash(device, replace(SCAN, room=None)),
        content_hash(device, replace(SCAN, room=None, person="A1")),
        content_hash(device, replace(SCAN, at=NOW + timedelta(microseconds=1))),
    ]
    assert len({content_hash(device, SCAN), *others}) == len(others) + 1
