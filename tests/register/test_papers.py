"""Photos and documents of an asset: what is kept, in which order, and what is refused."""

from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.db import Database
from inventory.desk.verify import verify
from inventory.errors import InventoryError
from inventory.files.models import StoredFile
from inventory.files.store import FileStore
from inventory.ids import new_id
from inventory.register import actions
from inventory.register.errors import (
    AssetRemoved,
    DocumentTooHeavy,
    NotADocument,
    TooManyDocuments,
    TooManyPhotos,
    UnknownAsset,
    UnknownDocument,
    UnknownPhoto,
)
from inventory.register.models import Asset, AssetDocument, AssetPhoto
from inventory.register.queries import documents_of, photos_of
from inventory.register.rules import (
    HEAVIEST_DOCUMENT,
    MOST_DOCUMENTS,
    MOST_PHOTOS,
    AssetState,
    DocumentKind,
    document_type,
    file_name,
)
from tests.register.papers import PDF, document_of, jpeg, photo_of
from tests.world import NOW, World, add_assets, history


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


@pytest.fixture
def asset(session: Session, world: World) -> Asset:
    return add_assets(session, world)[0]


def verbs(session: Session, asset: Asset) -> list[str]:
    session.flush()
    return [note["verb"] for note in session.info["pending"] if note["subject_id"] == asset.id]


def test_photos_stand_in_the_order_they_came_and_the_first_can_be_chosen(
    session: Session, world: World, store: FileStore, asset: Asset
) -> None:
    by = world.actors["rina"]
    one, two, three = (photo_of(session, store, world, asset, name) for name in "abc")
    assert list(photos_of(session, asset.id)) == [one.id, two.id, three.id]

    actions.put_photo_first(session, asset.id, three.id, by=by, now=NOW)
    assert list(photos_of(session, asset.id)) == [three.id, one.id, two.id]
    actions.put_photo_first(session, asset.id, three.id, by=by, now=NOW)

    actions.remove_photo(session, asset.id, three.id, by=by, now=NOW)
    assert list(photos_of(session, asset.id)) == [one.id, two.id]
    assert [one.position, two.position] == [1, 2]
    four = photo_of(session, store, world, asset, "d")
    assert list(photos_of(session, asset.id)) == [one.id, two.id, four.id]
    assert verbs(session, asset)[-6:] == [
        *["asset.photo_added"] * 3,
        "asset.photo_put_first",
        "asset.photo_removed",
        "asset.photo_added",
    ]


def test_what_is_removed_is_kept(
    session: Session, world: World, store: FileStore, asset: Asset
) -> None:
    by = world.actors["rina"]
    photo = photo_of(session, store, world, asset)
    document = document_of(session, store, world, asset)
    actions.remove_photo(session, asset.id, photo.id, by=by, now=NOW)
    actions.remove_document(session, asset.id, document.id, by=by, now=NOW)

    assert (list(photos_of(session, asset.id)), documents_of(session, asset.id)) == ([], [])
    assert session.get_one(AssetPhoto, photo.id).removed_at == NOW
    assert session.get_one(AssetDocument, document.id).removed_at == NOW
    large = session.get_one(StoredFile, photo.file_id)
    paper = session.get_one(StoredFile, document.file_id)
    assert store.read(large.sha256) == b"large one"
    assert (store.read(paper.sha256), paper.content_type) == (PDF + b"SPK", "application/pdf")


def test_removed_twice_or_of_another_asset_is_not_there(
    session: Session, world: World, store: FileStore, asset: Asset
) -> None:
    by = world.actors["rina"]
    [other] = add_assets(session, world, name="Other")
    photo = photo_of(session, store, world, other)
    document = document_of(session, store, world, other)
    for key in (photo.id, new_id()):
        with pytest.raises(UnknownPhoto):
            actions.remove_photo(session, asset.id, key, by=by, now=NOW)
        with pytest.raises(UnknownPhoto):
            actions.put_photo_first(session, asset.id, key, by=by, now=NOW)
    for key in (document.id, new_id()):
        with pytest.raises(UnknownDocument):
            actions.remove_document(session, asset.id, key, by=by, now=NOW)
    actions.remove_photo(session, other.id, photo.id, by=by, now=NOW)
    actions.remove_document(session, other.id, document.id, by=by, now=NOW)
    with pytest.raises(UnknownPhoto):
        actions.put_photo_first(session, other.id, photo.id, by=by, now=NOW)
    with pytest.raises(UnknownDocument):
        actions.remove_document(session, other.id, document.id, by=by, now=NOW)


@pytest.mark.parametrize("login", ["odi", "sari", "lea", "bela", "adam"])
def test_only_who_registers_assets_there_adds_anything(
    session: Session, world: World, store: FileStore, asset: Asset, login: str
) -> None:
    photo = photo_of(session, store, world, asset)
    by = world.actors[login]
    with pytest.raises(UnknownAsset):
        photo_of(session, store, world, asset, by=login)
    with pytest.raises(UnknownAsset):
        document_of(session, store, world, asset, by=login)
    with pytest.raises(UnknownAsset):
        actions.remove_photo(session, asset.id, photo.id, by=by, now=NOW)
    assert list(photos_of(session, asset.id)) == [photo.id]


