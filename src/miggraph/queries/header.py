"""Headers of SPARQL files: YAML in lines that begin with ``#+``, as grlc reads them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from miggraph.errors import DataError

__all__ = ["read_header"]

_MARK = "#+"


class _Loader(yaml.SafeLoader):
    """Reads ``on``, ``yes`` and ``no`` as the words that they are, as YAML 1.2 does."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def read_header(text: str, file: Path) -> dict[str, Any]:
    """Return what the header of a query says.

    Parameters
    ----------
    text
        The content of the file.
    file
        Its path, for errors.

    Raises
    ------
    DataError
        If there is no header, or it is no YAML mapping.
    """
    lines = [line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith(_MARK)]
    try:
        header = yaml.load("\n".join(lines), _Loader)  # noqa: S506  # a safe loader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise DataError(
            f"The header is not YAML: {str(error).splitlines()[0]}.",
            file=file,
            line=1 if mark is None else _line(text, mark.line),
            fix="quote texts that hold a colon.",
        ) from error
    if not isinstance(header, dict):
        raise DataError(
            "The file has no header.", file=file, line=1, fix=f"write it in lines after {_MARK}."
        )
    return header


def _line(text: str, number: int) -> int:
    """Return the line of the file in which the header has this line; both start from 1 and 0."""
    of_header = [n for n, line in enumerate(text.splitlines(), 1) if line.startswith(_MARK)]
    return of_header[min(number, len(of_header) - 1)]
