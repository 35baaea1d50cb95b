"""A QR code in the terminal, for a phone to read from the screen."""

from labels import QUIET, symbol

BLACK_ON_WHITE, AS_BEFORE = "\x1b[30;107m", "\x1b[0m"
HALVES = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}
"""Two rows of squares in one line of text, by what is dark above and below."""


def drawn(text: str, *, colours: bool) -> str:
    """Return the symbol of an address as lines of text.

    With colours it is dark on white whatever the terminal's own are; without, it takes them to be
    light on dark. Capitals and digits only: an address may be written so, but for its path.
    """
    squares = symbol(text.upper())
    side = squares.size + 2 * QUIET
    dark = {
        (row + QUIET, column + QUIET + step)
        for row, column, length in squares.dark_runs()
        for step in range(length)
    }
    lines = []
    for row in range(0, side, 2):
        halves = [
            tuple(((row + half, column) in dark) is colours for half in (0, 1))
            for column in range(side)
        ]
        line = "".join(HALVES[above, below] for above, below in halves)
        lines.append(f"{BLACK_ON_WHITE}{line}{AS_BEFORE}" if colours else line)
    return "\n".join(lines)
