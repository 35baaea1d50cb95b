"""The life of a tag: one active one a thing, refused by the database itself; ended ones answer."""

import threading
from collections.abc import Iterator

import numpy as np
import pytest
import sqlalchemy as sa

from inventory.db import Database
from inventory.journal.models import Entry
from inventory.journal.queries import first_break
from inventory.organisation.models import Room
from inventory.register.errors import UnknownAsset
from inventory.register.models import Asset
from inventory.tags.actions import (
    bind_tag,
    issue_asset_tags,
    issue_blank_tags,
    issue_door_tag,
    issue_door_tags,
    replace_tag,
    report_found,
    settle_report,
    unbind_tag,
)
from inventory.tags.actions import tags as tag_actions
from inventory.tags.errors import (
    AlreadyTagged,
    ForeignText,
    OtherUnit,
    TagNotBlank,
    UnknownReport,
    UnknownTag,
)
from inventory.tags.models import FoundReport, Tag
from inventory.tags.queries import active_door_tags, active_tags, find_tag, look_up, open_reports
from inventory.tags.rules import TagState, check_sign, is_code
from labels import symbol
from tests.world import NOW, World, add_assets, history

FREE = "MA00000000" + check_sign("MA00000000")


@pytest.fixture
def asset(database: Database, world: World) -> Asset:
    with database.transaction() as session:
        return add_assets(session, world)[0]


@pytest.fixture
def blank(database: Database, world: World) -> str:
    with database.transaction() as session:
        [tag] = issue_blank_tags(session, world.units["BU"], 1, by=world.actors["rina"], now=NOW)
        return tag.code


def entries(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Entry)) or 0


def test_a_thing_keeps_the_tag_it_has(database: Database, world: World, asset: Asset) -> None:
    rina = world.actors["rina"]
    with database.transaction() as session:
        first = issue_asset_tags(session, [asset, asset], by=rina, now=NOW)[asset.id]
        again = issue_asset_tags(session, [asset], by=rina, now=NOW)[asset.id]
        rooms = [session.get_one(Room, world.rooms[code]) for code in ("A1", "A2")]
        door = issue_door_tag(session, rooms[0].id, rooms[0].unit_id, by=rina, now=NOW)
        doors = issue_door_tags(session, rooms, by=rina, now=NOW)
    assert (first.code, first.state, first.asset_id) == (again.code, TagState.ACTIVE, asset.id)
    assert is_code(first.code)
    assert doors[rooms[0].id].code == door.code
    assert doors.keys() == {room.id for room in rooms}


def test_the_modules_of_a_tag_can_be_made_again_exactly(database: Database, world: World) -> None:
    """From what is stored, for one issued alone and for many issued together."""
    rina = world.actors["rina"]
    with database.transaction() as session:
        [alone] = issue_blank_tags(session, world.units["BU"], 1, by=rina, now=NOW)
        together = issue_blank_tags(session, world.units["BU"], 40, by=rina, now=NOW)
    assert len({tag.code for tag in together}) == 40
    for tag in [alone, *together]:
        facts = {
            "version": tag.qr_version,
            "level": tag.qr_level,
            "mask": tag.qr_mask,
            "segmentation": tag.qr_segmentation,
        }
        first, again = symbol(tag.content, **facts), symbol(tag.content, **facts)
        assert (first.text, first.version, first.level, first.mask) == (
            f"HTTPS://ASET.MALUKUPROV.GO.ID/{tag.code}",
            3,
            "Q",
            tag.qr_mask,
        )
        assert np.array_equal(first.modules, again.modules)
    assert symbol(alone.content) == symbol(alone.content, mask=alone.qr_mask)


