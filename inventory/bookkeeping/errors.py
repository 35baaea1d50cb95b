"""What the books refuse."""

from collections.abc import Sequence

from inventory.errors import Conflict, Invalid, mark


class SerialRepeated(Invalid):
    """Two of the assets entered together have the same serial number."""

    message = mark(
        "Serial number {serial} stands on line {first} and on line {second}. Correct one of them."
    )


def repeated(serials: Sequence[str | None], first: int, second: int) -> SerialRepeated:
    """Return the refusal of two equal serials at these places, counted from zero."""
    return SerialRepeated(
        serial=serials[second], first=first + 1, second=second + 1, field="serials"
    )


class SerialCount(Invalid):
    """There are serial numbers, but not one for each asset."""

    message = mark(
        "There are {serials} serial numbers for {count} assets. Write one for each, or none."
    )


class SerialKnown(Conflict):
    """An asset within reach has this serial number already; it can be meant all the same."""

    message = mark("{serial} belongs already to {name}. Register it all the same?")


class SerialKnownElsewhere(Conflict):
    """An asset of another unit has this serial number already: nothing more is said of it."""

    message = mark("{serial} is used already. Register it all the same?")


class SerialsKnown(Conflict):
    """Several of the serial numbers are in the register already."""

    message = mark("Already used: {serials}. Register them all the same?")


class UnlikelyDate(Invalid):
    """The date of acquisition lies in the future or centuries ago."""

    message = mark("Write a date that has been, for example 24-11-2024.")
