"""A version of the data: a folder, or a commit of the repository in which the data lie."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from miggraph.errors import DataError, UnknownNameError

__all__ = ["version"]


@contextmanager
def version(name: str, folder: Path) -> Iterator[Path]:
    """Give a data folder for a version.

    Parameters
    ----------
    name
        A data folder; or a commit, branch or tag of git, of which the data folder is taken.
    folder
        The data folder whose earlier or later versions are meant.

    Yields
    ------
    Path
        A folder, which is removed afterwards if it was taken from a commit.

    Raises
    ------
    UnknownNameError
        If it is neither a folder nor a commit; with the branches and tags.
    DataError
        If the data folder is in no repository, or the commit does not have it.
    """
    if Path(name).is_dir():
        yield Path(name)
        return
    place = _git(folder, "rev-parse", "--show-toplevel", "--show-prefix")
    if place is None:
        raise DataError(
            f"{name!r} is no folder, and the data folder lies in no git repository.",
            file=folder,
            fix="give two data folders, or name one in a repository with --data.",
        )
    top, prefix = place.decode().split("\n")[:2]
    wanted = f"{name}^{{commit}}"
    commit = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", wanted)
    if commit is None:
        named = _git(folder, "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags")
        raise UnknownNameError("folder or commit", name, (named or b"").decode().split())
    tree = f"{commit.decode().strip()}:{prefix.rstrip('/')}"
    packed = _git(Path(top), "archive", "--format=tar", tree)
    if packed is None:
        raise DataError(
            f"The commit {name} does not have this folder.",
            file=folder,
            fix="name a commit in which the data lie at the same place.",
        )
    with tempfile.TemporaryDirectory(prefix="miggraph-") as copy:
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(copy, filter="data")
        yield Path(copy)


def _git(folder: Path, *words: str) -> bytes | None:
    """Run git in a folder; None if it fails or is not there."""
    try:
        done = subprocess.run(  # noqa: S603  # words, not a shell
            ["git", "-C", str(folder), *words],  # noqa: S607  # the user's git
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        return None
    return done.stdout if done.returncode == 0 else None
