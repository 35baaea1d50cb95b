"""Someone with a device: makes scans, sends them, and looks at what they left behind."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from inventory.clock import now as clock_now
from inventory.custody.models import AssetHolder, AssetRoom, Sighting
from inventory.db import Database
from inventory.fieldwork.models import Device, Scan
from inventory.ids import new_id
from inventory.journal.models import Head
from inventory.register.models import Asset
from inventory.tags.actions import issue_asset_tags
from inventory.tags.models import Tag
from tests.world import World, add_assets

Json = dict[str, Any]
AGO = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Thing:
    """An asset with its tag."""

    id: UUID
    code: str
    name: str


def add_things(database: Database, world: World, count: int = 1, **facts: Any) -> list[Thing]:
    """Acquire assets and issue their tags."""
    with database.transaction() as session:
        assets = add_assets(session, world, count, **facts)
        tags = issue_asset_tags(session, assets, by=world.actors["rina"], now=clock_now())
        return [Thing(asset.id, tags[asset.id].code, asset.name) for asset in assets]


@dataclass
class Desk:
    """A browser with a device of its own; its scans lie half an hour back, a second apart."""

    client: FlaskClient
    device: str = field(default_factory=lambda: str(new_id()))
    started: datetime = field(default_factory=lambda: clock_now() - AGO)
    numbers: Iterable[int] = field(default_factory=lambda: count(1))

    def scan(self, verb: str, tag: Thing | str, **facts: Any) -> Json:
        """Make a scan; it is not sent yet."""
        seq = next(iter(self.numbers))
        at = self.started + timedelta(seconds=seq)
        code = tag.code if isinstance(tag, Thing) else tag
        return {
            "id": str(new_id()),
            "seq": seq,
            "at": at.isoformat(),
            "tag": code,
            "verb": verb,
            "via": "camera",
        } | facts

    def post(self, *scans: Json, **facts: Any) -> Any:
        """Send scans in one batch; return the response."""
        body = {"device": self.device, "sent_at": clock_now().isoformat(), "scans": list(scans)}
        return self.client.post("/api/v1/scans", json=body | facts)

    def send(self, *scans: Json) -> list[Json]:
        """Send scans in one batch; return what each came to."""
        response = self.post(*scans)
        assert response.status_code == 200, response.get_json()
        results: list[Json] = response.get_json()["results"]
        return results

    def told(self, *scans: Json) -> list[tuple[str, str | None]]:
        """Send scans; return (result, reason) of each."""
        return [(one["result"], one["reason"]) for one in self.send(*scans)]


MakeDesk = Callable[[str], Desk]


def present(database: Database, thing: Thing) -> Asset:
    """Return an asset as it stands now."""
    with database.reading() as session:
        return session.get_one(Asset, thing.id)


def everything(database: Database) -> Json:
    """Return all that a scan can change, to be compared: the order of arrival left out."""
    with database.reading() as session:
        assets = sa.select(
            Asset.id, Asset.room_id, Asset.holder_id, Asset.seen_at, Asset.seen_room_id
        )
        return {
            "assets": _rows(session, assets),
            "rooms": _rows(
                session,
                sa.select(
                    AssetRoom.id,
                    AssetRoom.asset_id,
                    AssetRoom.room_id,
                    AssetRoom.from_at,
                    AssetRoom.to_at,
                ),
            ),
            "holders": _rows(
                session,
                sa.select(
                    AssetHolder.id,
                    AssetHolder.asset_id,
                    AssetHolder.holder_id,
                    AssetHolder.from_at,
                    AssetHolder.to_at,
                ),
            ),
            "sightings": _rows(
                session,
                sa.select(
                    Sighting.id,
                    Sighting.asset_id,
                    Sighting.room_id,
                    Sighting.at,
                    Sighting.verb,
                    Sighting.condition,
                    Sighting.cancelled_at,
                ),
            ),
            "tags": _rows(session, sa.select(Tag.code, Tag.state, Tag.asset_id)),
            "scans": _rows(session, sa.select(Scan.id, Scan.result)),
        }


def head(database: Database) -> tuple[int, str]:
    """Return where the journal ends."""
    with database.reading() as session:
        found = session.get_one(Head, 1)
        return found.seq, found.hash


def devices(database: Database) -> int:
    """Return how many devices are known."""
    with database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Device)) or 0


def _rows(session: Session, statement: sa.Select[Any]) -> list[tuple[Any, ...]]:
    return sorted((tuple(row) for row in session.execute(statement)), key=str)
