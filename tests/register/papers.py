"""Pictures and papers as people hand them in."""

from io import BytesIO

from PIL import Image
from sqlalchemy.orm import Session

from inventory.files.store import FileStore
from inventory.pictures.client import Drawn, Redrawn
from inventory.register.actions import add_document, add_photo
from inventory.register.models import Asset, AssetDocument, AssetPhoto
from inventory.register.rules import DocumentKind
from tests.world import NOW, World

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def jpeg(colour: str = "red", size: tuple[int, int] = (800, 600)) -> bytes:
    """Return a photo of one colour."""
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()


def drawn(name: str = "one") -> Redrawn:
    """Return what stands for a redrawn photo where nobody looks at it."""
    return Redrawn(
        Drawn(f"large {name}".encode(), "image/jpeg"), Drawn(f"small {name}".encode(), "image/webp")
    )


def photo_of(
    session: Session,
    store: FileStore,
    world: World,
    asset: Asset,
    name: str = "one",
    by: str = "rina",
) -> AssetPhoto:
    """Add a photo to an asset."""
    return add_photo(session, store, asset.id, picture=drawn(name), by=world.actors[by], now=NOW)


def document_of(
    session: Session,
    store: FileStore,
    world: World,
    asset: Asset,
    name: str = "SPK",
    by: str = "rina",
) -> AssetDocument:
    """Add a contract to an asset."""
    return add_document(
        session,
        store,
        asset.id,
        kind=DocumentKind.CONTRACT,
        name=name,
        content=PDF + name.encode(),
        by=world.actors[by],
        now=NOW,
    )
