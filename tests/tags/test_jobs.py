"""Printing an order: every label is read back, or no file; a crash doubles nothing."""

import threading
from collections.abc import Callable
from pathlib import Path

import orjson
import pypdfium2
import pytest
import sqlalchemy as sa

from inventory.db import Database
from inventory.errors import InventoryError
from inventory.files.models import StoredFile
from inventory.files.store import FileStore
from inventory.journal.models import Entry
from inventory.queue.models import Job, JobState
from inventory.queue.runner import run_pending
from inventory.tags import jobs, queries
from inventory.tags.actions import (
    bind_tag,
    issue_blank_tags,
    order_labels,
    unbind_tag,
)
from inventory.tags.models import LabelItem, LabelJob, Tag
from inventory.tags.queries import get_job_line, printed_of
from inventory.tags.rules import JobStage, TagState, grouped
from labels import LabelError, NotReleased
from tests.world import NOW, World, add_assets, history

STOCK = "a4-50x30"


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def run(database: Database, store: FileStore) -> int:
    return run_pending(database, store, jobs.HANDLERS)


def counts(database: Database) -> list[int]:
    with database.reading() as session:
        return [
            session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in (Tag, LabelJob, LabelItem, Job, StoredFile, Entry)
        ]


def text_of(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        texts = []
        for page in document:
            words = page.get_textpage()
            texts.append(words.get_text_bounded())
            words.close()
            page.close()
        return texts


def test_printing_reads_every_label_back_and_keeps_the_file(
    database: Database, world: World, store: FileStore
) -> None:
    rina = world.actors["rina"]
    with database.transaction() as session:
        assets = add_assets(session, world, 40)
        job = order_labels(
            session, asset_ids=[one.id for one in assets], stock=STOCK, skip=30, by=rina, now=NOW
        )
    assert run(database, store) == 1
    with database.reading() as session:
        line = get_job_line(session, job.id, by=rina)
        assert (line.stage, line.count, line.done) == (JobStage.READY, 40, 40)
        assert session.get_one(LabelJob, job.id).verified_count == 40
        pdf = store.read(str(line.sha256))
        codes = [one.code for one in printed_of(session, job.id)]
        released = history(session, "label_job", job.id)[0]
        assert (released.verb, released.changes["sha256"]) == (
            "labels.released",
            (None, line.sha256),
        )
    pages = text_of(pdf)
    assert [page.count("Laptop") for page in pages] == [6, 34]
    words = "".join(pages)
    assert [code for code in codes if grouped(code) not in words] == []


def test_a_door_tag_says_its_room(database: Database, world: World, store: FileStore) -> None:
    rina = world.actors["rina"]
    with database.transaction() as session:
        rooms = [world.rooms[code] for code in ("A2", "T1")]
        job = order_labels(session, room_ids=rooms, stock=STOCK, by=rina, now=NOW)
    run(database, store)
    with database.reading() as session:
        line = get_job_line(session, job.id, by=rina)
        assert (line.design, line.stage, line.count) == ("door-50x30", JobStage.READY, 2)
        tags = queries.active_door_tags(session, rooms)
    [page] = text_of(store.read(str(line.sha256)))
    for words in ("A2", "Ruang Kepala Biro", "Gedung A Lt 2", grouped(tags[rooms[0]].code)):
        assert words in page


def test_no_write_is_kept_waiting_while_labels_are_drawn(
    database: Database, world: World, store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else writes in the middle of drawing and of reading back."""
    rina, written = world.actors["rina"], []

    def write(step: str) -> None:
        with database.transaction() as session:
            session.execute(sa.text("UPDATE account SET name = 'R' WHERE login = 'rina'"))
        written.append(step)

    def watched(step: str, act: Callable[..., object]) -> Callable[..., object]:
        def inside(*given: object, **named: object) -> object:
            write(step)
            return act(*given, **named)

        return inside

    monkeypatch.setattr(jobs, "render", watched("render", jobs.render))
    monkeypatch.setattr(jobs, "verify", watched("verify", jobs.verify))
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        order_labels(session, asset_ids=[asset.id], stock=STOCK, by=rina, now=NOW)
    run(database, store)
    assert written == ["render", "verify"]


def test_labels_that_do_not_read_back_are_held_back_by_name(
    database: Database, world: World, store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sheet comes out of the printer's writer with another tag's label in one place."""
    rina = world.actors["rina"]
    with database.transaction() as session:
        assets = add_assets(session, world, 2) + add_assets(session, world, name="Kursi Rapat")
        job = order_labels(
            session, asset_ids=[one.id for one in assets], stock=STOCK, by=rina, now=NOW
        )
    render = jobs.render

    def swapped(design: object, stock: object, items: list[object], *, skip: int) -> object:
        wrong = render(design, stock, [*items[:2], items[0]], skip=skip)
        right = render(design, stock, items, skip=skip)
        return type(right)(right.design, right.stock, right.items, right.skip, wrong.data)

    monkeypatch.setattr(jobs, "render", swapped)
    before = counts(database)
    run(database, store)
    after = counts(database)
    assert after[:-1] == before[:-1]
    assert not store.folder.exists()
    with database.reading() as session:
        line = get_job_line(session, job.id, by=rina)
        assert line.stage is JobStage.HELD_BACK
        assert line.failure is not None
        [label] = line.failure["labels"]
        code = printed_of(session, job.id)[2].code
        assert (label["name"], label["code"]) == ("Kursi Rapat", code)
        assert "other_text" in label["faults"]
        sentence = line.failure["message"].format(**line.failure["facts"])
        assert "1 of 3" in sentence
        assert "Kursi Rapat" in sentence
        assert history(session, "label_job", job.id)[0].verb == "labels.held_back"


def test_a_label_that_cannot_be_drawn_is_told_not_tried_again(
    database: Database, world: World, store: FileStore
) -> None:
    rina = world.actors["rina"]
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        job = order_labels(session, asset_ids=[asset.id], stock=STOCK, by=rina, now=NOW)
        session.execute(sa.text("UPDATE tag SET qr_mask = 9"))
    assert run(database, store) == 1
    with database.reading() as session:
        line = get_job_line(session, job.id, by=rina)
        assert line.stage is JobStage.HELD_BACK
        assert line.failure is not None
        sentence = line.failure["message"].format(**line.failure["facts"])
        assert sentence == "There is no QR symbol of version 3, level Q and mask 9."
        assert line.failure["labels"] == []
        assert session.scalars(sa.select(Job)).one().state is JobState.DONE


def test_a_killed_printing_is_taken_up_and_leaves_one_file(
    database: Database, world: World, store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    rina = world.actors["rina"]
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        job = order_labels(session, asset_ids=[asset.id], stock=STOCK, by=rina, now=NOW)
    jobs.print_labels(database, store, job.id, lambda done: None)
    assert run(database, store) == 1
    with database.reading() as session:
        assert get_job_line(session, job.id, by=rina).stage is JobStage.READY
        assert session.scalar(sa.select(sa.func.count()).select_from(StoredFile)) == 1
        verbs = [line.verb for line in history(session, "label_job", job.id)]
        assert verbs == ["labels.released", "labels.ordered"]


def test_two_printings_at_once_leave_what_one_leaves(
    database: Database, world: World, store: FileStore
) -> None:
    """A runner that seemed dead was only slow, and ends beside the one that took over."""
    rina = world.actors["rina"]
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        job = order_labels(session, asset_ids=[asset.id], stock=STOCK, by=rina, now=NOW)
    both = threading.Barrier(2)

    def work() -> None:
        jobs.print_labels(database, store, job.id, lambda done: both.wait(10))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(StoredFile)) == 1
        verbs = [line.verb for line in history(session, "label_job", job.id)]
        assert verbs == ["labels.released", "labels.ordered"]


def test_a_tag_taken_off_after_the_order_is_printed_blank(
    database: Database, world: World, store: FileStore
) -> None:
    rina = world.actors["rina"]
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        [tag] = issue_blank_tags(session, world.units["BU"], 1, by=rina, now=NOW)
        bind_tag(session, tag.code, asset.id, by=rina, now=NOW)
        job = order_labels(session, asset_ids=[asset.id], stock=STOCK, by=rina, now=NOW)
        unbind_tag(session, tag.code, by=rina, now=NOW)
    run(database, store)
    with database.reading() as session:
        line = get_job_line(session, job.id, by=rina)
        assert line.stage is JobStage.READY
        assert session.get_one(Tag, tag.code).state is TagState.PRINTED


def test_what_is_kept_of_a_failure_are_plain_values() -> None:
    kept = orjson.loads(
        jobs.failure_text(
            NotReleased(failed=1, total=2, names="A", module=0.4, results=()), ["A", "B"]
        )
    )
    assert kept == {
        "message": NotReleased.message,
        "facts": {"failed": 1, "total": 2, "names": "A", "module": 0.4},
        "labels": [],
    }
    assert issubclass(NotReleased, LabelError)
    assert not issubclass(LabelError, InventoryError)
