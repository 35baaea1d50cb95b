"""What an act over many assets refuses."""

from inventory.errors import Conflict, Invalid, mark


class NothingChosen(Invalid):
    """No asset was chosen."""

    message = mark("No asset is chosen. Go back to the list and tick some.")


class TooManyChosen(Conflict):
    """More assets are chosen than one act may change."""

    message = mark(
        "More than {most} assets are chosen, too many for one act. Nothing was changed; narrow the"
        " list with its filters and do it in parts."
    )


class NothingTicked(Invalid):
    """No field was named that should change."""

    message = mark("Tick at least one field that should change.")


class ChoiceChanged(Conflict):
    """The chosen assets, or what is known of them, are not what the preview showed."""

    message = mark(
        "Something changed after you looked at this preview. Nothing was changed yet; look again."
    )


class NothingLeft(Conflict):
    """None of the chosen assets would become another."""

    message = mark("None of the chosen assets would change. Nothing was changed.")


class UndoneAlready(Conflict):
    """The act is itself an undoing, or was undone."""

    message = mark("This was undone already. Nothing was changed.")


class InTheWay(Conflict):
    """Something happened since to assets of the act."""

    message = mark(
        "This can be undone only as a whole, and {count} of its assets stand in the way. Nothing"
        " was changed."
    )
