"""The demo bureau is one that could be: people work on working days, in the bureau's own hours."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from io import BytesIO
from itertools import pairwise
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy.orm import Session

from inventory.app import prepare
from inventory.db import Database
from inventory.demo.lives import in_office_hours
from inventory.demo.seed import fill
from inventory.desk.verify import verify
from inventory.files.models import StoredFile
from inventory.files.store import FileStore
from inventory.journal.models import Entry
from inventory.register.models import Asset, AssetDocument, AssetPhoto
from inventory.register.rules import (
    FACTS,
    RUN_OUT,
    AssetKind,
    Condition,
    brand_unsaid,
    facts_of,
)
from inventory.settings import Settings
from inventory.tags.models import Tag

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


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, FileStore]]:
    """One demo bureau for all tests that only look at it."""
    folder = tmp_path_factory.mktemp("demo")
    database, store = prepare(Settings(data_dir=folder)), FileStore(folder / "files")
    with database.transaction() as session:
        fill(session, store, public_url="http://localhost:8000", now=SUNDAY_NIGHT)
    yield database, store
    database.engine.dispose()


@pytest.fixture
def session(bureau: tuple[Database, FileStore]) -> Iterator[Session]:
    with bureau[0].reading() as opened:
        yield opened


def test_all_that_ever_happened_did_so_while_the_bureau_was_open(session: Session) -> None:
    happened = list(session.scalars(sa.select(Entry.at).order_by(Entry.seq)))
    assert all(one <= other for one, other in pairwise(happened))
    assert happened[-1] < SUNDAY_NIGHT
    for moment in happened:
        local = moment.astimezone(ZoneInfo(ZONE))
        assert local.weekday() < 5
        assert time(8) <= local.time() <= time(16)


def test_the_journal_explains_everything(session: Session) -> None:
    assert verify(session).ok


def test_there_are_things_of_every_kind_with_every_fact_of_it(session: Session) -> None:
    lacking = {}
    assets = session.scalars(sa.select(Asset)).all()
    for kind in AssetKind:
        own = [asset for asset in assets if asset.kind is kind]
        names = {fact.name for asset in own for fact in facts_of(asset.class_code)}
        lacking[kind] = {name for name in names if all(getattr(one, name) is None for one in own)}
        assert own, kind
    assert lacking == {kind: set() for kind in AssetKind}
    asked = [*FACTS, "attribution", "source", "holder_id", "room_id", "home_room_id"]
    assert [name for name in asked if all(getattr(one, name) is None for one in assets)] == []
    assert {one.condition for one in assets} == set(Condition)


def test_things_are_named_as_the_form_asks_without_their_brand(session: Session) -> None:
    branded = session.scalars(sa.select(Asset).where(Asset.brand.is_not(None))).all()
    named = {(one.name, one.brand) for one in branded}
    assert len({brand for name, brand in named if name == "Laptop"}) > 2
    assert [(name, brand) for name, brand in named if brand_unsaid(name, brand) != brand] == []


def test_papers_run_out_soon_and_ran_out_already(session: Session) -> None:
    today = SUNDAY_NIGHT.date()
    days = list(session.execute(sa.select(*(getattr(Asset, name) for name in RUN_OUT))))
    for name, among in zip(RUN_OUT, zip(*days, strict=True), strict=True):
        known = [day for day in among if day is not None]
        assert any(day < today for day in known) or any(
            day < today + timedelta(days=60) for day in known
        ), name
    left = [day - today for row in days for day in row if day is not None]
    assert min(left) < timedelta(0) < max(left)


def test_some_things_lack_a_room_a_holder_a_tag_or_a_photo(session: Session) -> None:
    pictured = sa.select(AssetPhoto.asset_id)
    tagged = sa.select(Tag.asset_id).where(Tag.asset_id.is_not(None))
    lacks = (
        Asset.room_id.is_(None),
        Asset.holder_id.is_(None),
        Asset.id.not_in(pictured),
        Asset.id.not_in(tagged),
    )
    total = session.scalar(sa.select(sa.func.count()).select_from(Asset)) or 0
    for lack in lacks:
        assert 0 < (session.scalar(sa.select(sa.func.count()).where(lack)) or 0) < total


def test_places_in_ambon_are_near_ambon(session: Session) -> None:
    points = session.scalars(sa.select(Asset.point).where(Asset.point.is_not(None))).all()
    assert len(points) >= 8
    for point in points:
        north, east = map(float, str(point).split(","))
        assert (round(north), round(east)) == (-4, 128)


def test_photos_open_and_are_small(bureau: tuple[Database, FileStore], session: Session) -> None:
    sizes = Counter(session.scalars(sa.select(AssetPhoto.asset_id)))
    assert {2, 3} <= set(sizes.values())
    for column, side in ((AssetPhoto.file_id, 640), (AssetPhoto.small_id, 320)):
        files = session.scalars(sa.select(StoredFile).where(StoredFile.id.in_(sa.select(column))))
        for sha256 in {one.sha256 for one in files}:
            content = bureau[1].read(sha256)
            with Image.open(BytesIO(content)) as image:
                image.load()
                assert image.width == side
            assert len(content) < 40_000


def test_papers_say_that_they_are_samples(
    bureau: tuple[Database, FileStore], session: Session
) -> None:
    papers = session.execute(
        sa.select(AssetDocument.name, StoredFile.sha256).join(
            StoredFile, StoredFile.id == AssetDocument.file_id
        )
    ).all()
    assert len(papers) == 3
    for name, sha256 in papers:
        assert "contoh" in name
        page = pypdfium2.PdfDocument(bureau[1].read(sha256))[0]
        assert "CONTOH" in page.get_textpage().get_text_bounded()
