"""The sentence for every act in the journal, and the words for its fields and values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inventory.access.rules import ROLE_NAMES
from inventory.custody.rules import Outcome
from inventory.errors import mark
from inventory.journal.rules import Line
from inventory.organisation.rules import DUTY_NAMES
from inventory.register.rules import (
    CONDITION_NAMES,
    DOCUMENT_NAMES,
    FACTS,
    KIND_NAMES,
    WAY_NAMES,
    AssetState,
)
from inventory.tags.rules import TagState

STATE_NAMES: Mapping[str, str] = {
    AssetState.DRAFT: mark("Draft"),
    AssetState.BOOKED: mark("Booked"),
    AssetState.REMOVED: mark("Removed"),
    TagState.PRINTED: mark("Blank"),
    TagState.ACTIVE: mark("In use"),
    TagState.RETIRED: mark("Retired"),
    TagState.VOID: mark("Void"),
    TagState.LOST: mark("Lost"),
}


@dataclass(frozen=True, slots=True)
class Shift:
    """The sentences for a field that is filled, changed or emptied."""

    field: str
    filled: str
    changed: str
    emptied: str

    def sentence(self, line: Line) -> str:
        """Return the one that fits this line."""
        before, after = line.changes.get(self.field, (None, None))
        if after is None:
            return self.emptied
        return self.filled if before is None else self.changed


@dataclass(frozen=True, slots=True)
class Naming:
    """The sentences for a tag that names an asset, a room, or nothing."""

    asset: str
    room: str
    nothing: str

    def sentence(self, line: Line) -> str:
        """Return the one that fits this line."""
        if line.changes.get("asset_id", (None, None))[1]:
            return self.asset
        return self.room if line.changes.get("room_id", (None, None))[1] else self.nothing


@dataclass(frozen=True, slots=True)
class Settled:
    """The sentences for a report that was dealt with, by what came of it."""

    found: str
    gone: str
    unsaid: str

    def sentence(self, line: Line) -> str:
        """Return the one that fits this line."""
        match line.changes.get("outcome", (None, None))[1]:
            case Outcome.FOUND:
                return self.found
            case Outcome.GONE:
                return self.gone
        return self.unsaid


@dataclass(frozen=True, slots=True)
class Many:
    """The sentences for what one act did to several things: in any way, or all to one place.

    Where those that are alike name what the things are, all must be called the same.
    """

    anyhow: str
    alike: Shift | None = None
    are_named: bool = False

    def sentence(self, lines: Sequence[Line], *, whole: bool) -> str:
        """Return the one that fits; `whole` says that these lines tell of all there are."""
        if not whole or self.alike is None:
            return self.anyhow
        if self.are_named and len({line.changes.get("name") for line in lines}) > 1:
            return self.anyhow
        field = self.alike.field
        sides = [line.changes.get(field, (None, None)) for line in lines]
        if len({after for _, after in sides}) > 1:
            return self.anyhow
        befores = {before for before, _ in sides}
        if sides[0][1] is None:
            return self.alike.emptied if len(befores) == 1 else self.anyhow
        return self.alike.filled if befores == {None} else self.alike.changed


SENTENCES: Mapping[str, str | Shift | Naming | Settled] = {
    "asset.registered": Shift(
        "home_room_id",
        mark("%(who)s registered %(thing)s in %(new)s"),
        mark("%(who)s registered %(thing)s in %(new)s"),
        mark("%(who)s registered %(thing)s"),
    ),
    "asset.changed": mark("%(who)s changed %(thing)s"),
    "asset.change_undone": mark("%(who)s undid a change of %(thing)s"),
    "asset.photo_added": mark("%(who)s added a photo of %(thing)s"),
    "asset.photo_removed": mark("%(who)s removed a photo of %(thing)s"),
    "asset.photo_put_first": mark("%(who)s chose the photo that stands for %(thing)s"),
    "asset.document_added": mark("%(who)s added a document to %(thing)s"),
    "asset.document_removed": mark("%(who)s removed a document of %(thing)s"),
    "asset.seen": Shift(
        "seen_room_id",
        mark("%(who)s checked %(thing)s in %(new)s"),
        mark("%(who)s checked %(thing)s in %(new)s"),
        mark("%(who)s checked %(thing)s"),
    ),
    "asset.seen_moving": Shift(
        "seen_room_id",
        mark("%(who)s checked %(thing)s in %(new)s while moving it"),
        mark("%(who)s checked %(thing)s in %(new)s while moving it"),
        mark("%(who)s checked %(thing)s while moving it"),
    ),
    "asset.unseen": mark("%(who)s undid a check of %(thing)s"),
    "asset.unseen_moving": mark("%(who)s undid a check of %(thing)s that came with a move"),
    "asset.placed": Shift(
        "room_id",
        mark("%(who)s put %(thing)s into %(new)s"),
        mark("%(who)s moved %(thing)s from %(old)s to %(new)s"),
        mark("%(who)s took %(thing)s out of %(old)s"),
    ),
    "asset.placement_undone": Shift(
        "room_id",
        mark("%(who)s undid a move: %(thing)s is in %(new)s again"),
        mark("%(who)s undid a move: %(thing)s is back in %(new)s, from %(old)s"),
        mark("%(who)s undid a move: %(thing)s is no longer in %(old)s"),
    ),
    "asset.handed_over": Shift(
        "holder_id",
        mark("%(who)s handed %(thing)s over to %(new)s"),
        mark("%(who)s handed %(thing)s over from %(old)s to %(new)s"),
        mark("%(who)s took %(thing)s back from %(old)s"),
    ),
    "asset.confirmed": mark("%(who)s confirmed having %(thing)s"),
    "asset.missed": mark("%(who)s said that %(thing)s is not here"),
    "asset.miss_settled": Settled(
        mark("%(who)s marked the report that %(thing)s is not here as done: it was found"),
        mark("%(who)s marked the report that %(thing)s is not here as done: it is really gone"),
        mark("%(who)s marked the report that %(thing)s is not here as done"),
    ),
    "filter.shared": Shift(
        "unit_id",
        mark("%(who)s shared the list “%(thing)s” with %(new)s"),
        mark("%(who)s shared the list “%(thing)s” with %(new)s"),
        mark("%(who)s shared the list “%(thing)s”"),
    ),
    "filter.renamed": mark("%(who)s renamed the kept list “%(thing)s”"),
    "filter.removed": mark("%(who)s put the kept list “%(thing)s” away"),
    "tag.issued": Naming(
        mark("%(who)s issued tag %(tag)s for %(thing)s"),
        mark("%(who)s issued door tag %(tag)s for %(thing)s"),
        mark("%(who)s issued blank tag %(tag)s"),
    ),
    "tag.bound": mark("%(who)s attached tag %(tag)s to %(new)s"),
    "tag.unbound": mark("%(who)s detached tag %(tag)s from %(old)s"),
    "tag.retired": mark("%(who)s retired tag %(tag)s of %(thing)s"),
    "tag.replaced": mark("%(who)s replaced tag %(tag)s of %(thing)s by %(new)s"),
    "labels.ordered": mark("%(who)s ordered labels"),
    "labels.released": mark("The labels that %(who)s ordered were all read back and released"),
    "labels.held_back": mark("The labels that %(who)s ordered were held back: not all can be read"),
    "report.settled": mark("%(who)s settled a finder's report on %(thing)s"),
    "building.added": mark("%(who)s added the building %(thing)s"),
    "room.added": mark("%(who)s added the room %(thing)s"),
    "person.added": mark("%(who)s added %(thing)s to the people"),
    "building.changed": mark("%(who)s changed the building %(thing)s"),
    "room.changed": mark("%(who)s changed the room %(thing)s"),
    "person.changed": mark("%(who)s changed what is recorded of %(thing)s"),
    "official.appointed": mark("%(who)s appointed %(thing)s at %(unit)s: %(duty)s"),
    "official.ended": mark("%(who)s ended a duty of %(thing)s at %(unit)s: %(duty)s"),
    "account.invited": mark("%(who)s invited %(thing)s to set a password"),
    "register.opened": mark("%(who)s opened the register of %(thing)s"),
    "account.added": mark("%(who)s added the account of %(thing)s"),
    "account.opened": mark("%(who)s opened the account of %(thing)s again"),
    "account.closed": mark("%(who)s closed the account of %(thing)s"),
    "password.set": mark("%(who)s set a new password"),
    "role.granted": mark("%(who)s gave %(thing)s the role %(role)s at %(unit)s"),
    "role.ended": mark("%(who)s ended the role %(role)s of %(thing)s at %(unit)s"),
    "token.issued": mark("%(who)s issued an API token for %(thing)s"),
    "token.revoked": mark("%(who)s revoked an API token of %(thing)s"),
    "unit.added": mark("%(who)s added the work unit %(thing)s"),
    "unit.changed": mark("%(who)s changed the work unit %(thing)s"),
}
"""Every verb that an action records; a verb without a sentence is shown as it is."""

MANY: Mapping[str, Many] = {
    "asset.registered": Many(
        mark("%(who)s registered %(num)s assets"),
        Shift(
            "home_room_id",
            mark("%(who)s registered %(num)s × %(name)s in %(new)s"),
            mark("%(who)s registered %(num)s × %(name)s in %(new)s"),
            mark("%(who)s registered %(num)s × %(name)s"),
        ),
        are_named=True,
    ),
    "asset.changed": Many(mark("%(who)s changed %(num)s assets")),
    "asset.change_undone": Many(mark("%(who)s undid a change of %(num)s assets")),
    "asset.photo_added": Many(mark("%(who)s added %(num)s photos")),
    "asset.document_added": Many(mark("%(who)s added documents %(num)s times")),
    "asset.seen": Many(
        mark("%(who)s checked %(num)s assets"),
        Shift(
            "seen_room_id",
            mark("%(who)s checked %(num)s assets in %(new)s"),
            mark("%(who)s checked %(num)s assets in %(new)s"),
            mark("%(who)s checked %(num)s assets"),
        ),
    ),
    "asset.seen_moving": Many(mark("%(who)s checked %(num)s assets while moving them")),
    "asset.unseen": Many(mark("%(who)s undid the check of %(num)s assets")),
    "asset.unseen_moving": Many(
        mark("%(who)s undid the check of %(num)s assets that came with a move")
    ),
    "asset.placed": Many(
        mark("%(who)s moved %(num)s assets"),
        Shift(
            "room_id",
            mark("%(who)s put %(num)s assets into %(new)s"),
            mark("%(who)s moved %(num)s assets to %(new)s"),
            mark("%(who)s took %(num)s assets out of %(old)s"),
        ),
    ),
    "asset.placement_undone": Many(
        mark("%(who)s undid the move of %(num)s assets"),
        Shift(
            "room_id",
            mark("%(who)s undid a move: %(num)s assets are in %(new)s again"),
            mark("%(who)s undid a move: %(num)s assets are back in %(new)s"),
            mark("%(who)s undid a move: %(num)s assets are no longer in %(old)s"),
        ),
    ),
    "asset.handed_over": Many(
        mark("%(who)s handed over or took back %(num)s assets"),
        Shift(
            "holder_id",
            mark("%(who)s handed %(num)s assets over to %(new)s"),
            mark("%(who)s handed %(num)s assets over to %(new)s"),
            mark("%(who)s took %(num)s assets back from %(old)s"),
        ),
    ),
    "asset.confirmed": Many(mark("%(who)s confirmed having %(num)s assets")),
    "asset.missed": Many(mark("%(who)s said that %(num)s assets are not here")),
    "asset.miss_settled": Many(
        mark("%(who)s dealt with the reports that %(num)s assets are not here")
    ),
    "tag.issued": Many(mark("%(who)s issued %(num)s tags")),
    "tag.bound": Many(mark("%(who)s attached %(num)s tags")),
    "tag.unbound": Many(mark("%(who)s detached %(num)s tags")),
    "tag.retired": Many(mark("%(who)s retired %(num)s tags")),
    "tag.replaced": Many(mark("%(who)s replaced %(num)s tags")),
}
"""What one act does to many things; other verbs are told one by one, as long as they are few."""

MANY_UNKNOWN = Many(mark("%(who)s did the same %(num)s times (%(verb)s)"))

SAID_OF_SIGHTINGS = frozenset({"seen_at"})
SAID_OF_TAGS = frozenset({"asset_id", "room_id", "code", "replaced_by", "state"})
SAID_OF_NEW_ASSETS = frozenset({"state", "home_room_id"})
SAID_OF_OFFICIALS = frozenset({"unit_id", "person_id", "duty"})


def said(verb: str) -> frozenset[str]:
    """Return the fields that a verb's sentence tells already."""
    if verb == "asset.registered":
        return SAID_OF_NEW_ASSETS
    shape = SENTENCES.get(verb)
    if isinstance(shape, Shift):
        return frozenset({shape.field}) | SAID_OF_SIGHTINGS
    told = {"tag": SAID_OF_TAGS, "official": SAID_OF_OFFICIALS}
    return told.get(verb.partition(".")[0], frozenset())


