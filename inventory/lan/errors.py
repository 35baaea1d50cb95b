"""Why phones cannot be served here; said in the terminal, to whoever starts the service."""

from inventory.errors import Conflict, mark


class NoLanAddress(Conflict):
    """This machine has no address that a phone beside it could open."""

    message = mark(
        "This machine has no address in a local network (10..., 172.16-31... or 192.168...), so"
        " phones cannot reach it. Connect it to the Wi-Fi of the phones, or name its address in"
        " INVENTORY_HOST."
    )


class UnreadableAuthority(Conflict):
    """The authority's files are damaged, or belong to each other no longer."""

    message = mark(
        "The certificate authority in {folder} cannot be read. Bring the folder back from a backup;"
        " or remove it: a new one is made, which every phone has to install again."
    )
