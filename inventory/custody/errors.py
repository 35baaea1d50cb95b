"""What custody refuses."""

from inventory.errors import Conflict, Invalid, Missing, mark


class NothingToUndo(Conflict):
    """What is to be undone is not the newest fact about the asset."""

    message = mark("This cannot be undone: something later builds on it.")


class StandsInNoRoom(Invalid):
    """Something is to be put into a room that no room holds."""

    message = mark("Land, buildings, roads and networks stand in no room. Choose none for them.")


class RoomNeeded(Invalid):
    """It was not said where to, of something that stands in rooms."""

    message = mark("Choose the room it is moved to.")


class ReceiverNeeded(Invalid):
    """It was said neither who holds an asset from now on, nor that nobody does; or both."""

    message = mark("Choose either a person, or that it has no holder.")


class NotInYourName(Conflict):
    """Someone speaks of an asset that he does not hold, or no longer."""

    message = mark(
        "One of these things is no longer in your name. Nothing was kept; open the page again."
    )


class NothingSaid(Invalid):
    """No thing was answered for."""

    message = mark("Say of at least one thing whether it is here.")


class UnfitStatement(Invalid):
    """What came is no answer to what was asked."""

    message = mark("This answer cannot be read. Open the page again and choose there.")


class ReasonNeeded(Invalid):
    """It was said that a thing is not here, but not why."""

    message = mark("Say in one line why it is not here.")


class SettledAlready(Conflict):
    """Someone settled the report before, or its thing has another holder since."""

    message = mark(
        "This report was dealt with before: what came of it stands in the history of the thing."
        " Nothing was kept."
    )


class UnknownStatement(Missing):
    """No such statement within reach."""

    message = mark("This statement does not exist, or its asset is not in your units.")