UNKNOWN_VERB = mark("%(who)s changed %(thing)s (%(verb)s)")

EMPTY = mark("empty")
EMPTY_NAMES: Mapping[str, str] = {
    "room_id": mark("no room"),
    "home_room_id": mark("no room"),
    "seen_room_id": mark("no room"),
    "holder_id": mark("no holder"),
}
"""What a field says that is empty, where that is not just `empty`."""

FIELD_NAMES: Mapping[str, str] = {
    "room_id": mark("Room"),
    "home_room_id": mark("Home room"),
    "seen_room_id": mark("Checked in"),
    "seen_at": mark("Checked on"),
    "stated_condition": mark("Condition stated"),
    "holder_id": mark("Holder"),
    "person_id": mark("Person"),
    "asset_id": mark("Asset"),
    "account_id": mark("Account"),
    "unit_id": mark("Work unit"),
    "parent_id": mark("Above it"),
    "building_id": mark("Building"),
    "keeper_id": mark("Room keeper"),
    "floor": mark("Floor"),
    "code": mark("Code"),
    "name": mark("Name"),
    "reason": mark("Reason"),
    "remark": mark("Note"),
    "nip": mark("NIP"),
    "post": mark("Post"),
    "address": mark("Address"),
    "brand": mark("Brand and type"),
    "serial": mark("Serial number"),
    "class_code": mark("Class code"),
    "kind": mark("Kind"),
    "state": mark("State"),
    "condition": mark("Condition"),
    "condition_on": mark("Condition seen on"),
    "acquisition_value": mark("Acquisition value"),
    "attribution": mark("Attributed costs, part of the value"),
    "acquired_on": mark("Acquired on"),
    "acquisition_way": mark("Way of acquisition"),
    "source": mark("Source"),
    "document_kind": mark("Kind of document"),
    "role": mark("Role"),
    "from_on": mark("From"),
    "to_on": mark("Until"),
    "expires_at": mark("Expires"),
    "revoked_at": mark("Revoked"),
    "ended_at": mark("Ended"),
    "replaced_by": mark("Replaced by"),
    "active": mark("Account open"),
    "tags": mark("Labels"),
    "verified_count": mark("Labels read back"),
    "design": mark("Label design"),
    "stock": mark("Paper"),
    **{name: fact.label for name, fact in FACTS.items()},
}
"""What is shown of the changed fields; others (keys of rows, paths) say nothing to people."""

VALUE_NAMES: Mapping[str, Mapping[str, str]] = {
    "condition": {key.value: name for key, name in CONDITION_NAMES.items()},
    "stated_condition": {key.value: name for key, name in CONDITION_NAMES.items()},
    "kind": {key.value: name for key, name in KIND_NAMES.items()},
    "document_kind": {key.value: name for key, name in DOCUMENT_NAMES.items()},
    "acquisition_way": {key.value: name for key, name in WAY_NAMES.items()},
    "state": STATE_NAMES,
    "role": {key.value: name for key, name in ROLE_NAMES.items()},
    "duty": {key.value: name for key, name in DUTY_NAMES.items()},
}
