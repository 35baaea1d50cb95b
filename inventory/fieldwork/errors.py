"""What the road in refuses, and the words for what a scan came to."""

from inventory.errors import Conflict, Invalid, Missing, NotAllowed, mark


class DeviceOfOther(NotAllowed):
    """The device's id belongs to another account."""

    message = mark(
        "This device is registered to another account. Nothing was recorded; log in as that"
        " account, or use the scan page anew."
    )


class UnknownScan(Missing):
    """No such scan of this account, nor of an asset within reach."""

    message = mark("This scan does not exist, or is not yours.")


class ScanRefused(Conflict):
    """One scan of a batch is refused; `reason` says why, and the others are not touched."""

    message = mark("This scan was not recorded.")


class NoPicture(Invalid):
    """The request came without its picture."""

    message = mark("Choose a photo first.")


class NotAPhoto(Invalid):
    """The bytes are not a picture of a kind that is read."""

    message = mark("This file is not a photo that can be read. Send a JPEG, PNG or WebP picture.")


class PhotoTooHeavy(Invalid):
    """The file has too many bytes."""

    message = mark("This photo is too large. Send one of at most 25 MB.")


class PhotoTooLarge(Invalid):
    """The picture has too many pixels."""

    message = mark("This photo has too many pixels. Send one of at most 40 megapixels.")


class PhotoUnreadable(Invalid):
    """The picture is damaged, cut short, or made to harm."""

    message = mark("This photo is damaged or cut short. Take it again.")
