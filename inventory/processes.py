"""Processes of one installation: children end when their parent does, whatever killed it."""

import ctypes
import os
import signal
import sys

PARENT_DEATH = 1
"""PR_SET_PDEATHSIG of Linux."""


def die_with_parent() -> None:
    """Ask the system to end this process when its parent ends; nothing where it cannot."""
    if sys.platform != "linux":
        return
    parent = os.getppid()
    ctypes.CDLL(None).prctl(PARENT_DEATH, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(0)
