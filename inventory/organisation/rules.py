"""How people call a floor and a room, as plain functions; `queries.CALLED` is the same in SQL."""


def floor_label(building: str, floor: int) -> str:
    """Name a floor of a building: `Gedung A Lt 2`."""
    return f"{building} Lt {floor}"


def room_label(building: str, floor: int, code: str) -> str:
    """Name a room by building, floor and code: `Gedung A Lt 2 R.04`."""
    return f"{floor_label(building, floor)} {code}"
