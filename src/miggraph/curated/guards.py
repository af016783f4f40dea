"""What is refused of a file before it is parsed: input is hostile until then."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from miggraph.errors import DataError
from miggraph.files import check_regular

__all__ = ["read_text", "refuse_depth", "refuse_entities"]

#: JSON-LD may be nested so deep; the parser's time and stack grow fast with the depth.
_DEEPEST: Final = 100


def read_text(path: Path) -> str:
    """Read a regular file in UTF-8.

    Raises
    ------
    DataError
        If it is something else, or cannot be read.
    """
    check_regular(path)
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(
            f"The file is not UTF-8 (byte {error.start}).",
            file=path,
            line=error.object[: error.start].count(b"\n") + 1,
            fix="save it as UTF-8.",
        ) from error
    except OSError as error:
        raise DataError(
            f"The file cannot be read: {error.strerror}.", file=path, fix="check its permissions."
        ) from error


def refuse_entities(path: Path, text: str) -> None:
    """Refuse a document type in XML: its entities can grow without bound, or name files.

    Raises
    ------
    DataError
        If there is one.
    """
    found = text.find("<!DOCTYPE")
    if found >= 0:
        raise DataError(
            "The file declares a document type, whose entities are not read.",
            file=path,
            line=text.count("\n", 0, found) + 1,
            fix="write it without <!DOCTYPE …>, with the entities replaced by what they stand for.",
        )


def refuse_depth(path: Path, text: str) -> None:
    """Refuse JSON that is nested deeper than any description of ours.

    Raises
    ------
    DataError
        If it is.
    """
    depth = 0
    for mark in re.finditer(r'"(?:[^"\\]|\\.)*"|([\[{])|([\]}])', text):
        depth += (mark[1] is not None) - (mark[2] is not None)
        if depth > _DEEPEST:
            raise DataError(
                f"The file is nested more than {_DEEPEST} deep.",
                file=path,
                line=text.count("\n", 0, mark.start()) + 1,
                fix="describe each node once, and refer to it by its IRI.",
            )
