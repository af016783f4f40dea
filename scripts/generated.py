"""Files that are made from others: each is written, or checked to be fresh."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

__all__ = ["ROOT", "keep_fresh"]

#: The folder of the project.
ROOT: Final = Path(__file__).resolve().parent.parent


def keep_fresh(target: str, command: str, render: Callable[[], str]) -> int:
    """Write a file, or with ``--check`` say whether it is stale.

    Parameters
    ----------
    target
        The file, below the folder of the project.
    command
        What writes it.
    render
        Gives the whole text.

    Returns
    -------
    int
        Status of the process: 1 if the file is stale.
    """
    parser = argparse.ArgumentParser(prog=command, description=f"Write {target}.")
    parser.add_argument("--check", action="store_true", help="write nothing; status 1 if stale")
    check: bool = parser.parse_args().check
    path, text = ROOT / target, render()
    if not check:
        path.write_text(text, encoding="utf-8", newline="\n")
        return 0
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return 0
    print(f"{target} is stale: run `{command}`", file=sys.stderr)
    return 1
