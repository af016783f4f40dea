"""Limits that the operating system holds a worker to, whatever a query makes of it."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import socket
import sys
from pathlib import Path
from typing import Final

__all__ = ["CONNECTION", "confine", "die_with_parent"]

#: The descriptor of a worker's only connection; the three below it lead to /dev/null.
CONNECTION: Final = 3
_PR_SET_PDEATHSIG: Final = 1
_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000


def die_with_parent() -> None:
    """Have the system kill this process when the one that started it ends (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def confine(connection: socket.socket, memory: int, *, files: bool) -> socket.socket:
    """Close everything but one connection, and limit memory and files.

    Parameters
    ----------
    connection
        The only way out of the process.
    memory
        Bytes that it may take beyond those it has now.
    files
        Whether it may open files, which a store on disk needs; then it is moved into a network
        that leads nowhere, if the system allows it. Otherwise no descriptor is left: neither a
        file nor a socket can be opened.

    Returns
    -------
    socket.socket
        The connection, at descriptor `CONNECTION`.
    """
    if files:
        _leave_the_network()
    held = connection.detach()
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    os.dup2(held, CONNECTION)
    os.closerange(CONNECTION + 1, _open_files())
    taken = _address_space()  # as long as a file can be opened
    if not files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (CONNECTION + 1, CONNECTION + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if taken is not None:
        resource.setrlimit(resource.RLIMIT_AS, (taken + memory, taken + memory))
    return socket.socket(fileno=CONNECTION)


def _leave_the_network() -> None:
    """Move into a network of its own that leads nowhere, where the system allows it (Linux)."""
    if sys.platform == "linux":
        library = ctypes.CDLL(None)
        # The first is allowed to root, the second to others, if namespaces of users are.
        if library.unshare(_CLONE_NEWNET) != 0:
            library.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _open_files() -> int:
    """Return a number above every open descriptor."""
    folder = Path("/proc/self/fd")
    if folder.is_dir():
        return max(int(name) for name in os.listdir(folder)) + 1  # noqa: PTH208
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def _address_space() -> int | None:
    """Return the bytes of address space in use, None where the system does not tell."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    except FileNotFoundError:
        return None
    return int(pages) * resource.getpagesize()
