"""An order of labels: what it leaves behind, what it refuses, and that printing it is verified."""

import threading
from collections.abc import Callable
from pathlib import Path

import orjson
import pypdfium2
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.db import Database
from inventory.errors import InventoryError
from inventory.files.models import StoredFile
from inventory.files.store import FileStore
from inventory.ids import new_id
from inventory.journal.errors import PermissionNeeded
from inventory.journal.models import Entry
from inventory.journal.queries import history
from inventory.organisation.errors import UnknownRoom
from inventory.queue.models import Job, JobState
from inventory.queue.runner import run_pending
from inventory.register.errors import UnknownAsset
from inventory.tags import jobs, queries
from inventory.tags.actions import (
    bind_tag,
    issue_asset_tags,
    issue_blank_tags,
    order_labels,
    unbind_tag,
)
from inventory.tags.errors import (
    MixedLabels,
    NothingChosen,
    TooManyLabels,
    UnitsApart,
    UnknownCell,
    UnknownLabelJob,
    UnknownStock,
)
from inventory.tags.models import LabelItem, LabelJob, Tag
from inventory.tags.queries import JobStage, find_job_lines, get_job_line, printed_of
from inventory.tags.rules import TagState, grouped
from labels import LabelError, NotReleased
from tests.world import NOW, World, add_assets

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


def test_an_order_issues_tags_and_writes_job_labels_and_work_in_one_act(
    database: Database, world: World
) -> None:
    rina = world.actors["rina"]
    with database.transaction() as session:
        assets = add_assets(session, world, 3)
        [known] = issue_asset_tags(session, assets[1:2], by=rina, now=NOW).values()
    with database.transaction() as session:
        job = order_labels(
            session, asset_ids=[one.id for one in assets], stock=STOCK, skip=4, by=rina, now=NOW
        )
    with database.reading() as session:
        tags = queries.active_tags(session, [one.id for one in assets])
        codes = [tags[one.id].code for one in assets]
        items = session.execute(
            sa.select(LabelItem.tag_code, LabelItem.copy).order_by(LabelItem.position)
        )
        assert [tuple(item) for item in items] == [(code, 1) for code in codes]
        assert codes[1] == known.code
        work = session.scalars(sa.select(Job)).one()
        assert (work.kind, work.subject_id, work.total_count, work.state, work.account_id) == (
            "labels",
            job.id,
            3,
            JobState.WAITING,
            rina.id,
        )
        assert (job.unit_id, job.design, job.stock, job.skip) == (
            world.units["BU"],
            "asset-50x30",
            STOCK,
            4,
        )
        [line] = history(session, "label_job", job.id)
        assert (line.verb, line.actor_id, line.changes["tags"]) == (
            "labels.ordered",
            rina.id,
            (None, codes),
        )
        [issued] = history(session, "tag", tags[assets[0].id].id)
        assert (issued.verb, issued.act_id) == ("tag.issued", line.act_id)


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


def test_what_is_printed_again_counts_as_the_next_copy(database: Database, world: World) -> None:
    rina = world.actors["rina"]
    with database.transaction() as session:
        old, new = add_assets(session, world, 2)
        order_labels(session, asset_ids=[old.id], stock=STOCK, by=rina, now=NOW)
    with database.transaction() as session:
        job = order_labels(session, asset_ids=[new.id, old.id], stock=STOCK, by=rina, now=NOW)
        assert [one.copy for one in printed_of(session, job.id)] == [1, 2]
        things = queries.label_things(session, [old.id, new.id], [], by=rina)
        assert [thing.copies for thing in things] == [2, 1]


def test_a_thing_chosen_twice_gets_one_label(database: Database, world: World) -> None:
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        job = order_labels(
            session, asset_ids=[asset.id] * 2, stock=STOCK, by=world.actors["rina"], now=NOW
        )
        assert len(printed_of(session, job.id)) == 1


def test_things_of_two_units_belong_to_the_unit_above_both(
    database: Database, world: World
) -> None:
    rina = world.actors["rina"]
    with database.transaction() as session:
        [here], [below] = add_assets(session, world), add_assets(session, world, unit="RT")
        job = order_labels(session, asset_ids=[below.id], stock=STOCK, by=rina, now=NOW)
        both = order_labels(session, asset_ids=[below.id, here.id], stock=STOCK, by=rina, now=NOW)
        assert (job.unit_id, both.unit_id) == (world.units["RT"], world.units["BU"])


Order = Callable[[Session, World], object]


def _order(session: Session, world: World, by: str = "rina", **given: object) -> object:
    return order_labels(
        session,
        **{"stock": STOCK, "by": world.actors[by], "now": NOW} | given,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("by", "given", "refusal"),
    [
        ("kiki", {"asset_ids": ["own"]}, PermissionNeeded),
        ("odi", {"asset_ids": ["own"]}, PermissionNeeded),
        ("bela", {"asset_ids": ["own"]}, UnknownAsset),
        ("bela", {"room_ids": ["A1"]}, UnknownRoom),
        ("rina", {"asset_ids": ["own", "foreign"]}, UnknownAsset),
        ("rina", {"asset_ids": ["own", "nothing"]}, UnknownAsset),
        ("rina", {"room_ids": ["A1", "H1"]}, UnknownRoom),
        ("rina", {}, NothingChosen),
        ("rina", {"asset_ids": ["own"], "room_ids": ["A1"]}, MixedLabels),
        ("rina", {"asset_ids": ["nothing"] * 501}, TooManyLabels),
        ("rina", {"asset_ids": ["own"], "stock": "a5"}, UnknownStock),
        ("rina", {"asset_ids": ["own"], "skip": -1}, UnknownCell),
        ("rina", {"asset_ids": ["own"], "skip": 36}, UnknownCell),
    ],
)
def test_a_refused_order_leaves_nothing_behind(
    database: Database, world: World, by: str, given: dict[str, object], refusal: type[Exception]
) -> None:
    with database.transaction() as session:
        [own] = add_assets(session, world)
        [foreign] = add_assets(session, world, unit="BH", room="H1")
    names = {"own": own.id, "foreign": foreign.id, "nothing": new_id(), **world.rooms}
    wanted = {
        name: [names[one] for one in value] if isinstance(value, list) else value
        for name, value in given.items()
    }
    before = counts(database)
    with pytest.raises(refusal), database.transaction() as session:
        _order(session, world, by, **wanted)
    assert counts(database) == before


def test_units_managed_apart_are_printed_apart(database: Database, world: World) -> None:
    rina, bela = world.actors["rina"], world.actors["bela"]
    reach = {key: rina.reach[key] + bela.reach[key] for key in rina.reach}
    both = type(rina)(rina.id, rina.name, reach)
    with database.transaction() as session:
        [here] = add_assets(session, world)
        [there] = add_assets(session, world, unit="BH", room="H1")
    with pytest.raises(UnitsApart), database.transaction() as session:
        order_labels(session, asset_ids=[here.id, there.id], stock=STOCK, by=both, now=NOW)


def test_jobs_are_seen_by_who_manages_the_tags_of_their_unit(
    database: Database, world: World
) -> None:
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        job = order_labels(
            session, asset_ids=[asset.id], stock=STOCK, by=world.actors["rina"], now=NOW
        )
    with database.reading() as session:
        assert [line.id for line in find_job_lines(session, by=world.actors["rina"])] == [job.id]
        for name in ("bela", "adam", "kiki", "odi"):
            assert find_job_lines(session, by=world.actors[name]) == []
            with pytest.raises(UnknownLabelJob):
                get_job_line(session, job.id, by=world.actors[name])


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
