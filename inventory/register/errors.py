"""What the register refuses."""

from inventory.errors import Conflict, Invalid, Missing, mark


class UnknownAsset(Missing):
    """No such asset within reach."""

    message = mark("This asset does not exist, or is not in your units.")


class UnknownClassCode(Invalid):
    """The class code does not exist."""

    message = mark("The class code {code} does not exist. Look it up by its name.")


class UnclearClassCode(Invalid):
    """The words typed for a class code name several, or none."""

    message = mark("“{text}” is not one class code. Choose one of those found, or type the code.")


class InARoom(Invalid):
    """The class code says a kind that stands in no room, and the thing stands in one."""

    message = mark(
        "This thing stands in a room, so it is no land, building, road or network. Choose another"
        " class code."
    )


class NoHomeRoom(Invalid):
    """A home room for a kind that stands in no room."""

    message = mark("Land, buildings, roads and networks have no home room. Choose none.")


class UnfitClassCode(Invalid):
    """The class code is a group, a supply or a contra line."""

    message = mark(
        "Class code {code} is incomplete or not for assets. Choose down to level 7, for example"
        " 1.3.2.10.01.02.002."
    )


class AssetChanged(Conflict):
    """Someone changed the asset since it was read; `version` is the present one."""

    message = mark("This asset has just been changed by someone else. Open it again and repeat.")


class AssetRemoved(Conflict):
    """The asset left the register by a disposal."""

    message = mark("This asset has been removed from the register.")


class InTheBooks(Conflict):
    """The asset is in the books: what they rest on is changed by an act of the books."""

    message = mark("This asset is in the books. Its class, unit and value are corrected there.")


class UnfitFact(Invalid):
    """A fact was given that assets of this class do not have."""

    message = mark("Assets of class {code} do not have this. Choose the class code again.")


class UnfitAttribution(Invalid):
    """The attributed costs are more than the whole value."""

    message = mark("Write at most the acquisition value: these costs are part of it.")


class TooMuchTogether(Invalid):
    """All assets together would be worth more than any register is."""

    message = mark(
        "With this all assets together would be worth more than can be added up. Check the values:"
        " one may have too many digits."
    )


class UnfitPoint(Invalid):
    """The text is no pair of degrees north and east."""

    message = mark(
        "“{text}” is not a place on earth. Write degrees north and east, for example"
        " -3.695432, 128.181234."
    )


class UnknownPhoto(Missing):
    """No such photo of this asset, or it was removed."""

    message = mark("This photo does not exist, or is not in your units.")


class UnknownDocument(Missing):
    """No such document of this asset, or it was removed."""

    message = mark("This document does not exist, or is not in your units.")


class TooManyPhotos(Conflict):
    """The asset has as many photos as it may have."""

    message = mark("This asset has {most} photos already. Remove one first.")


class TooManyDocuments(Conflict):
    """The asset has as many documents as it may have."""

    message = mark("This asset has {most} documents already. Remove one first.")


class NoDocument(Invalid):
    """The form came without its file."""

    message = mark("Choose a file first.")


class NotADocument(Invalid):
    """The bytes are not a document of a kind that is kept."""

    message = mark("This file is not a PDF, JPEG or PNG. Save it as a PDF and choose that.")


class DocumentTooHeavy(Invalid):
    """The file has too many bytes."""

    message = mark("This file is too large. Choose one of at most 20 MB.")


class UnknownFilter(Missing):
    """No such kept list, or it is not this person's to change."""

    message = mark("This kept list does not exist, or is not yours to change.")


class FilterKnown(Conflict):
    """Another list is kept under this name."""

    message = mark("A list is kept as “{name}” already. Choose another name.")


class TooManyFilters(Conflict):
    """More lists are kept than anyone can look through."""

    message = mark("{most} lists are kept already. Put one away first.")
