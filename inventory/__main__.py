"""The command `inventory`, also as `python -m inventory`."""

import signal
import sys


def main() -> int:
    """Run one command; until it is loaded, Ctrl C just ends the process."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # Loading takes a second or two, in which there is nothing yet to put away.
    from inventory import cli  # noqa: PLC0415

    signal.signal(signal.SIGINT, signal.default_int_handler)
    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
