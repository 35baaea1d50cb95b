"""The pages of labels: each as its officer, a colleague and a stranger."""

import re
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from inventory.db import Database
from inventory.files.store import FileStore
from inventory.ids import new_id
from inventory.queue.models import Job, JobState
from inventory.queue.runner import run_pending
from inventory.register.models import Asset
from inventory.tags import jobs, queries
from inventory.tags.actions import issue_asset_tags, order_labels
from inventory.tags.models import LabelItem, LabelJob, Tag
from inventory.tags.rules import grouped
from tests.world import NOW, World, add_assets

ClientOf = Callable[[str], FlaskClient]
STOCK = "a4-50x30"


@pytest.fixture
def print_all(app: Flask) -> Callable[[], int]:
    """Do the work that waits, as the runner does."""
    extensions = app.extensions
    return lambda: run_pending(extensions["database"], extensions["files"], jobs.HANDLERS)


def assets(database: Database, world: World, count: int = 1, **given: object) -> list[UUID]:
    with database.transaction() as session:
        return [one.id for one in add_assets(session, world, count, **given)]  # type: ignore[arg-type]


def order(database: Database, world: World, keys: list[UUID], **given: object) -> UUID:
    values = {"asset_ids": keys, "stock": STOCK, "by": world.actors["rina"], "now": NOW} | given
    with database.transaction() as session:
        return order_labels(session, **values).id  # type: ignore[arg-type]


def count(database: Database, table: type) -> int:
    with database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def text(answer: object) -> str:
    """The words of a page without its tags, for reading."""
    body = re.sub(r"<svg.*?</svg>", "", answer.get_data(as_text=True), flags=re.DOTALL)  # type: ignore[attr-defined]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def english(client: FlaskClient) -> FlaskClient:
    client.set_cookie("language", "en")
    return client


def test_from_the_choice_to_the_file(
    database: Database, world: World, client_of: ClientOf, print_all: Callable[[], int]
) -> None:
    keys = assets(database, world, 3)
    rina = english(client_of("rina"))
    page = rina.get("/labels/new", query_string={"asset": keys})
    assert "1. 3 asset labels" in text(page)
    sent = {"asset": keys, "stock": STOCK, "skip": "5", "key": "k1"}
    ordered = rina.post("/labels/new", data=sent)
    assert ordered.status_code == 303
    here = ordered.headers["Location"]
    assert "Waiting to be printed" in text(rina.get(here))
    assert rina.get(f"{here}/state").get_json() == {
        "settled": False,
        "done": 0,
        "words": "Waiting to be printed",
    }
    early = rina.get(f"{here}/file")
    assert (early.status_code, early.data[:5] == b"%PDF-") == (409, False)
    assert print_all() == 1
    done = text(rina.get(here))
    assert "3 of 3 labels were read back and match." in done
    assert "row 2, column 2" in done
    assert rina.get(f"{here}/state").get_json()["settled"] is True
    pdf = rina.get(f"{here}/file")
    assert (pdf.status_code, pdf.content_type, pdf.data[:5]) == (200, "application/pdf", b"%PDF-")
    assert re.fullmatch(
        r'inline; filename="label-\d{4}-\d\d-\d\d-3\.pdf"', pdf.headers["Content-Disposition"]
    )


def test_the_same_form_twice_makes_one_job(
    database: Database, world: World, client_of: ClientOf
) -> None:
    keys = assets(database, world, 2)
    rina = client_of("rina")
    sent = {"asset": keys, "stock": STOCK, "skip": "0", "key": "k1"}
    places = {rina.post("/labels/new", data=sent).headers["Location"] for _ in range(3)}
    assert len(places) == 1
    assert [count(database, table) for table in (LabelJob, LabelItem, Job, Tag)] == [1, 2, 1, 2]
    other = rina.post("/labels/new", data=sent | {"skip": "1"})
    assert other.status_code == 409
    assert count(database, LabelJob) == 1


