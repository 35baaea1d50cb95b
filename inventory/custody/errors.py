"""What custody refuses."""

from inventory.errors import Conflict, mark


class NothingToUndo(Conflict):
    """What is to be undone is not the newest fact about the asset."""

    message = mark("This cannot be undone: something later builds on it.")