def test_a_code_that_is_taken_is_drawn_again(
    database: Database, world: World, blank: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    draws = iter([blank, FREE, blank, FREE])
    monkeypatch.setattr(tag_actions, "new_code", lambda region: next(draws))
    rina = world.actors["rina"]
    with database.transaction() as session:
        [tag] = issue_blank_tags(session, world.units["BU"], 1, by=rina, now=NOW)
    assert tag.code == FREE
    assert list(draws) == [blank, FREE]


def test_endless_bad_luck_ends(
    database: Database, world: World, blank: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def same() -> Iterator[str]:
        while True:
            yield blank

    draws = same()
    monkeypatch.setattr(tag_actions, "new_code", lambda region: next(draws))
    with pytest.raises(RuntimeError, match="no free tag code"), database.transaction() as session:
        issue_blank_tags(session, world.units["BU"], 1, by=world.actors["rina"], now=NOW)


@pytest.mark.parametrize("thing", ["asset_id", "room_id", "person_id"])
def test_the_database_itself_refuses_a_second_active_tag(
    database: Database, world: World, asset: Asset, thing: str
) -> None:
    key = {
        "asset_id": asset.id,
        "room_id": world.rooms["A1"],
        "person_id": world.people["yohanes"],
    }[thing]

    def tag(code: str, state: TagState) -> Tag:
        facts = {"qr_version": 3, "qr_level": "Q", "qr_mask": 0, "qr_segmentation": "x"}
        unit = world.units["BU"]
        return Tag(
            code=code,
            state=state,
            unit_id=unit,
            content=code,
            issued_at=NOW,
            **{thing: key},
            **facts,
        )

    with database.transaction() as session:
        session.add_all([tag("A", TagState.ACTIVE), tag("B", TagState.RETIRED)])
    with pytest.raises(sa.exc.IntegrityError), database.transaction() as session:
        session.add(tag("C", TagState.ACTIVE))
    with pytest.raises(sa.exc.IntegrityError), database.transaction() as session:
        session.get_one(Tag, "B").state = TagState.ACTIVE
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Tag)) == 2


