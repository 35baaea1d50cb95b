"""What the road in refuses, and the words for what a scan came to."""

from inventory.errors import Conflict, Missing, NotAllowed, mark


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
