"""Processes of one installation: they end when their parent does, and keep little memory."""

import ctypes
import os
import signal
import sys

PARENT_DEATH = 1
"""PR_SET_PDEATHSIG of Linux."""
NAME = 15
"""PR_SET_NAME of Linux."""
ARENA_MAX = -8
"""M_ARENA_MAX of glibc."""
LEADER = "INVENTORY_LEADER"
"""Tells children the process they belong to."""
_trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None


def lead() -> None:
    """Let the children that this process starts from now on know whose they are."""
    os.environ[LEADER] = str(os.getpid())


def die_with_parent() -> None:
    """Ask the system to end this process when its parent ends; nothing where it cannot.

    At once: a parent that could still stop its children decently has done so before, and one of
    them that is busy stopping would hold the port that the next start needs.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PARENT_DEATH, signal.SIGKILL)
    # A parent that was gone before this line will not be told of.
    parent = str(os.getppid())
    if os.environ.get(LEADER, parent) != parent:
        sys.exit(0)


def leave_ctrl_c_to_the_leader() -> None:
    """Let only the leader hear Ctrl C, which a terminal sends to everyone; it says SIGTERM to all.

    Heard twice, the server's workers do not end; one that is still starting has no ears for SIGTERM
    but those it got from the leader, which do nothing here.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def be_called(name: str) -> None:
    """Give this process the name that `ps` and `top` show; nothing where the system cannot."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(NAME, name.encode(), 0, 0, 0)


def share_one_heap() -> None:
    """Let all threads to come allocate from one heap; nothing where the system cannot.

    By default each thread keeps a heap of its own, and all that its largest request needed. Here
    one thread runs at a time, so that nothing is won by it.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        mallopt(ARENA_MAX, 1)


def give_memory_back() -> None:
    """Return what the heap holds free to the system; nothing where the system cannot."""
    if _trim is not None:
        _trim(0)
