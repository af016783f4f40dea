"""Programs of others on this machine: found, run with bounded time, skipped where missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import NoReturn

import pytest

from tests.servers.running import REQUIRED

__all__ = ["CHROMIUM", "NODE", "ReadError", "chromium", "graphviz", "node", "run"]

#: Where the packages of Node.js are, and the script that reads with them.
NODE = Path(__file__).with_name("node")
#: Chromium goes by several names.
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
#: Seconds for one reading of one file.
PATIENCE = 60.0


class ReadError(Exception):
    """A reader that refuses a file, in its own words."""


def graphviz() -> str:
    """Return the path of `dot`, or skip the test."""
    return _found(("dot",))


def chromium() -> str:
    """Return the path of Chromium, or skip the test."""
    return _found(CHROMIUM)


def node() -> str:
    """Return the path of Node.js, its packages being there, or skip the test."""
    program = _found(("node",))
    if not (NODE / "node_modules" / ".installed-from").is_file():
        _missing("what tests/export/node/package-lock.json lists")
    return program


def run(words: list[str], *, patience: float = PATIENCE) -> bytes:
    """Run a program and return what it prints.

    Raises
    ------
    ReadError
        Where it ends with another status than 0, or takes more than `patience` seconds.
    """
    try:
        done = subprocess.run(
            words, stdin=subprocess.DEVNULL, capture_output=True, timeout=patience, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise ReadError(f"{words[0]} took more than {patience:g} s") from late
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip()
        raise ReadError(f"{Path(words[0]).name} ended with {done.returncode}: {said}")
    return done.stdout


def _found(names: tuple[str, ...]) -> str:
    program = next((path for path in map(shutil.which, names) if path is not None), None)
    if program is None:
        _missing(names[0])
    return program


def _missing(name: str) -> NoReturn:
    message = (
        f"NOT READ BACK by a program of others: {name} is not on this machine; "
        "run scripts/install_readers.sh, or make readers"
    )
    if os.environ.get(REQUIRED) == "1":
        pytest.fail(message)
    pytest.skip(message)
