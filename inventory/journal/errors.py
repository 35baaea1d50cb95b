"""What the journal and its actors refuse."""

from inventory.errors import NotAllowed, mark


class PermissionNeeded(NotAllowed):
    """The actor lacks `permission`, here or everywhere."""

    message = mark("You may not do this. Ask your asset officer or administrator for access.")
