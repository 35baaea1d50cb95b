"""The four kinds of refusal, and `Busy`. A part names its cases; only the edges translate them."""

from typing import Any, ClassVar


def mark(message: str) -> str:
    """Mark an English message id for the catalogue where it is written; returns it unchanged."""
    return message


class InventoryError(Exception):
    """A refusal that its user can understand: an English message id and the facts for it."""

    message: ClassVar[str]

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(self.message.format(**facts))


class Missing(InventoryError):
    """The thing does not exist, or not for this person."""

    message = mark("This does not exist, or you may not see it.")


class NotAllowed(InventoryError):
    """The person may not do this."""

    message = mark("You may not do this.")


class Conflict(InventoryError):
    """The thing's present state forbids it."""

    message = mark("The present state of this forbids it.")


class Invalid(InventoryError):
    """What was sent cannot be right; `field` names the input where there is one."""

    message = mark("This input is not right.")


class Busy(InventoryError):
    """No refusal and the only fifth: too much at once; the same request may come again."""

    message = mark("The service is busy. Nothing was changed; try again in a few seconds.")


class TooOften(Busy):
    """Too much from one place; the same request may come again after `seconds`."""
