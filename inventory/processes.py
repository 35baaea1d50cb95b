"""Processes of one installation: children end when their parent does, whatever killed it."""

import ctypes
import os
import signal
import sys

PARENT_DEATH = 1
"""PR_SET_PDEATHSIG of Linux."""
LEADER = "INVENTORY_LEADER"
"""Tells children the process they belong to."""


def lead() -> None:
    """Let the children that this process starts from now on know whose they are."""
    os.environ[LEADER] = str(os.getpid())


def die_with_parent() -> None:
    """Ask the system to end this process when its parent ends; nothing where it cannot."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PARENT_DEATH, signal.SIGTERM)
    # A parent that was gone before this line will not be told of.
    parent = str(os.getppid())
    if os.environ.get(LEADER, parent) != parent:
        sys.exit(0)
