"""What can be wrong with a label order, said so that the person who placed it can mend it."""

from typing import Any, ClassVar


def mark(message: str) -> str:
    """Mark an English message id for the catalogue where it is written; returns it unchanged."""
    return message


class LabelError(Exception):
    """Labels could not be made as ordered: an English message id and the facts for it."""

    message: ClassVar[str]

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(self.message.format(**facts))


class BadDesign(LabelError):
    """A design in a TOML file contradicts itself or says something unknown."""

    message = mark("The label design {design} is not right: {problem}.")


class BadStock(LabelError):
    """A paper in a TOML file contradicts itself or says something unknown."""

    message = mark("The label paper {stock} is not right: {problem}.")


class DesignTooLarge(LabelError):
    """The design is larger than the labels of the paper."""

    message = mark("The design {design} does not fit on the labels of the paper {stock}.")


class NoSuchCell(LabelError):
    """The sheet has no label at the place where printing should begin."""

    message = mark("A sheet has {cells} labels; {skip} used ones cannot be passed over.")


class MissingContents(LabelError):
    """The design prints a field for which no text was given."""

    message = mark("Label {label} has no text for the field {field}.")


class NotAlphanumeric(LabelError):
    """The text has a character that the compact QR alphabet lacks, such as a small letter."""

    message = mark(
        "The QR text {text} has the character {character}; only capital letters, digits, spaces"
        " and $%*+-./: may be used."
    )


class SymbolFull(LabelError):
    """The text is too long for the wanted QR version and level, or for any."""

    message = mark("The QR text {text} is too long ({length} characters).")


class UnknownSymbol(LabelError):
    """A QR version, level or mask that does not exist."""

    message = mark("There is no QR symbol of version {version}, level {level} and mask {mask}.")


class ModuleTooSmall(LabelError):
    """The QR squares would be too small to print cleanly and to read by phone."""

    message = mark(
        "The QR squares would be {module:.2f} mm; at least {minimum:.2f} mm are needed."
        " Use a larger label or a shorter web address."
    )


class CodeTooWide(LabelError):
    """A text that must never be cut does not fit in its place."""

    message = mark("{text} does not fit in the place of the field {field}.")


class Unprintable(LabelError):
    """A text that must be printed exactly has a character that the font lacks."""

    message = mark("{text} has the character {character}, which cannot be printed.")


class NoLabels(LabelError):
    """The order is empty."""

    message = mark("There is no label to print.")


class BadList(LabelError):
    """The list of labels cannot be read, or lacks a column."""

    message = mark("The list of labels is not right: {problem}.")


class NotReleased(LabelError):
    """Some labels of the file did not read back as ordered, so the file is kept back."""

    message = mark(
        "{failed} of {total} labels did not read back, so the file is kept back: {names}."
        " The QR squares are {module:.2f} mm; print on larger labels."
    )


class NotReleasedTryLarger(NotReleased):
    """As NotReleased, and a larger paper is known."""

    message = mark(
        "{failed} of {total} labels did not read back, so the file is kept back: {names}."
        " The QR squares are {module:.2f} mm; print on larger labels, such as {larger}."
    )


class OtherPages(LabelError):
    """The file holds pages that nobody ordered, so it is kept back."""

    message = mark("The file has {pages} pages too many, so it is kept back.")


class OtherFile(LabelError):
    """The report belongs to another file than the one to be released."""

    message = mark("The report is about another file; verify this one.")
