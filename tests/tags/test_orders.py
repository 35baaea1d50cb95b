"""An order of labels: what it leaves behind in one act, and what it refuses."""

import pytest
import sqlalchemy as sa

from inventory.db import Database
from inventory.files.models import StoredFile
from inventory.ids import new_id
from inventory.journal.errors import PermissionNeeded
from inventory.journal.models import Entry
from inventory.organisation.errors import UnknownRoom
from inventory.queue.models import Job, JobState
from inventory.register.errors import UnknownAsset
from inventory.tags import queries
from inventory.tags.actions import (
    issue_asset_tags,
    order_labels,
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
from inventory.tags.queries import get_job_line, job_lines, printed_of
from tests.world import NOW, World, add_assets, history

STOCK = "a4-50x30"


def counts(database: Database) -> list[int]:
    with database.reading() as session:
        return [
            session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in (Tag, LabelJob, LabelItem, Job, StoredFile, Entry)
        ]


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
    fit = {"stock": STOCK, "by": world.actors[by], "now": NOW}
    with pytest.raises(refusal), database.transaction() as session:
        order_labels(session, **fit | wanted)  # type: ignore[arg-type]
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
        assert [line.id for line in job_lines(session, by=world.actors["rina"])] == [job.id]
        for name in ("bela", "adam", "kiki", "odi"):
            assert job_lines(session, by=world.actors[name]) == []
            with pytest.raises(UnknownLabelJob):
                get_job_line(session, job.id, by=world.actors[name])
