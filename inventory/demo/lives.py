"""The lives of the demo's things: bought and tagged, pictured, handed out, moved, seen again."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import cycle
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from inventory.access.models import Unit
from inventory.bookkeeping.actions import acquire
from inventory.clock import local_date
from inventory.custody.actions import hand_over_assets, place_assets, see_assets
from inventory.custody.rules import NewPlacement, NewSighting, SightingVerb
from inventory.demo.pictures import paper, photo
from inventory.files.store import FileStore
from inventory.ids import new_id
from inventory.journal.actions import next_act
from inventory.journal.rules import OPERATOR, Actor
from inventory.register.actions import add_document, add_photo
from inventory.register.rules import FACTS, AcquisitionWay, Condition, DocumentKind, Shape
from inventory.tags.actions import issue_asset_tags

WORKING_DAYS = 5
OPENS_AT, OPEN_FOR = timedelta(hours=8), timedelta(hours=8)
PICTURED = 2
"""So many things of a kind have photos: every file is flushed, and the first start is quick."""
SHARE_OF = {
    "light": 0.12,
    "heavy": 0.05,
    "moved": 0.2,
    "seen": 0.7,
    "untagged": 0.08,
    "unplaced": 0.03,
}
SUPPLIERS = (
    "CV Siwalima Teknik",
    "PT Mitra Niaga Ambon",
    "CV Karya Baileo",
    "Toko Cahaya Timur",
)
AMOUNTS = (Shape.AMOUNT, Shape.MONEY)

Act = Callable[[Session, FileStore, datetime], None]


@dataclass(slots=True)
class Bureau:
    """What was made so far, by the names in the plan."""

    units: dict[str, Unit] = field(default_factory=dict)
    rooms: dict[str, tuple[UUID, str]] = field(default_factory=dict)
    people: dict[str, list[UUID]] = field(default_factory=dict)
    officer: Actor = OPERATOR


@dataclass(slots=True)
class Story:
    """What happens, in the order of its time; each act is one act of the journal."""

    zone: str
    acts: list[tuple[datetime, int, Act]] = field(default_factory=list)

    def add(self, at: datetime, act: Act) -> None:
        """Let something happen, in the office hours nearest to a moment."""
        self.acts.append((in_office_hours(at, self.zone), len(self.acts), act))

    def play(self, session: Session, store: FileStore) -> None:
        """Do it all."""
        for at, _, act in sorted(self.acts, key=lambda one: one[:2]):
            next_act(session)
            act(session, store, at)


def in_office_hours(moment: datetime, zone: str) -> datetime:
    """Return a moment of the same week in which the bureau works; the order of moments stays.

    The whole week is squeezed into its five days, and each day into its hours.
    """
    local = moment.astimezone(ZoneInfo(zone))
    monday = local.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(local.weekday())
    days, part = divmod((local - monday) * WORKING_DAYS / 7, timedelta(days=1))
    wall = monday + timedelta(days=days) + OPENS_AT + part / timedelta(days=1) * OPEN_FOR
    return wall.astimezone(UTC)


def tell(
    story: Story,
    made: Bureau,
    thing: Mapping[str, Any],
    dice: random.Random,
    *,
    bought: datetime,
    now: datetime,
) -> None:
    """Plan the lives of all things of one kind."""
    own = cycle(thing.get("own", [{}]))
    for number, place in enumerate(_places(thing)):
        room_id, unit = made.rooms[place] if place in made.rooms else (None, thing["unit"])
        life = Life(made, thing, next(own), number, unit, local_date(now, story.zone), dice)
        life.plan(story, room_id, bought=bought, now=now)


def _places(thing: Mapping[str, Any]) -> Iterator[str]:
    """Yield the room of each thing, those of the first room first; nowhere where there is none."""
    rooms: Sequence[str] = thing.get("rooms", [""])
    each, rest = divmod(thing["count"], len(rooms))
    for index, room in enumerate(rooms):
        yield from [room] * (each + (index < rest))


@dataclass(slots=True)
class Life:
    """One thing: what the plan says of its kind, and of itself alone."""

    made: Bureau
    thing: Mapping[str, Any]
    own: Mapping[str, Any]
    number: int
    unit: str
    today: date
    dice: random.Random
    asset_id: UUID | None = None

    def plan(self, story: Story, room_id: UUID | None, *, bought: datetime, now: datetime) -> None:
        """Decide what will happen to it."""
        dice = self.dice
        placed = room_id is not None and dice.random() > SHARE_OF["unplaced"]
        acquire_it = self._acquisition(room_id if placed else None, story.zone)
        tagged = dice.random() > SHARE_OF["untagged"]

        def buy(session: Session, _: FileStore, at: datetime) -> None:
            [asset] = acquire(session, **acquire_it(at), by=self.made.officer, now=at)
            self.asset_id = asset.id
            if tagged:
                issue_asset_tags(session, [asset], by=self.made.officer, now=at)

        story.add(bought, buy)
        if "picture" in self.thing and self.number < PICTURED:
            story.add(bought + timedelta(hours=3), self._picture)
        if "documents" in self.own:
            story.add(bought + timedelta(hours=6), self._file)
        used = bought + timedelta(days=dice.randrange(2, max(3, (now - bought).days // 2)))
        people = self.made.people.get(self.unit, ())
        if self.thing.get("held") and people:
            holder = dice.choice(people)
            story.add(used, lambda session, _, when: self._hand(session, holder, when))
        if placed and room_id is not None:
            self._plan_places(story, room_id, used, now)

    def _plan_places(self, story: Story, room_id: UUID, at: datetime, now: datetime) -> None:
        """Decide where it will be moved, and when it was seen there."""
        dice, here = self.dice, room_id
        rooms = self.made.rooms.values()
        elsewhere = [key for key, unit in rooms if unit == self.unit and key != room_id]
        if elsewhere and dice.random() < SHARE_OF["moved"]:
            here, at = dice.choice(elsewhere), at + timedelta(days=3)
            story.add(at, lambda session, _, when: self._move(session, here, when))
        if dice.random() < SHARE_OF["seen"]:
            lately = now - timedelta(days=dice.randrange(1, 90), minutes=dice.randrange(600))
            story.add(max(at, lately), lambda session, _, when: self._see(session, here, when))

    def _acquisition(self, room_id: UUID | None, zone: str) -> Callable[[datetime], dict[str, Any]]:
        """Return what is told when it is bought, at a moment not known yet."""
        thing, dice = self.thing, self.dice
        brand = dice.choice(thing["brands"]) if "brands" in thing else None
        serial = f"{dice.randrange(16**8):08X}" if brand else None
        is_one = thing["count"] == 1
        value = Decimal(thing["value"]) + (0 if is_one else dice.randrange(-20, 20) * 5_000)
        condition = self.own.get("condition")
        supplier, contract = dice.choice(SUPPLIERS), dice.randrange(1, 300)
        attribution = thing.get("attribution")

        def told(at: datetime) -> dict[str, Any]:
            acquired_on = thing.get("acquired", local_date(at, zone))
            facts = self._facts()
            if "acquired" not in thing:
                facts |= {
                    "supplier": supplier,
                    "contract_number": f"027/{contract:03}/SPK-BU/{at.year}",
                    "contract_on": acquired_on - timedelta(days=9),
                }
            return {
                "unit_id": self.made.units[self.unit].id,
                "class_code": thing["class_code"],
                "name": thing["name"],
                "brand": brand,
                "serials": [serial],
                "acquisition_value": value,
                "attribution": None if attribution is None else Decimal(attribution),
                "acquired_on": acquired_on,
                "acquisition_way": AcquisitionWay(thing.get("way", "purchase")),
                "source": thing.get("source", f"APBD {acquired_on.year}"),
                "condition": Condition(condition) if condition else _condition(dice),
                "room_id": room_id,
                "facts": facts,
            }

        return told

    def _facts(self) -> dict[str, Any]:
        """Return the facts of its kind and its own, and the days on which its papers run out."""
        facts: dict[str, Any] = {**self.thing.get("facts", {}), **self.own.get("facts", {})}
        for name, value in facts.items():
            if FACTS[name].shape in AMOUNTS:
                facts[name] = Decimal(str(value))
        left = {**self.thing.get("days_left", {}), **self.own.get("days_left", {})}
        for name, days in left.items():
            among = days if isinstance(days, list) else [days]
            facts[name] = self.today + timedelta(days=among[self.number % len(among)])
        if "former_numbers" in self.thing:
            facts["former_number"] = self.thing["former_numbers"] % (self.number + 1)
        return facts

    def _picture(self, session: Session, store: FileStore, at: datetime) -> None:
        for view in range(self.thing.get("views", 1) if self.number == 0 else 1):
            picture = photo(self.thing["picture"], view, self.number)
            add_photo(session, store, self._key, picture=picture, by=self.made.officer, now=at)

    def _file(self, session: Session, store: FileStore, at: datetime) -> None:
        for one in self.own["documents"]:
            add_document(
                session,
                store,
                self._key,
                kind=DocumentKind(one["kind"]),
                name=f"{one['name']} (contoh)",
                content=paper(one["title"], one["lines"]),
                by=self.made.officer,
                now=at,
            )

    def _hand(self, session: Session, person: UUID, at: datetime) -> None:
        handed = NewPlacement(new_id(), self._key, person, at)
        hand_over_assets(session, [handed], by=self.made.officer, now=at)

    def _move(self, session: Session, room: UUID, at: datetime) -> None:
        placement = NewPlacement(new_id(), self._key, room, at)
        place_assets(session, [placement], by=self.made.officer, now=at)

    def _see(self, session: Session, room: UUID, at: datetime) -> None:
        seen = NewSighting(new_id(), self._key, room, at, SightingVerb.CHECK_IN, None)
        see_assets(session, [seen], by=self.made.officer, now=at)

    @property
    def _key(self) -> UUID:
        if self.asset_id is None:
            raise LookupError("it was not bought yet")
        return self.asset_id


def _condition(dice: random.Random) -> Condition:
    throw = dice.random()
    if throw < SHARE_OF["heavy"]:
        return Condition.HEAVY
    return Condition.LIGHT if throw < SHARE_OF["light"] + SHARE_OF["heavy"] else Condition.GOOD