@pytest.mark.parametrize(
    ("who", "sent", "status"),
    [
        ("rina", {"skip": "36"}, 422),
        ("rina", {"skip": "x"}, 422),
        ("rina", {"stock": "a5"}, 422),
        ("rina", {"asset": ["x"]}, 422),
        ("rina", {"asset": [str(new_id())]}, 404),
        ("rina", {"key": ""}, 422),
        ("bela", {}, 404),
        ("kiki", {}, 403),
        ("odi", {}, 403),
        ("adam", {}, 403),
    ],
)
def test_a_refused_order_leaves_nothing_behind(
    database: Database,
    world: World,
    client_of: ClientOf,
    who: str,
    sent: dict[str, object],
    status: int,
) -> None:
    keys = assets(database, world, 1)
    fit = {"asset": keys, "stock": STOCK, "skip": "0", "key": "k1"}
    answer = client_of(who).post("/labels/new", data=fit | sent)
    assert answer.status_code == status
    assert [count(database, table) for table in (LabelJob, Tag, Job)] == [0, 0, 0]


def test_a_refused_order_is_shown_again_as_it_was(
    database: Database, world: World, client_of: ClientOf
) -> None:
    keys = assets(database, world, 2)
    sent = {"asset": keys, "stock": "a5", "skip": "7", "key": "k1"}
    answer = english(client_of("rina")).post("/labels/new", data=sent)
    body = answer.get_data(as_text=True)
    assert "This paper is not known." in body
    assert [f'name="asset" value="{key}"' in body for key in keys] == [True, True]
    assert re.search(r'value="7"[^>]* checked', body)


