"""Pages made for tests: one that waits, one that ends its process, one that is large."""

from __future__ import annotations

import hashlib
import os
import signal
import time

from miggraph.errors import CacheError, UnknownNameError, UsageError
from miggraph.web.explorer.asked import Asked
from miggraph.web.explorer.site import Answer, Site

PLACE = "tests.explorer.made_pages"


def _text(text: str, status: int = 200) -> Answer:
    return Answer(status, "text/plain", text.encode())


def told(_: Site, asked: Asked, name: str) -> Answer:
    """Return who made this page, and when, so that no two are equal."""
    return _text(f"{os.getpid()} {time.monotonic_ns()} {name}{asked.query()}")


def slow(site: Site, asked: Asked, name: str) -> Answer:
    """Wait as many seconds as the name says."""
    time.sleep(float(name))
    return told(site, asked, name)


def deaf(_: Site, __: Asked, name: str) -> Answer:
    """Be for minutes where no signal interrupts."""
    hashlib.pbkdf2_hmac("sha256", b"", b"", 1_000_000_000)
    return _text(name)


def ends(_: Site, __: Asked, name: str) -> Answer:
    """End as a process does that the system kills for its memory."""
    os.kill(os.getpid(), signal.SIGKILL)
    return _text(name)


def large(_: Site, __: Asked, name: str) -> Answer:
    """Return as many bytes as the name says."""
    return _text("x" * int(name))


def refused(_: Site, __: Asked, name: str) -> Answer:
    """Return a page that says that there is none."""
    return _text(f"{time.monotonic_ns()} {name}", 404)


class _UnsendableError(Exception):
    def __init__(self, one: str, other: str) -> None:
        super().__init__(one)
        self.other = other


def faulty(_: Site, __: Asked, name: str) -> Answer:
    """Raise what the name says."""
    if name == "unsendable":
        raise _UnsendableError("cannot be sent", "to another process")
    if name == "cache":
        raise CacheError("The compiled form cannot be written.", file="/private/folder")
    if name == "usage":
        raise UsageError("These do not go together.", fix="choose one.")
    if name.startswith("unknown"):
        raise UnknownNameError("thing", name, ["unknowns", "others"])
    return _text(str(1 // len(name)))
