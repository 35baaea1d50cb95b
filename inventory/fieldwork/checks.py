"""What the scans of a batch name, loaded once, and why one of them may be refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from inventory.access.rules import Permission
from inventory.fieldwork.errors import ScanRefused
from inventory.fieldwork.queries import Reached, people_named, rooms_named
from inventory.fieldwork.rules import VERB_PERMISSIONS, WITNESSED, Reason, ScanVerb, SentScan
from inventory.journal.rules import Actor
from inventory.register.rules import AssetState, kind_of, stands_in_rooms
from inventory.tags.queries import AssetSeen, Found, look_up_many
from inventory.tags.rules import TagState, parse

LIVING = frozenset({TagState.PRINTED, TagState.ACTIVE})


@dataclass(frozen=True, slots=True)
class Named:
    """Everything that a batch names: tags by code, rooms by key and by code, people by key."""

    tags: dict[str, Found]
    rooms: Mapping[UUID, Reached]
    rooms_by_code: Mapping[str, tuple[Reached, ...]]
    people: Mapping[UUID, Reached]


@dataclass(frozen=True, slots=True)
class Target:
    """What a fact is about: the asset, where it needs one the room, and the person."""

    asset: AssetSeen
    unit_path: str
    room_id: UUID | None
    person_id: UUID | None


def load_named(session: Session, scans: Iterable[SentScan], *, on: date) -> Named:
    """Load what these scans name, whatever its unit, in at most three statements.

    People who left before `on`, the day of the first scan, take nothing into custody any more.
    """
    scans = list(scans)
    rooms = {scan.room for scan in scans if scan.room and scan.verb in WITNESSED}
    people = {scan.person for scan in scans if scan.person and scan.verb is ScanVerb.HAND_OVER}
    assets = {scan.asset for scan in scans if scan.asset and scan.verb is ScanVerb.BIND}
    tags = {scan.tag for scan in scans if scan.verb is not ScanVerb.CANCEL}
    codes = {code for text in tags | rooms | people | assets if (code := parse(text))}
    found = look_up_many(session, sorted(codes)) if codes else {}
    doors = {tag.room.id for tag in found.values() if tag.room}
    cards = {tag.person.id for tag in found.values() if tag.person}
    places = rooms_named(session, doors | _keys(rooms), rooms) if rooms else []
    by_code: dict[str, tuple[Reached, ...]] = {}
    for place in places:
        by_code[place.code] = (*by_code.get(place.code, ()), place)
    return Named(
        tags=found,
        rooms={place.id: place for place in places},
        rooms_by_code=by_code,
        people={
            one.id: one
            for one in (people_named(session, cards | _keys(people), on=on) if people else [])
        },
    )


def _keys(texts: Iterable[str]) -> set[UUID]:
    return {key for text in texts if (key := key_of(text))}


def key_of(text: str) -> UUID | None:
    """Return the key that a text spells in its usual form, or None."""
    try:
        key = UUID(text)
    except ValueError:
        return None
    return key if str(key) == text.strip().lower() else None


def tag_of(scan: SentScan, named: Named, *, by: Actor) -> Found:
    """Return the tag of a scan within reach and with the verb's right; raises ScanRefused."""
    code = parse(scan.tag)
    if code is None:
        raise ScanRefused(reason=Reason.FOREIGN_TEXT)
    tag = named.tags.get(code)
    if tag is None:
        raise ScanRefused(reason=Reason.UNKNOWN_TAG)
    if not by.may(Permission.LOOK, tag.unit_path):
        raise ScanRefused(reason=Reason.OTHER_UNIT)
    if not by.may(VERB_PERMISSIONS[scan.verb], tag.unit_path):
        raise ScanRefused(reason=Reason.NOT_ALLOWED)
    if tag.state not in LIVING:
        raise ScanRefused(reason=Reason.TAG_RETIRED)
    return tag


def target_of(scan: SentScan, named: Named, *, by: Actor) -> Target:
    """Return what a fact is about; raises ScanRefused with the reason."""
    tag = tag_of(scan, named, by=by)
    if tag.asset is None:
        blank = tag.state is TagState.PRINTED
        raise ScanRefused(reason=Reason.BLANK_TAG if blank else Reason.NOT_AN_ASSET)
    if tag.asset.state is AssetState.REMOVED:
        raise ScanRefused(reason=Reason.ASSET_REMOVED)
    if scan.verb is ScanVerb.MOVE and not stands_in_rooms(kind_of(tag.asset.class_code)):
        raise ScanRefused(reason=Reason.STANDS_IN_NO_ROOM)
    needs_room, needs_person = scan.verb in WITNESSED, scan.verb is ScanVerb.HAND_OVER
    return Target(
        asset=tag.asset,
        unit_path=tag.unit_path,
        room_id=_room_of(scan, named, by=by) if needs_room else None,
        person_id=_person_of(scan, named, by=by) if needs_person else None,
    )


def _room_of(scan: SentScan, named: Named, *, by: Actor) -> UUID:
    if scan.room is None:
        raise ScanRefused(reason=Reason.ROOM_NEEDED)
    permission = VERB_PERMISSIONS[scan.verb]
    found = [room for room in _rooms(scan.room, named) if by.may(permission, room.unit_path)]
    if not found:
        raise ScanRefused(reason=Reason.UNKNOWN_ROOM)
    if len(found) > 1:
        raise ScanRefused(reason=Reason.AMBIGUOUS_ROOM)
    return found[0].id


def _rooms(text: str, named: Named) -> tuple[Reached, ...]:
    door = named.tags.get(parse(text) or "")
    if door and door.room and door.state is TagState.ACTIVE:
        return (named.rooms[door.room.id],)
    key = key_of(text)
    room = named.rooms.get(key) if key else None
    return (room,) if room else named.rooms_by_code.get(text, ())


def _person_of(scan: SentScan, named: Named, *, by: Actor) -> UUID:
    if scan.person is None:
        raise ScanRefused(reason=Reason.PERSON_NEEDED)
    card = named.tags.get(parse(scan.person) or "")
    active = card is not None and card.state is TagState.ACTIVE
    key = card.person.id if card and card.person and active else key_of(scan.person)
    person = named.people.get(key) if key else None
    if person is None or not by.may(Permission.HAND_OVER, person.unit_path):
        raise ScanRefused(reason=Reason.UNKNOWN_PERSON)
    return person.id


def asset_of(text: str, named: Named) -> UUID:
    """Return the key of the asset that a text names, by key or by any of its tags, old or new.

    Its reach is for the action to ask. Raises ScanRefused.
    """
    tag = named.tags.get(parse(text) or "")
    key = tag.asset.id if tag and tag.asset else key_of(text)
    if key is None:
        raise ScanRefused(reason=Reason.UNKNOWN_ASSET)
    return key
