"""The data folder that a command writes to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

__all__ = ["data_option", "today", "writable"]

F = TypeVar("F", bound=Callable[..., Any])

data_option: Final[Callable[[F], F]] = click.option(
    "--data",
    "data_folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Data folder. [default: the data of this clone]",
)


def writable(folder: Path | None) -> Path:
    """Return the folder to write to.

    Raises
    ------
    UsageError
        If none is named and miggraph runs without a clone.
    """
    from miggraph.errors import UsageError
    from miggraph.resources import is_installed, resource

    if folder is None and is_installed():
        raise UsageError(
            "This miggraph is installed without a clone, and an update would lose what is changed.",
            fix="name the folder to work on with --data.",
        )
    return folder or resource("data")


def today() -> str:
    """Return the present day, in UTC."""
    from datetime import UTC, datetime

    return datetime.now(UTC).date().isoformat()
