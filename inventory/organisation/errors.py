"""What places and people refuse."""

from inventory.errors import Conflict, Missing, mark


class UnknownBuilding(Missing):
    """No such building within reach."""

    message = mark("This building does not exist, or is not in your units.")


class UnknownRoom(Missing):
    """No such room within reach."""

    message = mark("This room does not exist, or is not in your units.")


class UnknownPerson(Missing):
    """No such person within reach."""

    message = mark("This person does not exist, or is not in your units.")


class CodeTaken(Conflict):
    """Another building, or another room of the building, has this code."""

    message = mark("The code {code} is taken. Choose another.")