def test_two_at_once_give_a_thing_one_tag(database: Database, world: World, asset: Asset) -> None:
    """Both looked before either wrote; whoever is late is refused and nothing of it stays."""
    rina = world.actors["rina"]
    start, found = threading.Barrier(2), []

    def issue() -> None:
        start.wait()
        try:
            with database.transaction() as session:
                found.append(issue_asset_tags(session, [asset], by=rina, now=NOW)[asset.id].code)
        except sa.exc.IntegrityError:
            found.append("refused")

    threads = [threading.Thread(target=issue) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        [tag] = session.scalars(sa.select(Tag))
        assert first_break(session) is None
        assert [line.verb for line in history(session, "tag", tag.id)] == ["tag.issued"]
    assert set(found) - {"refused"} == {tag.code}


def test_two_at_once_bind_one_blank_tag(database: Database, world: World, blank: str) -> None:
    rina = world.actors["rina"]
    with database.transaction() as session:
        assets = add_assets(session, world, 2)
    start, told = threading.Barrier(2), []

    def bind(asset: Asset) -> None:
        start.wait()
        try:
            with database.transaction() as session:
                bind_tag(session, blank, asset.id, by=rina, now=NOW)
            told.append(asset.id)
        except TagNotBlank:
            told.append(None)

    threads = [threading.Thread(target=bind, args=(one,)) for one in assets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        winner = session.get_one(Tag, blank).asset_id
    assert sorted(told, key=str) == sorted([winner, None], key=str)


def test_a_blank_tag_is_bound_and_taken_off_again(
    database: Database, world: World, asset: Asset, blank: str
) -> None:
    rina = world.actors["rina"]
    with database.transaction() as session:
        tag = bind_tag(session, blank, asset.id, by=rina, now=NOW)
        assert (tag.state, tag.asset_id) == (TagState.ACTIVE, asset.id)
    with database.transaction() as session:
        assert unbind_tag(session, blank, by=rina, now=NOW) == asset.id
    with database.reading() as session:
        found = find_tag(session, blank)
        assert found is not None
        assert (found.kind, found.state) == ("blank", TagState.PRINTED)
        verbs = [line.verb for line in history(session, "tag", tag.id)]
        assert verbs == ["tag.unbound", "tag.bound", "tag.issued"]


def test_what_cannot_be_bound_is_left_as_it_was(
    database: Database, world: World, asset: Asset, blank: str
) -> None:
    rina, bela = world.actors["rina"], world.actors["bela"]
    with database.transaction() as session:
        [other] = add_assets(session, world)
        [theirs] = add_assets(session, world, unit="BH", room="H1")
        taken = issue_asset_tags(session, [other], by=rina, now=NOW)[other.id].code
        [foreign] = issue_blank_tags(session, world.units["BH"], 1, by=bela, now=NOW)
    before = entries(database)
    for code, key, by, refusal in (
        (taken, asset.id, rina, TagNotBlank),
        (blank, other.id, rina, AlreadyTagged),
        (blank, theirs.id, rina, UnknownAsset),
        (foreign.code, asset.id, rina, UnknownTag),
        (FREE, asset.id, rina, UnknownTag),
        (blank, asset.id, bela, UnknownAsset),
        (blank, asset.id, world.actors["kiki"], UnknownAsset),
    ):
        with pytest.raises(refusal), database.transaction() as session:
            bind_tag(session, code, key, by=by, now=NOW)
    assert entries(database) == before
    with database.reading() as session:
        assert session.get_one(Tag, blank).state is TagState.PRINTED
        assert active_tags(session, [asset.id]) == {}


def test_a_retired_tag_answers_with_its_successor(
    database: Database, world: World, asset: Asset
) -> None:
    rina = world.actors["rina"]
    with database.transaction() as session:
        old = issue_asset_tags(session, [asset], by=rina, now=NOW)[asset.id]
        new = replace_tag(session, asset, by=rina, now=NOW)
    with database.reading() as session:
        found = look_up(session, old.code, by=rina)
        assert (found.state, found.replaced_by, found.ended_at) == (
            TagState.RETIRED,
            new.code,
            NOW,
        )
        assert found.asset is not None
        assert found.asset.id == asset.id
        assert active_tags(session, [asset.id])[asset.id].code == new.code
        assert [line.verb for line in history(session, "tag", old.id)] == [
            "tag.replaced",
            "tag.retired",
            "tag.issued",
        ]


def test_replacing_gives_a_first_tag_where_there_is_none(
    database: Database, world: World, asset: Asset
) -> None:
    with database.transaction() as session:
        tag = replace_tag(session, asset, by=world.actors["rina"], now=NOW)
        assert active_tags(session, [asset.id]) == {asset.id: tag}


def test_looking_up_tells_foreign_unknown_and_out_of_reach_apart(
    database: Database, world: World, asset: Asset
) -> None:
    rina = world.actors["rina"]
    with database.transaction() as session:
        code = issue_asset_tags(session, [asset], by=rina, now=NOW)[asset.id].code
    with database.reading() as session:
        for name in ("rina", "kiki", "odi", "sari"):
            assert look_up(session, code, by=world.actors[name]).code == code
        for text, by, refusal in (
            ("kursi", rina, ForeignText),
            (FREE, rina, UnknownTag),
            (code, world.actors["bela"], OtherUnit),
            (code, world.actors["adam"], OtherUnit),
        ):
            with pytest.raises(refusal):
                look_up(session, text, by=by)


def test_the_unit_of_the_thing_counts_not_that_of_the_tag(database: Database, world: World) -> None:
    """A tag issued above may name a thing below; who reaches only below sees it."""
    rina, bela = world.actors["rina"], world.actors["bela"]
    with database.transaction() as session:
        [theirs] = add_assets(session, world, unit="BH", room="H1")
        tag = issue_asset_tags(session, [theirs], by=bela, now=NOW)[theirs.id]
        tag.unit_id = world.units["BU"]
    with database.reading() as session:
        assert look_up(session, tag.code, by=bela).unit_path == world.paths["BH"]
        with pytest.raises(OtherUnit):
            look_up(session, tag.code, by=rina)
        assert active_door_tags(session, [world.rooms["H1"]]) == {}


def test_reports_are_kept_once_and_settled_once(
    database: Database, world: World, blank: str
) -> None:
    rina = world.actors["rina"]
    with database.transaction() as session:
        first = report_found(session, blank, place="Pasar", phone=None, now=NOW)
        again = report_found(session, blank, place="Pasar", phone=None, now=NOW)
        other = report_found(session, blank, place="Pasar", phone="0812", now=NOW)
        assert (again.id, other.id == first.id) == (first.id, False)
        with pytest.raises(UnknownTag):
            report_found(session, FREE, place="Pasar", phone=None, now=NOW)
    with database.reading() as session:
        assert {one.id for one in open_reports(session, by=rina)} == {first.id, other.id}
        assert open_reports(session, by=world.actors["bela"]) == []
    before = entries(database)
    for _ in range(2):
        with database.transaction() as session:
            settle_report(session, first.id, by=rina, now=NOW)
    assert entries(database) == before + 1
    for name in ("bela", "kiki", "odi"):
        with pytest.raises(UnknownReport), database.transaction() as session:
            settle_report(session, other.id, by=world.actors[name], now=NOW)
    with database.reading() as session:
        assert session.get_one(FoundReport, other.id).settled_at is None
        assert [one.id for one in open_reports(session, by=rina)] == [other.id]
    with database.transaction() as session:
        assert report_found(session, blank, place="Pasar", phone=None, now=NOW).id != first.id


def test_what_a_finder_wrote_is_not_in_the_journal(
    database: Database, world: World, blank: str
) -> None:
    with database.transaction() as session:
        report = report_found(session, blank, place="Rumah Bu Ani", phone="+62 812 345", now=NOW)
        settle_report(session, report.id, by=world.actors["rina"], now=NOW)
    with database.reading() as session:
        texts = " ".join(session.scalars(sa.select(Entry.text)))
    assert ("Bu Ani" in texts, "+62 812 345" in texts) == (False, False)
