"""What places and people refuse."""

from inventory.errors import Conflict, Invalid, Missing, mark


class UnknownBuilding(Missing):
    """No such building within reach."""

    message = mark("This building does not exist, or is not in your units.")


class UnknownRoom(Missing):
    """No such room within reach."""

    message = mark("This room does not exist, or is not in your units.")


class UnknownPerson(Missing):
    """No such person within reach."""

    message = mark("This person does not exist, or is not in your units.")


class UnclearPerson(Invalid):
    """What was typed for a person names several, or nobody."""

    message = mark("“{text}” does not name one person here. Choose one of those found.")


class CodeTaken(Conflict):
    """Another building, or another room of the building, has this code."""

    message = mark("The code {code} is taken. Choose another.")


class UnknownOfficial(Missing):
    """No such official within reach."""

    message = mark("This official does not exist, or is not in your units.")


class RecordChanged(Conflict):
    """Someone changed this since it was read; `version` is the present one."""

    message = mark("This has just been changed by someone else. Open it again and repeat.")


class UnfitNip(Invalid):
    """The number cannot be a NIP."""

    message = mark("A NIP has 18 digits and begins with the date of birth, as 19800312….")


class NipTaken(Conflict):
    """Another person has this NIP."""

    message = mark("Another person has this NIP already.")


class AccountTied(Conflict):
    """The account belongs to another person."""

    message = mark("This account belongs to another person already.")


class EndBeforeStart(Invalid):
    """A span of days ends before it begins."""

    message = mark("The last day lies before the first one.")


class UnlikelyDay(Invalid):
    """A day so far away that it was mistyped."""

    message = mark("Write a day between 1900 and 2100.")


class PersonLeft(Conflict):
    """The person is no longer here on the day that counts."""

    message = mark("{name} is no longer here then. Choose someone else.")


class DutyHeld(Conflict):
    """Somebody holds the duty in this unit at that time."""

    message = mark("{name} holds this duty then. End that first.")


class DutyEnded(Conflict):
    """The duty has ended already."""

    message = mark("This duty has ended already.")


class EndsSooner(Conflict):
    """The duty already ends before the day asked for."""

    message = mark("This duty ends sooner already. For longer, appoint the person again.")
