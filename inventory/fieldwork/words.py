"""The sentences that a person reads about a scan: what it did, or why it was refused."""

from collections.abc import Mapping

from inventory.errors import mark
from inventory.fieldwork.rules import Reason, ScanVerb

VERB_WORDS: Mapping[ScanVerb, str] = {
    ScanVerb.CHECK_IN: mark("Seen: {name}."),
    ScanVerb.AUDIT: mark("Checked: {name}."),
    ScanVerb.MOVE: mark("Moved: {name}."),
    ScanVerb.HAND_OVER: mark("Handed over: {name}."),
    ScanVerb.RETURN: mark("Taken back: {name}."),
    ScanVerb.BIND: mark("The tag now belongs to: {name}."),
    ScanVerb.CANCEL: mark("Undone: {name}."),
}

REASON_WORDS: Mapping[Reason, str] = {
    Reason.ALREADY_THERE: mark("Noted: {name} is there already."),
    Reason.LATE: mark("Noted, but a later scan of {name} counts."),
    Reason.NO_SESSION: mark("Checked: {name}. No stock-take is open for this room."),
    Reason.ID_REUSED: mark("A scan with this number was sent before with other content."),
    Reason.SEQUENCE_REUSED: mark("This device has used this number for another scan before."),
    Reason.FOREIGN_TEXT: mark("This is not one of our tags."),
    Reason.UNKNOWN_TAG: mark("This tag is not known here."),
    Reason.OTHER_UNIT: mark("This belongs to another unit."),
    Reason.NOT_ALLOWED: mark("You may not do this here. Ask your asset officer."),
    Reason.BLANK_TAG: mark("This tag is blank. Bind it to its asset first."),
    Reason.TAG_RETIRED: mark("This tag is no longer in use. Scan the asset's new tag."),
    Reason.NOT_AN_ASSET: mark("This is the tag of a room or a person, not of an asset."),
    Reason.ASSET_REMOVED: mark("This asset has been removed from the register."),
    Reason.STANDS_IN_NO_ROOM: mark("Land, buildings, roads and networks are not moved to a room."),
    Reason.ROOM_NEEDED: mark("Choose a room, or scan its door tag, then scan again."),
    Reason.UNKNOWN_ROOM: mark("This room does not exist, or is not in your units."),
    Reason.AMBIGUOUS_ROOM: mark("Several rooms have this code. Scan the door tag instead."),
    Reason.PERSON_NEEDED: mark("Choose who receives this, or scan the person's card."),
    Reason.UNKNOWN_PERSON: mark("This person does not exist, or is not in your units."),
    Reason.ASSET_NEEDED: mark("Say which asset the blank tag is for."),
    Reason.UNKNOWN_ASSET: mark("This asset does not exist, or is not in your units."),
    Reason.SCAN_NEEDED: mark("Say which scan is to be undone."),
    Reason.UNKNOWN_SCAN: mark("The scan to be undone does not exist, or is not yours."),
    Reason.TOO_LATE: mark("Too late to undo: ten minutes have passed."),
    Reason.TAG_NOT_BLANK: mark("This tag is not blank: it is in use or retired."),
    Reason.ALREADY_TAGGED: mark("This already has an active tag. Retire that one first."),
    Reason.ALREADY_CANCELLED: mark("This scan was undone before."),
    Reason.BUILT_ON: mark("This cannot be undone: something later builds on it."),
    Reason.LOST_RACE: mark("Someone else did the same at this moment. Scan again."),
}


def sentence(verb: ScanVerb, reason: Reason | None) -> str:
    """Return the message id for what a scan came to; `{name}` is the asset's where there is one."""
    return VERB_WORDS[verb] if reason is None else REASON_WORDS[reason]
