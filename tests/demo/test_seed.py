"""The demo bureau is one that could be: people work on working days, in the bureau's own hours."""

from datetime import UTC, datetime, time
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from inventory.app import prepare
from inventory.demo.lives import in_office_hours
from inventory.demo.seed import fill
from inventory.files.store import FileStore
from inventory.journal.models import Entry
from inventory.settings import Settings

ZONE = "Asia/Jayapura"
SUNDAY_NIGHT = datetime(2026, 11, 22, 17, 29, tzinfo=UTC)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(st.lists(moments, min_size=2, unique=True))
def test_the_order_of_moments_stays_within_their_weeks(wanted: list[datetime]) -> None:
    given_back = [in_office_hours(moment, ZONE) for moment in sorted(wanted)]
    assert given_back == sorted(given_back)
    for before, after in zip(sorted(wanted), given_back, strict=True):
        local = after.astimezone(ZoneInfo(ZONE))
        assert local.weekday() < 5
        assert time(8) <= local.time() <= time(16)
        assert local.isocalendar()[:2] == before.astimezone(ZoneInfo(ZONE)).isocalendar()[:2]


def test_all_that_ever_happened_did_so_while_the_bureau_was_open(tmp_path: Path) -> None:
    database = prepare(Settings(data_dir=tmp_path))
    with database.transaction() as session:
        fill(
            session,
            FileStore(tmp_path / "files"),
            public_url="http://localhost:8000",
            now=SUNDAY_NIGHT,
        )
    with database.reading() as session:
        happened = list(session.scalars(sa.select(Entry.at).order_by(Entry.seq)))
    database.engine.dispose()
    assert all(one <= other for one, other in pairwise(happened))
    assert happened[-1] < SUNDAY_NIGHT
    for moment in happened:
        local = moment.astimezone(ZoneInfo(ZONE))
        assert local.weekday() < 5
        assert time(8) <= local.time() <= time(16)
