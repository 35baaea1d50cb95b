"""What the books refuse."""

from inventory.errors import Conflict, Invalid, mark


class SerialRepeated(Invalid):
    """Two of the assets entered together have the same serial number."""

    message = mark(
        "Serial number {serial} stands on line {first} and on line {second}. Correct one of them."
    )


class ValueRepeated(Invalid):
    """Two of the assets entered together have the same plate or another number of one thing."""

    message = mark("{value} stands on line {first} and on line {second}. Correct one of them.")


class TooManyColumns(Invalid):
    """A row has more columns than things of this class have numbers of their own."""

    message = mark("Line {line} has more columns than belong here. Keep the first {count}.")


class ValueTooLong(Invalid):
    """A value in a row is longer than it may be."""

    message = mark("Line {line}: shorten “{value}” to {longest} characters.")


class SharedNumber(Invalid):
    """A number that one thing has was given for several."""

    message = mark("Each thing has its own. Write it into the rows, or register one thing only.")


class SerialCount(Invalid):
    """There are serial numbers, but not one for each asset."""

    message = mark(
        "There are {serials} serial numbers for {count} assets. Write one for each, or none."
    )


class SerialKnown(Conflict):
    """An asset within reach has this serial number already; it can be meant all the same."""

    message = mark(
        "{serial} belongs already to {name}. Correct it, or tick “Register it all the same”."
    )


class SerialKnownElsewhere(Conflict):
    """An asset of another unit has this serial number already: nothing more is said of it."""

    message = mark("{serial} is used already. Correct it, or tick “Register it all the same”.")


class SerialsKnown(Conflict):
    """Several of the serial numbers are in the register already."""

    message = mark("Already used: {serials}. Correct them, or tick “Register it all the same”.")


class UnlikelyDate(Invalid):
    """The date of acquisition lies in the future or centuries ago."""

    message = mark("Write a date that has been, for example 24-11-2024.")
