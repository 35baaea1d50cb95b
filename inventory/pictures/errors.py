"""Why a picture is refused."""

from inventory.errors import Invalid, mark


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
