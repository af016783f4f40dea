"""Write a figure to a file."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Final

from miggraph.errors import UsageError
from miggraph.files import replace_file

if TYPE_CHECKING:
    from miggraph.network.result import Result

__all__ = ["FORMATS", "check_name", "save"]

#: Endings of files that can be written.
FORMATS: Final = ("svg", "png", "pdf")


def check_name(path: Path) -> str:
    """Return the ending of a file for a figure.

    Raises
    ------
    UsageError
        If nothing can be written with this ending.
    """
    ending = path.suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        raise UsageError(
            f"A figure cannot be written to {path.name!r}.",
            fix="end the name in .svg, .png or .pdf.",
        )
    return ending


def save(result: Result, path: Path, kind: str | None = None) -> None:
    """Draw a figure of an answer and write it as a whole file; equal answers give equal files.

    Parameters
    ----------
    result
        The answer.
    path
        Ends in .svg, .png or .pdf.
    kind
        Which of its figures; None: the first.

    Raises
    ------
    UsageError
        If the ending is another one, the answer has no such figure, or matplotlib is missing.
    """
    ending = check_name(path)
    figure = result.plot(kind)
    from miggraph.network.plot.style import own_settings  # noqa: PLC0415

    out = io.BytesIO()
    # The day of writing would make equal figures differ.
    undated = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {}}[ending]
    metadata = {"Title": figure.get_label(), **undated}
    with own_settings():
        figure.savefig(out, format=ending, dpi=150, metadata=metadata)
    try:
        replace_file(path, out.getvalue())
    except OSError as error:
        raise UsageError(
            f"The figure cannot be written: {error.strerror}.",
            fix="name a file in a folder that can be written.",
        ) from None
