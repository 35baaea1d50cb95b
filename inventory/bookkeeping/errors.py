"""What the books refuse."""

from inventory.errors import Invalid, mark


class SerialRepeated(Invalid):
    """Two of the assets entered together have the same serial number."""

    message = mark(
        "Serial number {serial} stands on line {first} and on line {second}. Correct one of them."
    )


class SerialCount(Invalid):
    """There are serial numbers, but not one for each asset."""

    message = mark(
        "There are {serials} serial numbers for {count} assets. Write one for each, or none."
    )


class UnlikelyDate(Invalid):
    """The date of acquisition lies in the future or centuries ago."""

    message = mark("Write a date that has been, for example 24-11-2024.")