def test_there_are_at_most_so_many(
    session: Session, world: World, store: FileStore, asset: Asset
) -> None:
    photos = [photo_of(session, store, world, asset, str(n)) for n in range(MOST_PHOTOS)]
    with pytest.raises(TooManyPhotos):
        photo_of(session, store, world, asset, "more")
    actions.remove_photo(session, asset.id, photos[3].id, by=world.actors["rina"], now=NOW)
    photo_of(session, store, world, asset, "again")
    for number in range(MOST_DOCUMENTS):
        document_of(session, store, world, asset, f"SPK {number}")
    with pytest.raises(TooManyDocuments):
        document_of(session, store, world, asset, "more")


def test_an_asset_that_left_the_register_keeps_what_it_has(
    session: Session, world: World, store: FileStore, asset: Asset
) -> None:
    photo = photo_of(session, store, world, asset)
    asset.state = AssetState.REMOVED
    session.flush()
    for act in (
        lambda: photo_of(session, store, world, asset),
        lambda: document_of(session, store, world, asset),
        lambda: actions.remove_photo(session, asset.id, photo.id, by=world.actors["rina"], now=NOW),
    ):
        with pytest.raises(AssetRemoved):
            act()
    asset.state = AssetState.DRAFT


PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (jpeg(), "image/jpeg"),
        (PNG, "image/png"),
        (b"", None),
        (b"<html><script>1</script>", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"  %PDF-1.7", None),
        (b"PK\x03\x04", None),
        (b"GIF89a", None),
        (b"MZ", None),
    ],
)
def test_a_paper_is_what_its_first_bytes_say(content: bytes, kind: str | None) -> None:
    assert document_type(content) == kind


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"<html>", NotADocument),
        (b"", NotADocument),
        (PDF + b"\x00" * HEAVIEST_DOCUMENT, DocumentTooHeavy),
    ],
)
def test_other_papers_are_refused_and_leave_nothing(
    session: Session,
    world: World,
    store: FileStore,
    asset: Asset,
    content: bytes,
    error: type[InventoryError],
) -> None:
    with pytest.raises(error):
        actions.add_document(
            session,
            store,
            asset.id,
            kind=DocumentKind.OTHER,
            name="x",
            content=content,
            by=world.actors["rina"],
            now=NOW,
        )
    assert documents_of(session, asset.id) == []
    assert not store.folder.exists()


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("BPKB DE 1234 A", "BPKB DE 1234 A.pdf"),
        ("kontrak.PDF", "kontrak.PDF"),
        ("../../etc/passwd", "-..-etc-passwd.pdf"),
        ("a/b\\c:d", "a-b-c-d.pdf"),
        ("...", "dokumen.pdf"),
        ("x.html", "x.html.pdf"),
    ],
)
def test_a_paper_goes_out_under_its_own_name_and_kind(name: str, given: str) -> None:
    assert file_name(name, "application/pdf") == given


def test_the_journal_holds_every_act_and_verify_holds(
    database: Database, world: World, store: FileStore
) -> None:
    by = world.actors["rina"]
    with database.transaction() as session:
        [asset] = add_assets(session, world)
        photos = [photo_of(session, store, world, asset, name) for name in "ab"]
        document = document_of(session, store, world, asset, "Milik Yohanes")
    with database.transaction() as session:
        actions.put_photo_first(session, asset.id, photos[1].id, by=by, now=NOW)
        actions.remove_photo(session, asset.id, photos[0].id, by=by, now=NOW)
        actions.remove_document(session, asset.id, document.id, by=by, now=NOW)
    with database.reading() as session:
        lines = {line.verb: line for line in history(session, "asset", asset.id)}
        sha = _sha(session, document.file_id)
    with database.reading() as session:
        report = verify(session)

    assert (report.ok, report.differences) == (True, [])
    added = lines["asset.document_added"]
    assert added.changes["sha256"] == (None, sha)
    assert added.changes["document_kind"] == (None, "contract")
    assert "Milik" not in str(added.changes)
    assert added.private == {"document_name": (None, "Milik Yohanes")}
    assert lines["asset.photo_put_first"].changes == {
        "first_photo_id": (str(photos[0].id), str(photos[1].id))
    }
    assert lines["asset.photo_removed"].changes == {"photo_id": (str(photos[0].id), None)}


def _sha(session: Session, key: UUID) -> str:
    return session.scalars(sa.select(StoredFile.sha256).where(StoredFile.id == key)).one()


def test_what_is_rolled_back_leaves_no_row(
    database: Database, world: World, store: FileStore
) -> None:
    with database.transaction() as session:
        [asset] = add_assets(session, world)

    def fail_late() -> None:
        with database.transaction() as session:
            photo_of(session, store, world, asset)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_late()
    with database.reading() as session:
        assert list(photos_of(session, asset.id)) == []
        assert session.scalar(sa.select(sa.func.count()).select_from(StoredFile)) == 0
