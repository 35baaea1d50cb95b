"""What the desk refuses."""

from inventory.errors import Invalid, Missing, mark


class UnfitCursor(Invalid):
    """The mark of a list's place was not made by this service."""

    message = mark("This place in the list is not known. Open the list from its start.")


class UnfitList(Invalid):
    """What came as the list's filters is no address of the list."""

    message = mark("This list cannot be read. Open the list of assets again and choose there.")


class UnknownAct(Missing):
    """No such act within reach, or, to be undone, none of changes or moves by hand."""

    message = mark("This act does not exist, or touched nothing in your units.")
