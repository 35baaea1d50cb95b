"""What tags refuse."""

from inventory.errors import Conflict, Invalid, Missing, NotAllowed, mark


class UnknownTag(Missing):
    """The code is sound but no such tag was issued here."""

    message = mark("This tag is not known here.")


class OtherUnit(NotAllowed):
    """The tag belongs to the books of a unit out of reach."""

    message = mark("This belongs to another unit.")


class ForeignText(Invalid):
    """What was read or typed is not one of our codes."""

    message = mark("The code is mistyped. Check the 11 characters under the QR.")


class TagNotBlank(Conflict):
    """The tag names something already, or its life has ended."""

    message = mark("This tag is not blank: it is in use or retired.")


class AlreadyTagged(Conflict):
    """The thing has an active tag."""

    message = mark("This already has an active tag. Retire that one first.")


class NothingChosen(Invalid):
    """A label job without anything to print."""

    message = mark("Choose at least one thing to print a label for.")


class TooManyLabels(Invalid):
    """More labels than one job prints."""

    message = mark("One job prints at most {most} labels. Choose fewer.")


class UnknownStock(Invalid):
    """No such paper or design."""

    message = mark("This paper is not known. Choose one of those offered.")


class MixedLabels(Invalid):
    """Assets and doors in one job: their labels have different designs."""

    message = mark("Door tags and asset labels are printed apart. Choose only one kind.")


class UnitsApart(Invalid):
    """No unit within reach holds all the things chosen."""

    message = mark("These things belong to units you manage apart. Print for one unit at a time.")


class UnknownCell(Invalid):
    """The sheet has no such label."""

    message = mark("The sheet has no such place. Choose one of those drawn.")


class UnknownLabelJob(Missing):
    """No such label job within reach."""

    message = mark("This label job does not exist, or is not in your units.")


class LabelsNotReady(Conflict):
    """The labels were not all read back yet; the file is not released."""

    message = mark("These labels have not been read back yet. Wait until they are.")


class UnlikelyPhone(Invalid):
    """What a finder wrote is no phone number."""

    message = mark("Write a phone number, for example 0812 3456 7890, or leave this empty.")


class UnknownReport(Missing):
    """No such report of a finder within reach."""

    message = mark("This report does not exist, or is not in your units.")