def test_strangers_log_in_first(client: FlaskClient) -> None:
    for path in ("/labels", "/labels/new", f"/labels/{new_id()}", f"/labels/{new_id()}/file"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"][:7]) == (302, "/login?")


@pytest.mark.parametrize(("who", "status"), [("rina", 200), ("bela", 404), ("kiki", 403)])
def test_a_job_is_shown_to_who_manages_its_tags(
    database: Database,
    world: World,
    client_of: ClientOf,
    print_all: Callable[[], int],
    who: str,
    status: int,
) -> None:
    job = order(database, world, assets(database, world))
    print_all()
    client = client_of(who)
    found = [client.get(f"/labels/{job}{end}").status_code for end in ("", "/state", "/file")]
    assert found == [status] * 3


def test_the_list_shows_the_jobs_of_ones_units_only(
    database: Database, world: World, client_of: ClientOf, print_all: Callable[[], int]
) -> None:
    order(database, world, assets(database, world, 2))
    print_all()
    order(database, world, [], room_ids=[world.rooms["A1"]])
    mine = text(english(client_of("rina")).get("/labels"))
    assert mine.index("1 door tag") < mine.index("2 asset labels")
    assert ("Ready" in mine, "Waiting" in mine) == (True, True)
    assert "No labels have been printed yet." in text(english(client_of("bela")).get("/labels"))


def test_the_list_asks_the_same_questions_however_many_jobs_there_are(
    database: Database, world: World, client_of: ClientOf, statements: list[str]
) -> None:
    keys, rina = assets(database, world, 3), client_of("rina")

    def cost(path: str) -> int:
        rina.get(path)
        statements.clear()
        assert rina.get(path).status_code == 200
        return len(statements)

    first = order(database, world, keys[:1])
    few = [cost("/labels"), cost(f"/labels/{first}"), cost(f"/labels/new?asset={keys[0]}")]
    order(database, world, keys[1:])
    last = order(database, world, keys)
    chosen = "&".join(f"asset={key}" for key in keys)
    many = [cost("/labels"), cost(f"/labels/{last}"), cost(f"/labels/new?{chosen}")]
    assert few == many == [2, 3, 3]


def test_a_room_gives_all_that_is_in_it_within_reach(
    database: Database, world: World, client_of: ClientOf
) -> None:
    here = assets(database, world, 2)
    assets(database, world, 1, room="A2")
    [lent] = assets(database, world, 1, unit="BH", room="H1")
    with database.transaction() as session:
        session.get_one(Asset, lent).room_id = world.rooms["A1"]
    rina = english(client_of("rina"))
    page = rina.get("/labels/new", query_string={"in_room": world.rooms["A1"]})
    chosen = re.findall(r'name="asset" value="([^"]+)"', page.get_data(as_text=True))
    assert sorted(chosen) == sorted(str(key) for key in here)
    empty = rina.get("/labels/new", query_string={"in_room": world.rooms["A3"]})
    assert "Nothing in this room can be labelled." in text(empty)
    assert rina.get("/labels/new", query_string={"in_room": world.rooms["H1"]}).status_code == 404
    assert rina.get("/labels/new", query_string={"room": world.rooms["H1"]}).status_code == 404


def test_without_a_choice_the_rooms_within_reach_are_offered(
    world: World, client_of: ClientOf
) -> None:
    page = client_of("rina").get("/labels/new").get_data(as_text=True)
    offered = [
        str(key) in page for key in (world.rooms["A1"], world.rooms["T1"], world.rooms["H1"])
    ]
    assert offered == [True, True, False]


def test_what_was_printed_before_is_said(
    database: Database, world: World, client_of: ClientOf, print_all: Callable[[], int]
) -> None:
    old, tagged, new = assets(database, world, 3)
    first = order(database, world, [old], skip=35)
    print_all()
    with database.transaction() as session:
        asset = session.get_one(Asset, tagged)
        issue_asset_tags(session, [asset], by=world.actors["rina"], now=NOW)
    page = english(client_of("rina")).get("/labels/new", query_string={"asset": [old, tagged, new]})
    words = text(page)
    assert "1 was printed before: again as copy 2." in words
    assert (words.count("copy 2"), words.count("new tag")) == (2, 1)
    again = client_of("rina").get("/labels/new", query_string={"again": first})
    assert re.findall(r'name="asset" value="([^"]+)"', again.get_data(as_text=True)) == [str(old)]


def test_the_next_print_begins_where_the_last_one_ended(
    database: Database, world: World, client_of: ClientOf, print_all: Callable[[], int]
) -> None:
    keys = assets(database, world, 3)
    order(database, world, keys, skip=34)
    rina = client_of("rina")

    def chosen() -> str:
        page = rina.get("/labels/new", query_string={"asset": keys}).get_data(as_text=True)
        [cell] = re.findall(r'name="skip" value="(\d+)"[^>]* checked', page)
        return str(cell)

    assert chosen() == "0"
    print_all()
    assert chosen() == "1"


def test_a_held_back_job_names_its_labels_and_gives_no_file(
    database: Database, world: World, client_of: ClientOf
) -> None:
    job = order(database, world, assets(database, world, 2))
    with database.transaction() as session:
        codes = [one.code for one in queries.printed_of(session, job)]
        row = session.get_one(LabelJob, job)
        row.failure = (
            '{"message": "{failed} of {total} labels did not read back, so the file is kept back:'
            ' {names}. The QR squares are {module:.2f} mm; print on larger labels.", "facts":'
            ' {"failed": 1, "total": 2, "names": "Kursi", "module": 0.4}, "labels": [{"name":'
            f' "Kursi", "code": "{codes[1]}", "faults": ["unreadable", "code"]}}]}}'
        )
    rina = english(client_of("rina"))
    words = text(rina.get(f"/labels/{job}"))
    assert "1 of 2 labels did not read back, so the file is kept back: Kursi." in words
    assert grouped(codes[1]) in words.replace("\xa0", " ")
    assert "its QR code cannot be read" in words
    assert "Download" not in words
    assert rina.get(f"/labels/{job}/file").status_code == 409
    assert "Held back" in text(rina.get("/labels"))


def test_a_printing_that_broke_down_says_so(
    database: Database, world: World, client_of: ClientOf
) -> None:
    job = order(database, world, assets(database, world))
    with database.transaction() as session:
        session.execute(sa.update(Job).values(state=JobState.FAILED))
    words = text(english(client_of("rina")).get(f"/labels/{job}"))
    assert "The printing broke down on our side." in words


def test_an_asset_whose_name_is_markup_is_shown_as_text(
    database: Database, world: World, client_of: ClientOf, print_all: Callable[[], int]
) -> None:
    keys = assets(database, world, 1, name="<script>alert(1)</script>")
    rina = client_of("rina")
    job = order(database, world, keys)
    print_all()
    for path in (f"/labels/new?asset={keys[0]}", f"/labels/{job}"):
        assert "<script>alert" not in rina.get(path).get_data(as_text=True)


def test_the_file_comes_from_the_store_by_its_hash(
    app: Flask, database: Database, world: World, client_of: ClientOf, print_all: Callable[[], int]
) -> None:
    job = order(database, world, assets(database, world))
    print_all()
    store: FileStore = app.extensions["files"]
    with database.reading() as session:
        line = queries.get_job_line(session, job, by=world.actors["rina"])
    path = store.path(str(line.sha256))
    assert isinstance(path, Path)
    assert client_of("rina").get(f"/labels/{job}/file").data == path.read_bytes()


def test_printing_with_nothing_ticked_says_so(client_of: ClientOf) -> None:
    page = english(client_of("rina")).get("/labels/new?ticked=1")
    assert "First tick the assets whose labels are to be printed." in text(page)
